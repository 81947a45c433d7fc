import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresOrigins, postgresOriginsSql } from '../../../lib/stores/postgres/index.js';
import { start } from '../support/naive-sink.js';
import { PostgresServer } from '../support/postgres-server.js';
import { describeWithServers } from '../support/with-servers.js';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/postgres.md'), 'utf8');
const [table = '', rights = ''] = [...guide.matchAll(/^```sql\n(.*?)^```/gms)].map(([, sql]) => sql);
const down = [...guide.matchAll(/runner\.query\(`(DROP .*?)`\)/g)].map(([, sql = '']) => sql);

describeWithServers('the SQL of the guide to PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(async () => server.remove());

  test('makes a table that a reader with these rights follows, and the migration can be undone', async () => {
    const options = { table: 'tenant_domains', key: 'host', where: 'verified' };
    await server.run(table, postgresOriginsSql(options), rights);
    const { sink, stop } = start(postgresOrigins(() => server.client({ user: 'cors_reader' }), options));
    await sink.until(({ state }) => state === 'live');
    await server.run(`INSERT INTO tenant_domains VALUES ('a.example', 'https://a.example', true)`);
    await sink.until(({ lists }) => lists.size === 1);
    await stop();
    expect(down).toHaveLength(2);
    await server.run(...down, `INSERT INTO tenant_domains VALUES ('b.example', 'https://b.example', true)`);
  });
});
