import { type FindingCode, FINDINGS, type FindingText, type Severity } from './finding-codes.js';
import { type Observation, isPreflight } from '../probe/observation.js';
import { withoutSecrets } from '../../request/secrets/hidden-response-header.js';
import { getHeader, hasHeader, valuesOf } from '../../../fetch/headers/header-list.js';

/** A request, and the lines of its response that matter. */
export interface Evidence {
  readonly request: string;
  readonly lines: readonly string[];
}

/** A problem in the responses of the server. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly evidence: readonly Evidence[];
}

/** @param worse whether the higher severity of {@link FindingText.worse} applies */
export function finding(code: FindingCode, evidence: readonly Evidence[], worse = false): Finding {
  const text: FindingText = FINDINGS[code];
  return { code, severity: worse ? (text.worse?.severity ?? text.severity) : text.severity, evidence };
}

/** The lines of these headers in the response, or `(no Vary)` for a header that is missing. */
export function evidenceOf(observation: Observation, ...names: readonly string[]): Evidence {
  const { headers } = observation.exchange.response;
  const lines = names.flatMap((name) => {
    const values = valuesOf(headers, name);
    return values.length === 0 ? [`(no ${name})`] : values.map((value) => withoutSecrets([name, value]).join(': '));
  });
  return { request: describeRequest(observation), lines };
}

/** The status, and those of the headers that are present. */
export function statusOf(observation: Observation, ...names: readonly string[]): Evidence {
  const { status, statusText, headers } = observation.exchange.response;
  const present = names.filter((name) => valuesOf(headers, name).length > 0);
  const { request, lines } = evidenceOf(observation, ...present);
  return { request, lines: [`${status} ${statusText}`.trim(), ...lines] };
}

/** A short description of the request. */
function describeRequest(observation: Observation): string {
  const { method, headers } = observation.exchange.request;
  const value = (name: string): string => getHeader(headers, name) ?? '';
  const what = isPreflight(observation) ? `Preflight for ${value('Access-Control-Request-Method')}` : method;
  const by = observation.origin === undefined ? 'without Origin' : `with Origin: ${observation.origin}`;
  const names = /^(?:malformed|injected)-headers$/.test(observation.name)
    ? ` and headers ${value('Access-Control-Request-Headers')}`
    : '';
  const cookie = hasHeader(headers, 'Cookie') ? ' and a cookie' : '';
  return `${what} ${by}${names}${cookie}`;
}
