/**
 * How well the rows of a source are known.
 * - `live`: they are what the store has, or will be within moments
 * - `stale`: the store does not answer; the last good rows are still used
 * - `lost`: nothing was ever loaded, or the store has lost its data; the last good rows, if there are any, are still used
 *
 * @publicApi
 */
export type CorsOriginState = 'live' | 'stale' | 'lost';

/**
 * Reads allowed origins from where they are kept: a database, a service, a file. Give it to `liveOrigins()`. One source object
 * runs once for each application, however many policies name it.
 *
 * @example
 * ```ts
 * class CustomerOrigins implements CorsOriginSource {
 *   constructor(private readonly customers: CustomerService) {}
 *
 *   async run(sink: CorsOriginSink, signal: AbortSignal): Promise<void> {
 *     const load = sink.replace();
 *     for (const { host, origins } of await this.customers.list()) load.put(host, origins);
 *     load.commit();
 *     sink.status('live');
 *     for await (const { host, origins } of this.customers.changes(signal)) sink.put(host, origins);
 *   }
 * }
 * ```
 * @publicApi
 */
export interface CorsOriginSource {
  /** What reports, logs and `CorsPolicies.sources` call it. By default, it is the name of its class. */
  readonly name?: string;
  /**
   * Loads the rows, reports that they are `live`, and follows changes until the signal is aborted. It is called before the
   * application listens. If it rejects, the last good rows stay, and it is called again, each time a little later. If it
   * resolves, its rows are complete and stay as they are. It is never called while an earlier call still runs.
   *
   * @param signal aborted when the application closes, or when the call has taken too long to load; nothing that the call
   * passes to the sink after that counts
   */
  run(sink: CorsOriginSink, signal: AbortSignal): Promise<void>;
}

/**
 * Receives the rows of a source. A row is a string as in the option `origin`: `'https://app.example.com'`,
 * `'https://*.example.com'`, `'http://localhost:*'`; never `'*'`, `'null'` or a RegExp. A row that is not valid is refused alone:
 * it is counted and logged, and the other rows count. The key is what the `key` option of `liveOrigins()` returns for a
 * request; the key `''` is for policies without `key`. No method throws because of a row.
 *
 * Each method changes the list of a key at once, for all requests: a request is decided by the list before or after it. A long
 * list is prepared in small steps, and then changes at once.
 *
 * @publicApi
 */
export interface CorsOriginSink {
  /** The present list of one key; an empty list removes it. A list with more than `maxRows` rows is refused: the old one stays. */
  put(key: string, origins: readonly string[]): void;
  /** Adds rows to the list of a key. It takes the time of these rows, however long the list is. */
  add(key: string, rows: readonly string[]): void;
  /** Removes rows from the list of a key. It takes the time of these rows, however long the list is. */
  remove(key: string, rows: readonly string[]): void;
  /** Begins to load all lists again. No request sees its rows before `commit()`. A newer replacement aborts an open one. */
  replace(): CorsOriginReplacement;
  /**
   * How well the rows are known. `'live'` also confirms that they are up to date: a source that can tell repeats it every few
   * seconds, because `staleAfter` and `maxStale` count from the last confirmation.
   *
   * @param cause why they are `stale` or `lost`
   */
  status(state: CorsOriginState, cause?: Error): void;
}

/**
 * All lists of a source, while they are loaded again.
 *
 * @publicApi
 */
export interface CorsOriginReplacement {
  /** The list of one key. */
  put(key: string, origins: readonly string[]): void;
  /** Adds rows to the list of a key, for lists that arrive in parts. */
  add(key: string, rows: readonly string[]): void;
  /**
   * Replaces all lists at once. Keys that the replacement does not have are removed. Changes that the sink received in the
   * meantime are replaced as well: the source puts them into the replacement, too.
   */
  commit(): void;
  /** Drops the replacement. The lists stay as they are. */
  abort(): void;
}
