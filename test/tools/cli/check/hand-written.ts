import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export type HeadersOf = (origin: string | undefined, request: IncomingMessage) => Record<string, string | string[]>;

export interface HandWritten {
  /** The headers of every response. */
  readonly every?: HeadersOf;
  /** More headers for responses to OPTIONS. */
  readonly options?: HeadersOf;
  /** The status for OPTIONS, by default 204. */
  readonly optionsStatus?: number;
  /** The status for other requests, by default 200. */
  readonly status?: (origin: string | undefined) => number;
}

const GRANTED = {
  'Access-Control-Allow-Methods': 'GET, PUT',
  'Access-Control-Allow-Headers': 'content-type',
  'Access-Control-Max-Age': '600',
};

/** A server that writes CORS headers by hand. */
export function handWritten({ every, options, optionsStatus = 204, status }: HandWritten): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { origin } = request.headers;
    const isOptions = request.method === 'OPTIONS';
    const headers = {
      ...every?.(origin, request),
      ...(isOptions && (options ?? (() => GRANTED))(origin, request)),
    };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.statusCode = isOptions ? optionsStatus : (status?.(origin) ?? 200);
    response.end();
  };
}

/** Allows the origins that a comparison accepts. Everything else is correct. */
export function allowing(allows: (origin: string) => boolean, more: Record<string, string> = {}): HandWritten {
  const none = { Vary: 'Origin' };
  return {
    every: (origin) =>
      origin !== undefined && allows(origin) ? { ...none, 'Access-Control-Allow-Origin': origin, ...more } : none,
    options: (origin) => (origin !== undefined && allows(origin) ? GRANTED : none),
  };
}

export const CREDENTIALS = { 'Access-Control-Allow-Credentials': 'true' };
export { GRANTED };
