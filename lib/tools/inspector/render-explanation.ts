import type { CorsChange, CorsPlacedChange } from '../../policy/suggest/change.js';
import { printable } from '../../diagnostics/render-value.js';
import { SERVED_METHODS } from './describe-policy.js';
import type {
  CorsExchangeExplanation,
  CorsExplanation,
  CorsFieldExplanation,
  CorsPolicyExplanation,
  CorsStep,
} from './explanation.js';

const MARKS: Readonly<Record<CorsStep['outcome'], string>> = { passed: '✓', failed: '✗', skipped: '·' };

/** These fields are always shown, the others only if they are configured. */
const ALWAYS_SHOWN = new Set(['origin', 'credentials', 'methods', 'allowedHeaders', 'exposedHeaders', 'maxAge']);

/**
 * An explanation as text, for terminals and logs. Everything that comes from the request is escaped.
 *
 * @publicApi
 */
export function renderExplanation(explanation: CorsExplanation): string {
  const { method, url, origin, allowed, reason, summary, steps, preflight, actual, undecided } = explanation;
  const title = `${method} ${url}${origin === undefined ? '' : ` from ${origin}`}`;
  return [
    [title, undecided === undefined ? `${allowed ? 'ALLOWED' : 'BLOCKED'} [${reason}] ${summary}` : summary],
    steps.filter(({ outcome }) => outcome !== 'skipped').map(({ outcome, text }) => `  ${MARKS[outcome]} ${text}`),
    ...(preflight === undefined ? [] : [exchangeLines('The preflight', preflight, undecided)]),
    ...(actual === undefined ? [] : [exchangeLines('The request', actual, undecided)]),
    ...policiesOf(preflight, actual).map(policyLines),
    explanation.unserved === undefined ? [] : [explanation.unserved],
    changesLines(explanation),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(printable).join('\n'))
    .join('\n\n');
}

function exchangeLines(
  title: string,
  exchange: CorsExchangeExplanation,
  undecided: CorsExplanation['undecided'],
): string[] {
  const { method, path, requestHeaders, reason, status, responseHeaders } = exchange;
  const received = responseHeaders.map(([name, value]) => `  < ${name}: ${value}`);
  const request = [
    `${title}:`,
    `  > ${method} ${path}`,
    ...requestHeaders.map(([name, value]) => `  > ${name}: ${value}`),
  ];
  if (undecided !== undefined && reason === 'origin-not-allowed') return [...request, '  < not decided'];
  return [
    ...request,
    `  < ${status === undefined ? 'the application sets the status' : String(status)}`,
    ...(received.length === 0 ? ['  < no CORS headers'] : received),
  ];
}

/** Preflight and request usually have the same policy. It is shown once. */
function policiesOf(...exchanges: readonly (CorsExchangeExplanation | undefined)[]): CorsPolicyExplanation[] {
  const all = exchanges.flatMap((exchange) => exchange?.policies ?? []);
  return [...new Map(all.map((policy) => [JSON.stringify(policy), policy])).values()];
}

function policyLines({ handler, route, pattern, fields }: CorsPolicyExplanation): string[] {
  const where = handler === undefined ? 'for requests without a handler' : `of ${handler} (${route ?? ''})`;
  const shown = fields.filter(({ field, kind }) => ALWAYS_SHOWN.has(field) || kind !== 'default');
  const table = shown.map((one) => [one.field, showValue(one), showSource(one)] as const);
  const width = (column: 0 | 1): number => Math.max(...table.map((row) => row[column].length));
  return [
    `The policy ${where}${pattern === undefined ? '' : `, at paths '${pattern}'`}:`,
    ...table.map(([field, value, source]) => `  ${field.padEnd(width(0))}  ${value.padEnd(width(1))}  ${source}`),
  ];
}

function showValue({ value }: CorsFieldExplanation): string {
  if (value === SERVED_METHODS) return 'those that the routes serve';
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
}

function showSource({ place, resetBy }: CorsFieldExplanation): string {
  return resetBy === undefined ? place : `${place}, because ${resetBy} sets origin`;
}

function changesLines({ changes, advice, nearestOrigin }: CorsExplanation): string[] {
  const entries = [...changes.map(changeLines), ...(advice === undefined ? [] : [[`  - ${advice}`]])];
  const title = entries.length > 1 ? 'To allow it, make all of these changes:' : 'To allow it:';
  return [
    ...(nearestOrigin === undefined ? [] : [nearestOrigin.text]),
    ...(entries.length === 0 ? [] : [title, ...entries.flat()]),
  ];
}

function changeLines({ shared, ...change }: CorsChange): string[] {
  const lines = ({ text, write }: CorsPlacedChange, mark: string): string[] => [
    `${mark} ${text}`,
    ...(write === undefined ? [] : [`      ${write}`]),
  ];
  return [...lines(change, '  -'), ...(shared === undefined ? [] : lines(shared, '    or'))];
}
