/**
 * The table that has the origins, one in each row. All names are written exactly as in the database.
 *
 * @publicApi
 */
export interface PostgresOriginsOptions {
  /** The name of the table, with its schema if that is not `public`: `'tenant_domains'`, `'shop.tenant_domains'`. */
  readonly table: string;
  /**
   * The column with what `key` of `liveOrigins()` returns for a request, such as a host name or the id of a tenant. Without it, all rows are
   * one list, for policies without `key`. Rows in which it is null do not count.
   */
  readonly key?: string;
  /**
   * The column with the origin, one in each row. Rows in which it is null do not count.
   *
   * @default 'origin'
   */
  readonly origin?: string;
  /**
   * A condition in SQL on the columns of the table: only the rows that meet it count, as in `'verified'` or `'deleted_at IS NULL'`. It
   * becomes part of the statements as it is: never build it from input.
   */
  readonly where?: string;
}

/** The names of everything in the database, quoted for SQL. */
export interface OriginTable {
  readonly table: string;
  readonly schema: string;
  /** The log: which keys, or which origins if there is no key, changed. */
  readonly log: string;
  /** One row with the last version. Its lock gives changes the order of their commits. */
  readonly head: string;
  readonly logFunction: string;
  readonly trigger: (event: string) => string;
  readonly channel: string;
  readonly key: string | undefined;
  readonly origin: string;
  /** A condition that every row which counts meets. */
  readonly condition: string;
}

/** PostgreSQL cuts names after 63 bytes; ours get up to 13 more. */
const LONGEST_NAME = 48;

export function readOriginTable(options: PostgresOriginsOptions, caller: string): OriginTable {
  const { table, key, origin = 'origin', where } = options;
  const parts = typeof table === 'string' ? table.split('.') : [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 0 || parts.length > 2 || parts.includes('') || Buffer.byteLength(name) > LONGEST_NAME) {
    throw new TypeError(
      `${caller}: \`table\` is the name of a table of at most ${String(LONGEST_NAME)} bytes, such as 'tenant_domains' or 'shop.tenant_domains'.`,
    );
  }
  const schema = quote(parts.length === 2 ? (parts[0] ?? '') : 'public');
  const named = (suffix: string) => `${schema}.${quote(`${name}${suffix}`)}`;
  const columns = [key, origin].filter((column) => column !== undefined).map(quote);
  return {
    table: named(''),
    schema,
    log: named('_log'),
    head: named('_log_head'),
    logFunction: named('_log_change'),
    trigger: (event) => quote(`${name}_log_${event}`),
    channel: quote(`${name}_log`),
    key: key === undefined ? undefined : quote(key),
    origin: quote(origin),
    condition: [
      ...columns.map((column) => `${column} IS NOT NULL`),
      ...(where === undefined ? [] : [`(${where})`]),
    ].join(' AND '),
  };
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
