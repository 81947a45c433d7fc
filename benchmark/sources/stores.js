import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { createClient } from 'redis';
import { postgresOrigins, postgresOriginsSql } from '../../dist/postgres.js';
import { redisOrigins, redisOriginWriter } from '../../dist/redis.js';
import { programPath } from '../../scripts/programs.js';

const HOST = '127.0.0.1';
const PREFIX = 'benchmark';
const TABLE = { table: 'tenant_domains', key: 'host' };
/** PostgreSQL refuses to run as root. */
const USER = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const redisClient = (port) => createClient({ url: `redis://${HOST}:${port}` }).on('error', () => undefined);
const pgClient = (port) => new pg.Client({ host: HOST, port, user: 'postgres', database: 'postgres' });

/** The stores: a server of each, a function that writes, and the source that follows it. */
export const STORES = {
  Redis: {
    source: (port) => redisOrigins(redisClient(port), { prefix: PREFIX }),
    async serve() {
      const server = await run('redis', (port) => ['--port', port, '--bind', HOST, '--save', '']);
      const client = redisClient(server.port);
      await client.connect();
      const writer = redisOriginWriter(client, { prefix: PREFIX });
      await writer.seed([]);
      const close = () => {
        client.destroy();
        return server.close();
      };
      return { port: server.port, write: (key, origin) => writer.set(key, [origin]), close };
    },
  },

  PostgreSQL: {
    source: (port) => postgresOrigins(() => pgClient(port), TABLE),
    async serve() {
      const server = await run('postgres', postgresArguments, 'SIGQUIT');
      const client = pgClient(server.port);
      await client.connect();
      await client.query('CREATE TABLE tenant_domains (host text, origin text, PRIMARY KEY (host, origin))');
      await client.query(postgresOriginsSql(TABLE));
      const write = (...row) => client.query('INSERT INTO tenant_domains VALUES ($1, $2)', row);
      const close = () => client.end().then(server.close);
      return { port: server.port, write, close };
    },
  },
};

function postgresArguments(port, folder) {
  const data = join(folder, 'data');
  const initdb = join(dirname(programPath('postgres')), 'initdb');
  const options = ['-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  execFileSync(initdb, ['-D', data, ...options], { ...USER, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const settings = [`port=${port}`, `listen_addresses=${HOST}`, `unix_socket_directories=${folder}`];
  return ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
}

/** Starts a server of a store on a free port, and waits until it says that it accepts connections. */
async function run(program, argumentsFor, signal = 'SIGTERM') {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-benchmark-'));
  if (USER.uid !== undefined) chownSync(folder, USER.uid, USER.gid);
  const port = await freePort();
  const child = spawn(programPath(program), argumentsFor(String(port), folder), { ...USER, cwd: folder });
  await new Promise((resolve) => {
    const read = (text) => /ready to accept connections/i.test(String(text)) && resolve();
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const close = async () => {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, close };
}

async function freePort() {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
