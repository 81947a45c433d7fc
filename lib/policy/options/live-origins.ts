import { LIVE_ORIGINS } from '../../diagnostics/live-origins-name.js';
import type { CorsOriginSource } from '../../sources/origin-source.js';
import type { CorsRequest } from './cors-request.js';

/**
 * Returns the present origins: strings, or, for `liveOrigins()` with `key`, entries of a key and its origins. A `Map` of lists fits,
 * and so does one entry for each row of a table. It may be asynchronous, and may yield the same one by one.
 *
 * @param signal aborted when the application closes, or when the call takes longer than `initTimeout`
 * @publicApi
 */
export type CorsOriginReader = (
  signal: AbortSignal,
) => CorsOriginEntries | Promise<CorsOriginEntries> | AsyncIterable<CorsOriginEntry>;

/** An origin, or a key with one or several origins. */
type CorsOriginEntry = string | readonly [key: string, origins: string | readonly string[]];
type CorsOriginEntries = Iterable<CorsOriginEntry> | AsyncIterable<CorsOriginEntry>;

/**
 * The options of `liveOrigins()`. All times are in seconds.
 *
 * @publicApi
 */
export interface CorsLiveOriginsOptions {
  /**
   * The key of a request: only the list of this key is asked. Take it from the host or the URL: a preflight has no cookie and no
   * token. A key that is not a string, or is empty, allows nothing, and so does a function that throws or returns a promise.
   * Without `key`, the rows of all keys count.
   *
   * @example
   * (request) => request.hostname
   */
  key?: (request: CorsRequest) => string | undefined;
  /** How long after it was read a function is called again. Without it, a function is read once. */
  refresh?: number;
  /**
   * How long the application waits for the first rows, and how long every call may take to load.
   *
   * @default 10
   */
  initTimeout?: number;
  /**
   * What to do if there are no rows after `initTimeout`: do not start, or start with the rules next to `liveOrigins()` and add
   * the rows once they can be loaded.
   *
   * @default 'fail'
   */
  onInitTimeout?: 'fail' | 'start';
  /** How long after the last confirmation of the rows the state is at least `stale`, which is logged as an error. */
  staleAfter?: number;
  /** How long after the last confirmation of the rows they no longer allow anything. By default they do, however old they are. */
  maxStale?: number;
  /**
   * How many rows one key may have. A longer list is refused: the list before stays.
   *
   * @default 1000, and no limit for the list of the key `''`
   */
  maxRows?: number;
}

/**
 * Origins that are read from a source, as an element of `origin`. Made by `liveOrigins()`.
 *
 * @publicApi
 */
export interface CorsLiveOrigins {
  /** What the origins are read from. */
  readonly source: CorsOriginSource | CorsOriginReader;
  readonly options: Readonly<CorsLiveOriginsOptions>;
}

/**
 * Allows origins that are kept in a database and change while the application runs. Use it as `origin`, alone or in a list next
 * to other rules, which always apply. A request is decided in the process, without asking the source.
 *
 * @param source a function that reads the origins, or a source that reports every change. One object runs once, however many
 * policies name it.
 * @example
 * ```ts
 * CorsModule.forRootAsync({
 *   inject: [CustomerOrigins],
 *   useFactory: (customers: CustomerOrigins) => ({
 *     origin: ['https://app.example.com', liveOrigins(customers, { key: (request) => request.hostname })],
 *   }),
 * });
 * ```
 * @publicApi
 */
export function liveOrigins(
  source: CorsOriginSource | CorsOriginReader,
  options: CorsLiveOriginsOptions = {},
): CorsLiveOrigins {
  return Object.freeze({ source, options, [LIVE_ORIGINS]: true });
}

/** Holds for those of other copies of this package, too. */
export function isLiveOrigins(value: unknown): value is CorsLiveOrigins {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, LIVE_ORIGINS);
}
