import { type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import vary from 'vary';
import type { CorsResponseHeaders } from '../policy/decide/response-headers.js';
import type { RawResponse } from './cors-context.js';
import { canSendLines, sendLines } from './sent-headers.js';

/** The forms of headers that `writeHead()` accepts: an object, alternating names and values, or pairs. */
export type GivenHeaders = OutgoingHttpHeaders | GivenList;
type GivenList = readonly OutgoingHttpHeader[] | readonly Pair[];
type Pair = readonly [name: string, value: OutgoingHttpHeader];

/** The headers that the policy decides: `Access-Control-*` headers are replaced (R14), `Vary` is merged (R15). */
const CORS_HEADER = /^(?:access-control-|vary$)/i;

/** The same, and the one that the policy decides only with `timingAllowOrigin`. */
const CORS_OR_TIMING_HEADER = /^(?:access-control-|vary$|timing-allow-origin$)/i;

/** Called before an `Access-Control-*` header of application code is removed. The name is in lower case. */
export type OnOverruled = (response: RawResponse, name: string) => void;

/**
 * Sets the CORS headers on the response. `Access-Control-*` headers from a handler or a proxied upstream are removed, and each
 * header of the policy is set once (R14). `Vary` is merged (R15).
 */
export function writeHeaders(response: RawResponse, headers: CorsResponseHeaders, onOverruled?: OnOverruled): void {
  for (const name of response.getHeaderNames()) {
    // Node returns these names in lower case.
    if (name === 'vary' || !CORS_HEADER.test(name)) continue;
    onOverruled?.(response, name);
    response.removeHeader(name);
  }
  if (headers.timing) response.removeHeader('Timing-Allow-Origin');
  if (headers.allowOrigin !== undefined) {
    if (headers.timing) response.setHeader('Timing-Allow-Origin', headers.allowOrigin);
    response.setHeader('Access-Control-Allow-Origin', headers.allowOrigin);
    for (const [name, value] of headers.others) response.setHeader(name, value);
  }
  if (headers.vary === '') return;
  if (response.getHeader('Vary') === undefined) response.setHeader('Vary', headers.vary);
  else vary(response, headers.vary);
}

/**
 * Combines the CORS headers with those that `writeHead()` was called with.
 *
 * @param writeHead the function that will be called with the result
 * @returns what `writeHead()` has to be called with; `undefined` if all headers were set on the response
 */
export function applyHeaders(
  response: RawResponse,
  given: GivenHeaders | undefined,
  headers: CorsResponseHeaders,
  writeHead: unknown,
  onOverruled: OnOverruled | undefined,
): OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined {
  if (given !== undefined) {
    if (isList(given)) setPairs(response, pairsOf(given));
    else {
      const lines = wholeHead(response, given, headers);
      if (lines !== undefined) return headOf(writeHead, lines);
      for (const [name, value] of Object.entries(given)) response.setHeader(name, value as string);
    }
  }
  writeHeaders(response, headers, onOverruled);
  return writtenHead(response, writeHead);
}

/** Ends the response without a body, and with these headers. */
export function answerEmpty(response: RawResponse, status: number, headers?: CorsResponseHeaders): void {
  const writeHead: unknown = Reflect.get(response, 'writeHead');
  if (writeHead === WRITE_HEAD_OF_NODE && canSendLines(response)) sendLines(response, status, linesOf(status, headers));
  else {
    if (headers !== undefined) writeHeaders(response, headers);
    // A 204 has no body by definition (RFC 9110, section 15.3.5).
    if (status !== 204) response.setHeader('Content-Length', '0');
    // Not chained: the writeHead() of an adapter for serverless platforms may return nothing.
    response.writeHead(status, writtenHead(response, writeHead));
  }
  response.end();
}

function linesOf(status: number, headers: CorsResponseHeaders | undefined): OutgoingHttpHeader[] {
  const lines: OutgoingHttpHeader[] = [];
  if (headers !== undefined) addLines(lines, headers);
  if (status !== 204) lines.push('Content-Length', '0');
  return lines;
}

/**
 * The CORS headers again, for a `writeHead()` that a tool has wrapped: Datadog's agent adds to headers that are set, and
 * those that `writeHead()` gets replace them (R14).
 */
function writtenHead(response: RawResponse, writeHead: unknown): OutgoingHttpHeaders | undefined {
  if (writeHead === WRITE_HEAD_OF_NODE) return undefined;
  const head: OutgoingHttpHeaders = {};
  for (const name of response.getHeaderNames()) if (CORS_HEADER.test(name)) head[name] = response.getHeader(name);
  return head;
}

/**
 * All headers at once, if none were set before and none must be merged, as in Fastify's responses. Node writes them directly.
 * Otherwise it stores every header first, which was half of this module's cost for an actual request.
 */
function wholeHead(
  response: RawResponse,
  given: OutgoingHttpHeaders,
  headers: CorsResponseHeaders,
): OutgoingHttpHeader[] | undefined {
  if (response.getHeaderNames().length > 0) return undefined;
  const decided = headers.timing ? CORS_OR_TIMING_HEADER : CORS_HEADER;
  const lines: OutgoingHttpHeader[] = [];
  for (const name of Object.keys(given)) {
    if (mayBeDecided(name) && decided.test(name)) return undefined;
    lines.push(name, given[name] as string);
  }
  addLines(lines, headers);
  return lines;
}

/** Whether a name begins with the letter of a header that the policy decides. Most begin with another, and need no RegExp. */
function mayBeDecided(name: string): boolean {
  const letter = name.charCodeAt(0) | 0x20;
  return letter === A || letter === V || letter === T;
}

const [A, V, T] = [0x61, 0x76, 0x74];

/** Adds the CORS headers to alternating names and values. The same as `headersOf()`, without an array for each. */
function addLines(lines: OutgoingHttpHeader[], { allowOrigin, others, timing, vary }: CorsResponseHeaders): void {
  if (allowOrigin !== undefined) {
    lines.push('Access-Control-Allow-Origin', allowOrigin);
    for (const [name, value] of others) lines.push(name, value);
    if (timing) lines.push('Timing-Allow-Origin', allowOrigin);
  }
  if (vary !== '') lines.push('Vary', vary);
}

/** Node's `writeHead()` by its former name, which still refers to it if a monitoring tool has replaced `writeHead`. */
const WRITE_HEAD_OF_NODE: unknown = Reflect.get(ServerResponse.prototype, 'writeHeader');

/**
 * Headers in a form that this `writeHead()` accepts. Node writes a list without checking each name with hasOwnProperty(), which
 * was a tenth of a preflight's cost on Express. Responses of serverless adapters, and tools that wrap `writeHead()`, accept only
 * an object.
 */
function headOf(writeHead: unknown, lines: OutgoingHttpHeader[]): OutgoingHttpHeaders | OutgoingHttpHeader[] {
  if (writeHead === WRITE_HEAD_OF_NODE) return lines;
  const head: OutgoingHttpHeaders = {};
  for (let i = 0; i < lines.length; i += 2) head[String(lines[i])] = lines[i + 1];
  return head;
}

/** Like Node with a list: it replaces headers that were set before, and keeps all values of a repeated name. */
function setPairs(response: RawResponse, pairs: readonly Pair[]): void {
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) response.appendHeader(name, value as string | readonly string[]);
}

function isList(given: GivenHeaders): given is GivenList {
  return Array.isArray(given);
}

function pairsOf(given: GivenList): readonly Pair[] {
  if (Array.isArray(given[0])) return given as readonly Pair[];
  const pairs: Pair[] = [];
  for (let i = 0; i < given.length; i += 2) pairs.push([given[i] as string, given[i + 1] as OutgoingHttpHeader]);
  return pairs;
}
