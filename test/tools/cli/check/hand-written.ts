import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export type HeadersOf = (origin: string | undefined, request: IncomingMessage) => Record<string, string | string[]>;

export interface HandWritten {
  /** What every answer carries. */
  readonly every?: HeadersOf;
  /** What the answers to OPTIONS carry beside that. */
  readonly options?: HeadersOf;
  /** How OPTIONS is answered; otherwise with 204. */
  readonly optionsStatus?: number;
  /** How the rest is answered; otherwise with 200. */
  readonly status?: (origin: string | undefined) => number;
}

const GRANTED = {
  'Access-Control-Allow-Methods': 'GET, PUT',
  'Access-Control-Allow-Headers': 'content-type',
  'Access-Control-Max-Age': '600',
};

/** A server that writes the headers itself, as people do who found one line that helped. */
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

/** Allows the origins that a comparison lets through, and is otherwise as it should be. */
export function allowing(allows: (origin: string) => boolean, more: Record<string, string> = {}): HandWritten {
  const none = { Vary: 'Origin' };
  const allowed = (origin: string): boolean => allows(origin);
  return {
    every: (origin) =>
      origin !== undefined && allowed(origin) ? { ...none, 'Access-Control-Allow-Origin': origin, ...more } : none,
    options: (origin) => (origin !== undefined && allowed(origin) ? GRANTED : none),
  };
}

export const CREDENTIALS = { 'Access-Control-Allow-Credentials': 'true' };
export { GRANTED };
