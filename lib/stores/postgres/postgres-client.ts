/**
 * What is used of a `Client` of the package pg.
 *
 * @publicApi
 */
export interface PostgresClient {
  connect(): Promise<unknown>;
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  on(event: 'error' | 'end' | 'notification', listener: (value?: unknown) => void): unknown;
  end(): Promise<unknown>;
}
