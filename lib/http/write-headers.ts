import { type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import vary from 'vary';
import { type HeaderPlan, headersOf } from '../policy/header-plan.js';
import type { HeaderLine } from '../policy/policy.js';
import type { RawResponse } from './exchange.js';

/**
 * The one place that writes headers. The plan has the last word: whatever `Access-Control-*` headers a handler or an
 * upstream set are gone, and exactly one of each planned one stands (R14). `Vary` is merged (R15).
 */
export function writeHeaders(response: RawResponse, plan: HeaderPlan): void {
  for (const name of response.getHeaderNames()) {
    // Node has these names in lower case.
    if (name.startsWith('access-control-')) response.removeHeader(name);
  }
  if (plan.allowOrigin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', plan.allowOrigin);
    for (const [name, value] of plan.others) response.setHeader(name, value);
  }
  if (plan.vary === '') return;
  if (response.getHeader('Vary') === undefined) response.setHeader('Vary', plan.vary);
  else vary(response, plan.vary);
}

/** Ends the response without a body, and with these headers. */
export function answerEmpty(response: RawResponse, status: number, plan?: HeaderPlan): void {
  // A 204 has no body by definition (RFC 9110, section 15.3.5).
  const lines: HeaderLine[] = status === 204 ? [] : [['Content-Length', '0']];
  if (plan !== undefined) {
    // What nobody can have set needs no merging, and costs half where it is handed over as a whole.
    if (response.getHeaderNames().length > 0) writeHeaders(response, plan);
    else lines.push(...headersOf(plan));
  }
  response.writeHead(status, headOf(response, lines)).end();
}

/**
 * As a list, which Node writes without asking for each name whether it is the object's own: a tenth of a preflight in an
 * application that uses Express for everything else. Responses that serverless adapters make up understand an object alone.
 */
function headOf(response: RawResponse, lines: readonly HeaderLine[]): OutgoingHttpHeaders | string[] {
  if (response.writeHead !== ServerResponse.prototype.writeHead) return Object.fromEntries(lines);
  const list: string[] = [];
  for (const line of lines) list.push(line[0], line[1]);
  return list;
}
