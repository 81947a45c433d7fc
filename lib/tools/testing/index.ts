export { CorsBrowser } from './cors-browser.js';
export type { CorsBrowserOptions } from './cors-browser-options.js';
export { CorsError, type CorsErrorCode } from './cors-error.js';
export type { CorsResponse } from './cors-response.js';
export type { CorsExchange, CorsExchangeRequest, CorsExchangeResponse } from './exchange.js';
export type { CorsBrowserTls } from './transport/http-transport.js';
export type { TestedApp } from './transport/memory-transport.js';
export { CorsAssertionError, CorsExpectation } from './cors-expectation.js';
export { type CorsOriginStatement, type CorsStatement, expectCors } from './expect-cors.js';
