export { CorsBrowser, type CorsBrowserOptions } from './cors-browser.js';
export { CorsError } from './cors-error.js';
export type { CorsResponse } from './cors-response.js';
export type { CorsExchange, CorsExchangeRequest, CorsExchangeResponse } from './exchange.js';
export type { CorsBrowserTls } from './http-transport.js';
export type { TestedApp } from './memory-transport.js';
