import { postgresOrigins, postgresOriginsSql } from '../../../lib/stores/postgres/index.js';
import { start } from '../support/naive-sink.js';
import { PostgresServer } from '../support/postgres-server.js';
import { describeWithServers } from '../support/with-servers.js';

/** Without faults: those are in the long run. */
const A = 'https://a.example';
const B = 'https://b.example';

describeWithServers('origins in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(async () => server.remove());

  test('a change of the table arrives, and only rows that meet the condition count', async () => {
    const options = { table: 'tenant_domains', key: 'host', where: 'verified' };
    const sql = postgresOriginsSql(options);
    await server.run(
      'CREATE TABLE tenant_domains (id serial PRIMARY KEY, host text, origin text, verified boolean DEFAULT true)',
      sql,
      sql,
      `INSERT INTO tenant_domains (host, origin) VALUES ('one.example', '${A}'), ('one.example', '${B}'), (NULL, '${A}')`,
    );
    const { sink, stop } = start(postgresOrigins(server.client, options));
    await sink.until(({ state }) => state === 'live');
    expect(sink.content).toEqual({ 'one.example': [A, B] });

    await server.run(
      `INSERT INTO tenant_domains (host, origin, verified) VALUES ('two.example', '${A}', false), ('three.example', '${A}', true)`,
      `DELETE FROM tenant_domains WHERE origin = '${A}' AND host = 'one.example'`,
      `UPDATE tenant_domains SET verified = true WHERE host = 'two.example'`,
    );
    await sink.until(({ content }) => 'two.example' in content);
    expect(sink.content).toEqual({ 'one.example': [B], 'two.example': [A], 'three.example': [A] });

    await server.run(`UPDATE tenant_domains SET host = 'four.example' WHERE host = 'three.example'`);
    await sink.until(({ content }) => 'four.example' in content);
    expect(sink.content).toEqual({ 'one.example': [B], 'two.example': [A], 'four.example': [A] });
    expect(sink.commits).toBe(1);

    await server.run('TRUNCATE tenant_domains');
    await sink.until(({ content }) => Object.keys(content).length === 0);
    expect(sink.state).toBe('live');
    await stop();
  });

  test('more than a hundred changes are read from the log, and nothing is loaded again', async () => {
    const options = { table: 'busy', key: 'host' };
    await server.run('CREATE TABLE busy (host text, origin text)', postgresOriginsSql(options));
    const { sink, stop } = start(postgresOrigins(server.client, options));
    await sink.until(({ state }) => state === 'live');
    const inserts = Array.from({ length: 120 }, (_, i) => `INSERT INTO busy VALUES ('${i}.example', '${A}')`);
    await server.run(...inserts);
    await sink.until(({ content }) => Object.keys(content).length === 120);
    expect(sink.commits).toBe(1);
    await stop();

    const later = start(postgresOrigins(server.client, options));
    await later.sink.until(({ state }) => state === 'live');
    await server.run(`INSERT INTO busy VALUES ('last.example', '${A}')`);
    await later.sink.until(({ content }) => 'last.example' in content);
    expect(later.sink.commits).toBe(1);
    await later.stop();
  });

  test('without a key, all rows are one list', async () => {
    const options = { table: 'origins', origin: 'Origin' };
    await server.run('CREATE TABLE origins ("Origin" text)', postgresOriginsSql(options));
    const { sink, stop } = start(postgresOrigins(server.client, options));
    await sink.until(({ state }) => state === 'live');
    await server.run(`INSERT INTO origins VALUES ('${A}'), ('${B}')`, `DELETE FROM origins WHERE "Origin" = '${A}'`);
    await sink.until(({ content }) => content['']?.join() === B);
    await stop();
  });
});
