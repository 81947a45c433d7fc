import { type OriginTable, type PostgresOriginsOptions, readOriginTable } from './origin-table.js';

/** How many versions the log keeps. A reader that missed more loads everything again. */
const KEPT_VERSIONS = 10_000;
/** A statement that changes more keys is logged as a change of everything. */
const KEYS_IN_VERSION = 1_000;

/**
 * The SQL that reports changes of a table to `postgresOrigins()`: a log of what changed, and triggers that write it and send a `NOTIFY`. Put
 * it into a migration; it can be run again. The table itself is yours, and has to exist. PostgreSQL 13 or later.
 *
 * A transaction that changes origins keeps a lock on the log until its end, so that changes have the order of their commits. Keep such
 * transactions short.
 *
 * @throws TypeError if `table` is not the name of a table
 * @example
 * ```ts
 * // A migration of TypeORM
 * await queryRunner.query(postgresOriginsSql({ table: 'tenant_domains', key: 'host' }));
 * ```
 * @publicApi
 */
export function postgresOriginsSql(options: PostgresOriginsOptions): string {
  const names = readOriginTable(options, 'postgresOriginsSql()');
  return `${tables(names)}\n${logFunction(names)}\n${triggers(names)}\n`;
}

function tables({ log, head }: OriginTable): string {
  return `CREATE TABLE IF NOT EXISTS ${log} (version bigint PRIMARY KEY, nonce uuid NOT NULL, changed text[]);
CREATE TABLE IF NOT EXISTS ${head} (one_row boolean PRIMARY KEY CHECK (one_row), version bigint NOT NULL);
INSERT INTO ${head} VALUES (true, 0) ON CONFLICT DO NOTHING;
INSERT INTO ${log} SELECT 0, gen_random_uuid(), NULL WHERE NOT EXISTS (SELECT FROM ${log});`;
}

/**
 * With the rights of its owner, so that who may change origins needs no rights on the log. All names have their schema, and temporary tables
 * come last, so that the caller cannot put other ones in their place.
 */
function logFunction(names: OriginTable): string {
  const { schema, log, head, logFunction, condition, origin, key = origin } = names;
  const rows = (transition: string) =>
    `SELECT ${key}::text AS changed, ${origin}::text FROM ${transition} WHERE ${condition}`;
  // One name more than fits is enough to see that it is too many.
  const limit = String(KEYS_IN_VERSION + 1);
  const namesIn = (query: string) =>
    `SELECT array_agg(changed) INTO names FROM (SELECT DISTINCT changed FROM (${query}) AS rows LIMIT ${limit}) AS few;`;
  const unlike = (one: string, other: string) => `(${rows(one)} EXCEPT ALL ${rows(other)})`;
  return `CREATE OR REPLACE FUNCTION ${logFunction}() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = ${schema}, pg_temp AS $log$
DECLARE
  names text[];
  next_version bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${namesIn(rows('new_rows'))}
  ELSIF TG_OP = 'DELETE' THEN
    ${namesIn(rows('old_rows'))}
  ELSIF TG_OP = 'UPDATE' THEN
    ${namesIn(`${unlike('old_rows', 'new_rows')} UNION ALL ${unlike('new_rows', 'old_rows')}`)}
  END IF;
  IF names IS NULL AND TG_OP <> 'TRUNCATE' THEN RETURN NULL; END IF;
  IF cardinality(names) > ${String(KEYS_IN_VERSION)} THEN names := NULL; END IF;
  INSERT INTO ${head} AS head VALUES (true, 1)
    ON CONFLICT (one_row) DO UPDATE SET version = head.version + 1 RETURNING version INTO next_version;
  INSERT INTO ${log} VALUES (next_version, gen_random_uuid(), names);
  DELETE FROM ${log} WHERE version <= next_version - ${String(KEPT_VERSIONS)};
  NOTIFY ${names.channel};
  RETURN NULL;
END $log$;`;
}

function triggers({ table, trigger, logFunction }: OriginTable): string {
  const events = [
    ['insert', 'REFERENCING NEW TABLE AS new_rows'],
    ['update', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'],
    ['delete', 'REFERENCING OLD TABLE AS old_rows'],
    ['truncate', ''],
  ] as const;
  return events
    .map(([event, tables]) => {
      return `DROP TRIGGER IF EXISTS ${trigger(event)} ON ${table};
CREATE TRIGGER ${trigger(event)} AFTER ${event.toUpperCase()} ON ${table} ${tables}
  FOR EACH STATEMENT EXECUTE FUNCTION ${logFunction}();`;
    })
    .join('\n');
}
