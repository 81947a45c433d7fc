import { type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RawResponse } from './cors-context.js';

/** Names and values, alternating. */
const SENT = Symbol('nestjs-cors sent headers');

type SentResponse = RawResponse & { [SENT]: OutgoingHttpHeader[] };

/** Node's own functions to read and to set headers, which a tool may replace. */
const { getHeader: GET_HEADER_OF_NODE, setHeader: SET_HEADER_OF_NODE } = functionsOf(ServerResponse.prototype);

/** Whether `sendLines()` can send these headers: nothing was set before, and no tool has replaced how headers are read or set. */
export function canSendLines(response: RawResponse): boolean {
  const now = functionsOf(response);
  const isNodes = now.getHeader === GET_HEADER_OF_NODE && now.setHeader === SET_HEADER_OF_NODE;
  return isNodes && response.getHeaderNames().length === 0;
}

function functionsOf(response: object): Readonly<Record<'getHeader' | 'setHeader', unknown>> {
  return response as ServerResponse;
}

/**
 * Begins a response with these headers. Node forgets headers that `writeHead()` gets, and access logs and monitoring tools read them
 * afterwards, so they are kept. To set each of them took 13 % of the time of a preflight.
 *
 * @param lines names and values, alternating
 */
export function sendLines(response: RawResponse, status: number, lines: OutgoingHttpHeader[]): void {
  response.writeHead(status, lines);
  (response as SentResponse)[SENT] = lines;
  response.getHeader = getHeader;
  response.getHeaders = getHeaders;
  response.getHeaderNames = getHeaderNames;
  response.hasHeader = hasHeader;
}

function getHeader(this: RawResponse, name: string): OutgoingHttpHeader | undefined {
  return getHeaders.call(this)[name.toLowerCase()];
}

function hasHeader(this: RawResponse, name: string): boolean {
  return name.toLowerCase() in getHeaders.call(this);
}

function getHeaderNames(this: RawResponse): string[] {
  return Object.keys(getHeaders.call(this));
}

/** As in Node: names in lower case, without a prototype. */
function getHeaders(this: RawResponse): OutgoingHttpHeaders {
  const headers = Object.create(null) as OutgoingHttpHeaders;
  const lines = (this as SentResponse)[SENT];
  for (let i = 0; i < lines.length; i += 2) headers[String(lines[i]).toLowerCase()] = lines[i + 1];
  return headers;
}
