import type { CorsRequestInit } from '../fetching/script-request.js';
import { CorsBrowser } from '../cors-browser.js';
import { CorsExpectation } from './cors-expectation.js';
import { CorsSocketExpectation, type CorsSocketInit } from './socket-expectation.js';
import { checkTestedApp } from './tested-app.js';
import type { TestedApp } from '../transport/memory-transport.js';

/**
 * Begins a statement about what pages of an origin can do. `CorsExpectation` has the assertions that end it.
 *
 * It works with every test runner: a failed assertion rejects its promise, and the message shows the exchanges.
 *
 * @param target an application or a server, called in memory; the URL of a running server; or a `CorsBrowser`, whose
 *   cookies, caches and options are used
 * @throws TypeError for another target
 *
 * @example
 * ```ts
 * await expectCors(app).from('https://partner.example').to('PUT /cats/1').toBeAllowed();
 * await expectCors(app).from('https://other.example').to('PUT /cats/1').toBeRefused();
 * ```
 *
 * @publicApi
 */
export function expectCors(target: TestedApp | string | CorsBrowser): CorsStatement {
  if (typeof target !== 'string' && !(target instanceof CorsBrowser)) checkTestedApp(target);
  return { from: (origin) => statementOf(pageOf(target, origin)) };
}

function statementOf(page: CorsBrowser): CorsOriginStatement {
  function to(request: `WS ${string}`, init?: CorsSocketInit): CorsSocketExpectation;
  function to(request: string, init?: CorsRequestInit): CorsExpectation;
  function to(request: string, init?: CorsRequestInit & CorsSocketInit): CorsExpectation | CorsSocketExpectation {
    const path = /^WS (\S+)$/.exec(request)?.[1];
    return path === undefined ? new CorsExpectation(page, request, init) : new CorsSocketExpectation(page, path, init);
  }
  return { to };
}

/**
 * A statement that needs an origin next.
 *
 * @publicApi
 */
export interface CorsStatement {
  /** The origin of the page, as browsers send it, or `'null'`. */
  from(origin: string): CorsOriginStatement;
}

/**
 * A statement that needs a request next.
 *
 * @publicApi
 */
export interface CorsOriginStatement {
  /**
   * The WebSocket that a script of the page opens. The application listens on a loopback port if it does not listen already.
   *
   * @param request `WS` and the URL: `'WS /events'`, `'WS ws://localhost:3001/events'`
   */
  to(request: `WS ${string}`, init?: CorsSocketInit): CorsSocketExpectation;
  /**
   * The request that a script of the page makes. It is sent once, by the first assertion.
   *
   * @param request the method and the URL: `'PUT /cats/1'`
   * @param init more options of `fetch()`, such as `{ credentials: 'include' }`
   */
  to(request: string, init?: CorsRequestInit): CorsExpectation;
}

function pageOf(target: TestedApp | string | CorsBrowser, origin: string): CorsBrowser {
  if (target instanceof CorsBrowser) return target.page(origin);
  return new CorsBrowser(typeof target === 'string' ? { origin, url: target } : { origin, app: target });
}
