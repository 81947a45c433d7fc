import type { CorsOriginSink } from '../../sources/origin-source.js';
import type { StoreReader } from '../follow.js';
import { LostOriginsError } from '../keep-running.js';
import type { Connection } from './connection.js';
import type { OriginTable } from './origin-table.js';

/** How many rows, or versions of the log, are read at once. They are taken over in one tick. */
const ROWS_AT_ONCE = 2_000;
const VERSIONS_AT_ONCE = 100;
/** In milliseconds. The log is read this often without a notification: a connection can be dead, or go through a pool. */
const HEARTBEAT = 2_000;
/** In milliseconds. Before the first rows of a large table come, they are sorted. */
const LOAD_DEADLINE = 60_000;

/** A version of the log. The nonce distinguishes it from the same version of another history, as after a failover. */
interface Version {
  readonly version: string;
  readonly nonce: string;
}

interface LogEntry extends Version {
  /** Null if everything may have changed. */
  readonly changed: readonly string[] | null;
}

interface OriginRow {
  readonly key: string;
  readonly origin: string;
}

export class PostgresReader implements StoreReader<Version> {
  private readonly rows: string;

  constructor(
    private readonly connection: Connection,
    private readonly table: OriginTable,
    private readonly sink: CorsOriginSink,
  ) {
    const key = table.key === undefined ? `''` : `${table.key}::text`;
    this.rows = `SELECT ${key} AS key, ${table.origin}::text AS origin FROM ${table.table} WHERE ${table.condition}`;
  }

  /** The version and the rows come from one snapshot. */
  async load(): Promise<Version> {
    await this.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const replacement = this.sink.replace();
    try {
      const version = await this.lastVersion();
      await this.query(`DECLARE origins NO SCROLL CURSOR FOR ${this.rows} ORDER BY 1`);
      for await (const [key, origins] of this.lists()) replacement.add(key, origins);
      await this.query('COMMIT');
      replacement.commit();
      return version;
    } catch (error) {
      replacement.abort();
      throw error;
    }
  }

  /** The order is that of the numbers in the log, not that of their texts. */
  async catchUp(since: Version): Promise<Version | undefined> {
    const [known, ...entries] = await this.query<LogEntry>(
      `SELECT version::text, nonce::text, changed FROM ${this.table.log} AS log WHERE version >= $1 ORDER BY log.version LIMIT $2`,
      [since.version, VERSIONS_AT_ONCE + 1],
    );
    if (known?.version !== since.version || known.nonce !== since.nonce) return undefined;
    const changed = new Set<string>();
    for (const entry of entries) {
      if (entry.changed === null) return undefined;
      for (const name of entry.changed) changed.add(name);
    }
    if (changed.size > 0) await this.apply([...changed]);
    const { version, nonce } = entries.at(-1) ?? since;
    if (entries.length === VERSIONS_AT_ONCE) return this.catchUp({ version, nonce });
    return { version, nonce };
  }

  async nextChange(): Promise<void> {
    await this.connection.notification(HEARTBEAT);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  /** What `changed` names has now: keys their lists, or, without keys, rows that are there or not. */
  private async apply(changed: string[]): Promise<void> {
    const column = this.table.key ?? this.table.origin;
    const present = await this.query<OriginRow>(`${this.rows} AND ${column} = ANY($1)`, [changed]);
    if (this.table.key === undefined) {
      const there = new Set(present.map(({ origin }) => origin));
      const gone = changed.filter((origin) => !there.has(origin));
      if (gone.length > 0) this.sink.remove('', gone);
      if (there.size > 0) this.sink.add('', [...there]);
      return;
    }
    const lists = new Map<string, string[]>(changed.map((key) => [key, []]));
    for (const { key, origin } of present) lists.get(key)?.push(origin);
    for (const [key, origins] of lists) this.sink.put(key, origins);
  }

  private async lastVersion(): Promise<Version> {
    const { log } = this.table;
    const [last] = await this.query<Version>(
      `SELECT version::text, nonce::text FROM ${log} AS log ORDER BY log.version DESC LIMIT 1`,
    );
    if (last === undefined) throw new LostOriginsError(missing(log));
    return last;
  }

  private async query<T>(text: string, values: unknown[] = [], deadline?: number): Promise<readonly T[]> {
    try {
      return await this.connection.query<T>(text, values, deadline);
    } catch (error) {
      throw isMissingTable(error) ? new LostOriginsError(missing(this.table.log), { cause: error }) : error;
    }
  }

  /** The rows of a key, in parts if there are many. */
  private async *lists(): AsyncGenerator<readonly [key: string, origins: string[]]> {
    for (;;) {
      const rows = await this.query<OriginRow>(`FETCH ${String(ROWS_AT_ONCE)} FROM origins`, [], LOAD_DEADLINE);
      if (rows.length === 0) return;
      const lists = new Map<string, string[]>();
      for (const { key, origin } of rows) {
        const list = lists.get(key);
        if (list === undefined) lists.set(key, [origin]);
        else list.push(origin);
      }
      yield* lists;
    }
  }
}

function missing(log: string): string {
  return `PostgreSQL has no table of origins with the log ${log}. It was lost, or the SQL of postgresOriginsSql() was never run.`;
}

function isMissingTable(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === '42P01';
}
