import { dirname } from 'node:path';
import { postgresOrigins, postgresOriginsSql } from '../../../lib/stores/postgres/index.js';
import { certificateFor } from '../../tools/cli/check/certificate.js';
import { start } from '../support/naive-sink.js';
import { giveToServer, PostgresServer } from '../support/postgres-server.js';

const A = 'https://a.example';
const B = 'https://b.example';
const OPTIONS = { table: 'domains', key: 'host' };

test('PostgreSQL with TLS: every connection of the source uses it, also after an outage', async () => {
  const certificate = certificateFor('localhost');
  const { cert: ca, file, keyFile, remove } = certificate;
  giveToServer(dirname(file), file, keyFile);
  const server = await PostgresServer.start('ssl=on', `ssl_cert_file=${file}`, `ssl_key_file=${keyFile}`);
  await server.run('CREATE TABLE domains (host text, origin text)', postgresOriginsSql(OPTIONS));
  await server.run(`INSERT INTO domains VALUES ('tenant.example', '${A}')`);
  const settings = { host: 'localhost', ssl: { ca }, application_name: 'source' };
  const { sink, stop } = start(postgresOrigins(() => server.client(settings), OPTIONS));
  await sink.until(({ state }) => state === 'live');
  const connections = `FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE application_name = 'source'`;
  expect(await server.run(`SELECT DISTINCT ssl ${connections}`)).toEqual([{ ssl: true }]);

  await server.run(`SELECT pg_terminate_backend(pid) ${connections}`);
  await sink.until(({ states }) => states.join() === 'live,stale,live');
  await server.run(`INSERT INTO domains VALUES ('tenant.example', '${B}')`);
  await sink.until(({ content }) => content['tenant.example']?.join() === `${A},${B}`);
  expect(await server.run(`SELECT DISTINCT ssl ${connections}`)).toEqual([{ ssl: true }]);
  expect(sink.commits).toBe(1);
  await stop();

  // A certificate that is not trusted gives no rows.
  const other = start(postgresOrigins(() => server.client({ ...settings, ssl: true }), OPTIONS));
  await other.sink.until(({ state }) => state === 'stale');
  expect([other.sink.content, String(other.sink.cause)]).toEqual([{}, expect.stringContaining('certificate')]);
  await other.stop();
  await server.remove();
  remove();
});
