import type { CorsOriginSource } from '../../sources/origin-source.js';
import { sourceOf } from '../follow.js';
import { Connection } from './connection.js';
import { type PostgresOriginsOptions, readOriginTable } from './origin-table.js';
import type { PostgresClient } from './postgres-client.js';
import { PostgresReader } from './postgres-reader.js';

/**
 * The origins in a table of PostgreSQL, as a source for `liveOrigins()`. Change the table with any library, in your own transactions: when they are
 * committed, the change arrives in every instance of the application within milliseconds. `postgresOriginsSql()` has the triggers
 * that this needs.
 *
 * The source reads on one connection of its own, which it opens with `connect` and closes. Connect to the server, not to a pool in transaction
 * mode, where changes arrive up to 2 s later. If PostgreSQL does not answer, the last good rows stay (`stale`), and the source
 * tries again, at first after 50 ms and at last every 5 s. If the log is not there, they stay as well (`lost`).
 *
 * @param connect makes a new client that is not connected, each time it is called
 * @throws TypeError if `table` is not the name of a table
 * @example
 * ```ts
 * const domains = postgresOrigins(() => new Client({ connectionString: process.env.DATABASE_URL }), {
 *   table: 'tenant_domains',
 *   key: 'host',
 *   where: 'verified',
 * });
 *
 * CorsModule.forRoot({ origin: liveOrigins(domains, { key: (request) => request.hostname }) });
 * ```
 * @publicApi
 */
export function postgresOrigins(connect: () => PostgresClient, options: PostgresOriginsOptions): CorsOriginSource {
  const table = readOriginTable(options, 'postgresOrigins()');
  if (typeof connect !== 'function') {
    throw new TypeError('postgresOrigins(): `connect` is a function that returns a new Client of the package pg.');
  }
  return sourceOf(`postgresOrigins('${options.table}')`, async (sink, signal) => {
    const connection = await Connection.open(connect(), table.channel, signal);
    return new PostgresReader(connection, table, sink);
  });
}
