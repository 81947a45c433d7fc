import type { Answer, Call, Case, Field } from './case.js';
import type { Finding } from './verdict.js';

/** Facts about a case that the list of known differences uses. */

/** The headers of a call, their names in lower case. */
export function headersOf({ headers = [] }: Call): Field[] {
  return headers.map(([name, value]) => [name.toLowerCase(), value.trim()]);
}

export function anyHeader(subject: Case, test: (name: string, value: string) => boolean): boolean {
  return subject.calls.some((call) => headersOf(call).some(([name, value]) => test(name, value)));
}

export function answersOf(subject: Case, kind: 'preflight' | 'actual'): Answer[] {
  return Object.values(subject.resources).flatMap((resource) => resource[kind] ?? []);
}

/** The value of a field in each answer of a kind that has it. Lines are joined like "get" in the standard does. */
export function valuesOf(subject: Case, kind: 'preflight' | 'actual', field: string): string[] {
  return answersOf(subject, kind).flatMap(({ headers = [] }) => {
    const lines = headers.filter(([name]) => name.toLowerCase() === field).map(([, value]) => value.trim());
    return lines.length === 0 ? [] : [lines.join(', ')];
  });
}

export function elementsOf(list: string): string[] {
  return list.split(',').map((element) => element.trim().toLowerCase());
}

export function isTokenList(list: string): boolean {
  return elementsOf(list).every((element) => /^[!#$%&'*+.^_`|~\w-]*$/.test(element));
}

const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST'];

/** Whether a call may need a preflight, from another origin. */
export function needsPreflight(call: Call): boolean {
  const { method = 'GET', body = '' } = call;
  return !SAFELISTED_METHODS.includes(method.toUpperCase()) || headersOf(call).length > 0 || body.startsWith('blob:');
}

/** A finding whose requests have changed lists of headers. */
export function changeRequests(
  finding: Finding,
  change: (request: Finding['requests'][number]) => readonly string[] | undefined,
): Finding {
  const requests = finding.requests.flatMap((request) => {
    const headers = change(request);
    return headers === undefined ? [] : [{ ...request, headers: [...headers] }];
  });
  return { ...finding, requests };
}

/** A finding without some fields of its requests. */
export function withoutFields(kind: 'preflight' | 'actual', ...names: string[]): (finding: Finding) => Finding {
  const isLeft = (header: string) => !names.some((name) => header.startsWith(`${name}: `));
  return (finding) =>
    changeRequests(finding, (request) => (request.kind === kind ? request.headers.filter(isLeft) : request.headers));
}
