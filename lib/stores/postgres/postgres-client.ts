/**
 * What is used of a `Client` of the package pg.
 *
 * @publicApi
 */
export interface PostgresClient {
  /** Opens the connection. */
  connect(): Promise<unknown>;
  /** Runs one statement. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  /** Notifications, errors and the end of the connection. */
  on(event: 'error' | 'end' | 'notification', listener: (value?: unknown) => void): unknown;
  /** Closes the connection. */
  end(): Promise<unknown>;
}
