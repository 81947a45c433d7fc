import { isDeepStrictEqual } from 'node:util';
import { postgresOrigins, postgresOriginsSql } from '../../../lib/stores/postgres/index.js';
import { type NaiveSink, start } from '../support/naive-sink.js';
import { PostgresServer } from '../support/postgres-server.js';

/** In milliseconds. A million rows take long on a busy machine. */
const PATIENCE = 180_000;

const A = 'https://a.example';
const B = 'https://b.example';
const OPTIONS = { table: 'domains', key: 'host' };

describe('PostgreSQL fails', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
    await server.run('CREATE TABLE domains (host text, origin text)', 'CREATE INDEX ON domains (host)');
  });
  afterAll(async () => server.remove());

  async function begin() {
    await server.run('TRUNCATE domains', postgresOriginsSql(OPTIONS));
    await server.run(`INSERT INTO domains VALUES ('never-touched.example', '${A}'), ('tenant.example', '${A}')`);
    const { sink, stop } = start(postgresOrigins(() => server.client({ application_name: 'source' }), OPTIONS));
    await sink.until(({ state }) => state === 'live');
    const untouched: unknown[] = [];
    sink.onChange = ({ lists }) => untouched.push([...(lists.get('never-touched.example') ?? [])].join());
    return { sink, stop, untouched };
  }

  async function stored(): Promise<Record<string, string[]>> {
    const rows = await server.run(
      'SELECT host, array_agg(origin ORDER BY origin) AS origins FROM domains GROUP BY host ORDER BY host',
    );
    return Object.fromEntries(rows.map(({ host, origins }) => [host as string, origins as string[]]));
  }

  /** The list is that of the table, and the row that was never touched was never gone. */
  async function expectCaughtUp({ sink, untouched }: { sink: NaiveSink; untouched: unknown[] }): Promise<void> {
    const expected = await stored();
    await sink.until(({ state, content }) => state === 'live' && isDeepStrictEqual(content, expected));
    expect(new Set(untouched)).toEqual(new Set([A]));
  }

  test('killed and started again: it catches up without loading everything again', async () => {
    const running = await begin();
    await server.kill('SIGKILL');
    await running.sink.until(({ state }) => state === 'stale');
    await server.restart();
    await server.run(`INSERT INTO domains VALUES ('tenant.example', '${B}')`);
    await expectCaughtUp(running);
    expect(running.sink.commits).toBe(1);
    await running.stop();
  });

  test('a connection that was cut, and one whose server process was stopped', async () => {
    const running = await begin();
    const pids = `SELECT pid FROM pg_stat_activity WHERE application_name = 'source'`;
    await server.run(`SELECT pg_terminate_backend(pid) FROM (${pids}) AS source`);
    await running.sink.until(({ states }) => states.join() === 'live,stale,live');
    const [source] = await server.run(pids);
    const pid = Number(source?.['pid']);
    process.kill(pid, 'SIGSTOP');
    await server.run(`INSERT INTO domains VALUES ('tenant.example', '${B}')`);
    await running.sink.until(({ states }) => states.length === 5);
    process.kill(pid, 'SIGCONT');
    await expectCaughtUp(running);
    await running.stop();
  });

  test('the log was dropped: the list is lost, stays, and is loaded again with the next migration', async () => {
    const running = await begin();
    await server.run('DROP TABLE domains_log, domains_log_head');
    await running.sink.until(({ state }) => state === 'lost');
    expect(running.sink.content).toEqual(await stored());
    await server.run(postgresOriginsSql(OPTIONS), `INSERT INTO domains VALUES ('tenant.example', '${B}')`);
    await expectCaughtUp(running);
    await running.stop();
  });

  test.each([
    [
      'a log without the version that is known',
      'DELETE FROM domains_log WHERE version < (SELECT max(version) FROM domains_log)',
    ],
    ['the same version in another history', 'UPDATE domains_log SET nonce = gen_random_uuid()'],
  ])('%s: everything is loaded again', async (_, statement) => {
    const running = await begin();
    await server.run(`BEGIN; INSERT INTO domains VALUES ('tenant.example', '${B}'); ${statement}; COMMIT`);
    await running.sink.until(({ commits }) => commits === 2);
    await expectCaughtUp(running);
    await running.stop();
  });

  test('transactions that commit late are not passed over, and what is rolled back is not seen', async () => {
    const running = await begin();
    const [early, late] = [server.client(), server.client()];
    await Promise.all([early.connect(), late.connect()]);
    await early.query('BEGIN');
    await early.query(`INSERT INTO domains VALUES ('early.example', '${A}')`);
    const waiting = late.query(`INSERT INTO domains VALUES ('late.example', '${A}')`);
    await early.query(`INSERT INTO domains VALUES ('early.example', '${B}')`);
    await early.query('COMMIT');
    await waiting;
    await late.query(`BEGIN; INSERT INTO domains VALUES ('never.example', '${B}'); ROLLBACK`);
    await expectCaughtUp(running);
    expect(Object.keys(running.sink.content).sort()).toEqual([
      'early.example',
      'late.example',
      'never-touched.example',
      'tenant.example',
    ]);
    await Promise.all([early.end(), late.end(), running.stop()]);
  });

  test('4 readers follow 4 writers with 500 statements each', async () => {
    const running = await begin();
    const others = Array.from({ length: 3 }, () => start(postgresOrigins(server.client, OPTIONS)));
    await Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        const client = server.client();
        await client.connect();
        for (let i = 0; i < 500; i++) {
          const host = `tenant-${String(i % 50)}`;
          if (i % 5 === 4) await client.query('DELETE FROM domains WHERE host = $1', [host]);
          else
            await client.query('INSERT INTO domains VALUES ($1, $2)', [
              host,
              `https://${String(writer)}-${String(i)}.example`,
            ]);
        }
        await client.end();
      }),
    );
    const expected = await stored();
    for (const { sink } of [running, ...others])
      await sink.until(({ content }) => isDeepStrictEqual(content, expected));
    await expectCaughtUp(running);
    await Promise.all([running, ...others].map(async ({ stop }) => stop()));
  });

  test(
    'a million rows are loaded, and again after a statement that changes all of them',
    async () => {
      const running = await begin();
      await server.run(
        `INSERT INTO domains SELECT 'tenant-' || i / 10, 'https://' || i || '.example' FROM generate_series(0, 999999) AS i`,
      );
      await running.sink.until(({ commits, state }) => commits >= 2 && state === 'live');
      expect(running.sink.lists.size).toBe(100_002);
      expect(running.sink.lists.get('tenant-4711')?.size).toBe(10);
      await server.run(`DELETE FROM domains WHERE host LIKE 'tenant-%'`);
      await expectCaughtUp(running);
      await running.stop();
    },
    PATIENCE,
  );

  test('the documented rights are enough to read, and a writer needs none on the log', async () => {
    await server.run(
      'CREATE ROLE reader LOGIN',
      'GRANT SELECT ON domains, domains_log TO reader',
      'CREATE ROLE writer LOGIN',
      'GRANT INSERT, DELETE ON domains TO writer',
    );
    await begin().then(async ({ stop }) => stop());
    const { sink, stop } = start(postgresOrigins(() => server.client({ user: 'reader' }), OPTIONS));
    await sink.until(({ state }) => state !== undefined);
    expect([sink.state, sink.cause]).toEqual(['live', undefined]);
    const writer = server.client({ user: 'writer' });
    await writer.connect();
    await writer.query(`INSERT INTO domains VALUES ('role.example', '${B}')`);
    await sink.until(({ content }) => 'role.example' in content);
    await writer.end();
    await stop();
  });
});
