import { isDeepStrictEqual } from 'node:util';
import { postgresOrigins, postgresOriginsSql } from '../../../lib/stores/postgres/index.js';
import { start } from '../support/naive-sink.js';
import { PostgresServer } from '../support/postgres-server.js';

const OPTIONS = { table: 'domains', key: 'host' };
const WRITERS = 4;
const CHANGES = 10_000;
const TENANTS = 500;

/** In milliseconds. What a busy machine takes is not judged. */
const PATIENCE = 180_000;

test(
  '10,000 transactions of four writers, as fast as PostgreSQL takes them, arrive while they are made, and none is lost',
  async () => {
    const server = await PostgresServer.start('synchronous_commit=off');
    await server.run('CREATE TABLE domains (host text, origin text)', 'CREATE INDEX ON domains (host)');
    await server.run(
      postgresOriginsSql(OPTIONS),
      `INSERT INTO domains VALUES ('kept.example', 'https://kept.example')`,
    );
    const readers = Array.from({ length: 4 }, () => start(postgresOrigins(server.client, OPTIONS)));
    await Promise.all(readers.map(async ({ sink }) => sink.until(({ state }) => state === 'live')));
    const kept = new Set<string>();
    readers[0]!.sink.onChange = ({ lists }) => kept.add([...(lists.get('kept.example') ?? ['gone'])].join());
    let made = 0;
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const client = server.client();
        await client.connect();
        for (let i = writer; i < CHANGES; i += WRITERS) {
          const row = [`tenant-${String(i % TENANTS)}.example`, `https://${String(i)}.example`];
          // Every fourth one removes what the same writer added before.
          if (i % (4 * WRITERS) < 3 * WRITERS || i < TENANTS * WRITERS)
            await client.query('INSERT INTO domains VALUES ($1, $2)', row);
          else
            await client.query('DELETE FROM domains WHERE origin = $1', [
              `https://${String(i - TENANTS * WRITERS)}.example`,
            ]);
          made++;
        }
        await client.end();
      }),
    );
    const rows = await server.run(
      'SELECT host, array_agg(origin ORDER BY origin COLLATE "C") AS origins FROM domains GROUP BY host',
    );
    const stored = Object.fromEntries(rows.map(({ host, origins }) => [host as string, origins as string[]]));
    expect([made, Object.keys(stored).length]).toEqual([CHANGES, TENANTS + 1]);
    await Promise.all(readers.map(async ({ sink }) => sink.until(({ content }) => isDeepStrictEqual(content, stored))));
    expect([...kept]).toEqual(['https://kept.example']);
    expect(new Set(readers.flatMap(({ sink }) => sink.states))).toEqual(new Set(['live']));
    await Promise.all(readers.map(async ({ stop }) => stop()));
    await server.remove();
  },
  PATIENCE,
);
