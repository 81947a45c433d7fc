import { CorsBrowser } from './cors-browser.js';
import { CorsExpectation } from './cors-expectation.js';
import type { TestedApp } from './transport/memory-transport.js';

/**
 * Begins a statement about what pages of some origin can do; see `CorsExpectation` for how it may end.
 *
 * Statements need no runner: where one is wrong its promise rejects, with the exchange in the message.
 *
 * @param target an application or a server, asked in memory; the URL of a running one; or a `CorsBrowser`, whose cookies,
 *   caches and options count
 *
 * @example
 * ```ts
 * await expectCors(app).from('https://partner.example').to('PUT /cats/1').toBeAllowed();
 * await expectCors(app).from('https://stranger.example').to('PUT /cats/1').toBeRefused();
 * ```
 *
 * @publicApi
 */
export function expectCors(target: TestedApp | string | CorsBrowser): CorsStatement {
  return { from: (origin) => ({ to: (request, init) => new CorsExpectation(pageOf(target, origin), request, init) }) };
}

/**
 * A statement that still lacks its origin.
 *
 * @publicApi
 */
export interface CorsStatement {
  /** The origin of the page, as browsers send it, or `'null'`. */
  from(origin: string): CorsOriginStatement;
}

/**
 * A statement that still lacks its request.
 *
 * @publicApi
 */
export interface CorsOriginStatement {
  /**
   * The request that a script of the page makes, once, when the first assertion asks for its result.
   *
   * @param request the method and the URL: `'PUT /cats/1'`
   * @param init what else `fetch()` is given, such as `{ credentials: 'include' }`
   */
  to(request: string, init?: RequestInit): CorsExpectation;
}

function pageOf(target: TestedApp | string | CorsBrowser, origin: string): CorsBrowser {
  if (target instanceof CorsBrowser) return target.page(origin);
  return new CorsBrowser(typeof target === 'string' ? { origin, url: target } : { origin, app: target });
}
