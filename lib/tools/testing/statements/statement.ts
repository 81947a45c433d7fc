import type { CorsRequestInit } from '../fetching/script-request.js';
import { normalizeMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';

/** The request of a statement, as `fetch()` takes it. */
export interface Statement {
  readonly method: string;
  readonly url: string;
  readonly init: CorsRequestInit;
}

/**
 * Reads `'PUT /cats/1'`, or a URL without a method.
 *
 * @throws TypeError for every other form: a misread statement would ask for something else, and could pass
 */
export function readStatement(text: string, init: CorsRequestInit = {}): Statement {
  const [, method, url] = /^(?:(\S+) )?(\S+)$/.exec(text) ?? [];
  if (url === undefined || !isToken(method ?? 'GET') || (method === undefined && isToken(url))) {
    throw new TypeError(
      `${JSON.stringify(text)} is not a request. Write a method, one space and a URL: 'PUT /cats/1'.`,
    );
  }
  if (method?.toUpperCase() === 'WS') throw new TypeError(`Write WS in upper case: 'WS ${url}'.`);
  checkScheme(url);
  if (method !== undefined && init.method !== undefined && normalizeMethod(init.method) !== normalizeMethod(method)) {
    throw new TypeError(`The statement says ${method}, but init.method is ${init.method}. Write the method once.`);
  }
  const asked = method ?? init.method ?? 'GET';
  return { method: normalizeMethod(asked), url, init: { ...init, method: asked } };
}

/**
 * `localhost:3000/cats` is a URL with the scheme `localhost:`. Browsers send no request to it, so it would seem to be refused.
 *
 * @throws TypeError for a scheme that is not one of HTTP or WebSockets
 */
export function checkScheme(url: string): void {
  const scheme = URL.canParse(url) ? new URL(url).protocol : 'http:';
  if (['http:', 'https:', 'ws:', 'wss:'].includes(scheme)) return;
  const what = `The URL ${JSON.stringify(url)} has the scheme '${scheme}'.`;
  throw new TypeError(
    `${what} Write a path, or a whole URL, after the method: 'GET /cats', 'GET http://localhost:3000/cats'.`,
  );
}
