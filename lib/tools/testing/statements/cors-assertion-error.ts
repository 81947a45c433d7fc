/**
 * An assertion failed. The message shows the exchanges.
 *
 * @publicApi
 */
export class CorsAssertionError extends Error {
  override readonly name = 'CorsAssertionError';
}
