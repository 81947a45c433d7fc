import { type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import vary from 'vary';
import { type CorsResponseHeaders, headersOf } from '../policy/decide/response-headers.js';
import type { RawResponse } from './cors-context.js';

/**
 * The one place that writes headers. The plan has the last word: whatever `Access-Control-*` headers a handler or an
 * upstream set are gone, and exactly one of each planned one stands (R14). `Vary` is merged (R15).
 */
export function writeHeaders(response: RawResponse, plan: CorsResponseHeaders): void {
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
export function answerEmpty(response: RawResponse, status: number, plan?: CorsResponseHeaders): void {
  // A 204 has no body by definition (RFC 9110, section 15.3.5).
  const lines: string[] = status === 204 ? [] : ['Content-Length', '0'];
  if (plan !== undefined) {
    // What nobody can have set needs no merging, and costs half where it is handed over as a whole.
    if (response.getHeaderNames().length > 0) writeHeaders(response, plan);
    else addLines(lines, plan);
  }
  // Not chained: the writeHead() of an adapter for serverless platforms may return nothing.
  response.writeHead(status, headOf(response, lines));
  response.end();
}

/** Adds the headers of a plan to names and values in turn. */
export function addLines(lines: OutgoingHttpHeader[], plan: CorsResponseHeaders): void {
  for (const line of headersOf(plan)) lines.push(line[0], line[1]);
}

/** By its former name, which it keeps where a tool that watches applications has put its own in the place of the other. */
const WRITE_HEAD_OF_NODE: unknown = Reflect.get(ServerResponse.prototype, 'writeHeader');

/**
 * Names and values in turn as `writeHead()` takes them. As a list, which Node writes without asking of each name whether it is
 * the object's own: a tenth of a preflight in an application that uses Express for everything else. Responses that adapters
 * for serverless platforms make up understand an object alone, and so do tools that wrap Node's.
 */
export function headOf(
  { writeHead }: { readonly writeHead: unknown },
  lines: OutgoingHttpHeader[],
): OutgoingHttpHeaders | OutgoingHttpHeader[] {
  if (writeHead === WRITE_HEAD_OF_NODE) return lines;
  const head: OutgoingHttpHeaders = {};
  for (let i = 0; i < lines.length; i += 2) head[String(lines[i])] = lines[i + 1];
  return head;
}
