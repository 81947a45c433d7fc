import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { type RedisClient, redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { freePort } from '../../support/free-port.js';
import { type Certificate, certificateFor } from '../../tools/cli/check/certificate.js';
import { start } from '../support/naive-sink.js';
import { RedisServer } from '../support/redis-server.js';

const A = 'https://a.example';
const B = 'https://b.example';
const USER = { username: 'shop', password: 'secret' };

/** Opens a client with TLS. */
type Open = (port: number, ca: Buffer) => Promise<{ readonly client: RedisClient; close(): void }>;

const CLIENTS: readonly (readonly [string, Open])[] = [
  [
    'node-redis',
    async (port, ca) => {
      const client = createClient({ url: `rediss://localhost:${String(port)}`, socket: { tls: true, ca }, ...USER });
      client.on('error', () => undefined);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  ],
  [
    'ioredis',
    async (port, ca) => {
      const client = new Redis({ host: 'localhost', port, tls: { ca }, lazyConnect: true, ...USER });
      client.on('error', () => undefined);
      await client.connect();
      return { client, close: () => client.disconnect() };
    },
  ],
];

describe.each(CLIENTS)('Redis with TLS and a password, with %s', (_, open) => {
  let server: RedisServer;
  let certificate: Certificate;
  let port: number;
  beforeAll(async () => {
    certificate = certificateFor('localhost');
    port = await freePort();
    const { file, keyFile } = certificate;
    const files = ['--tls-cert-file', file, '--tls-key-file', keyFile, '--tls-ca-cert-file', file];
    server = await RedisServer.start('--tls-port', String(port), '--tls-auth-clients', 'no', ...files);
  });
  afterAll(async () => {
    await server.remove();
    certificate.remove();
  });

  test('the duplicate of the client uses both, also after an outage', async () => {
    const user = ['ACL', 'SETUSER', 'shop', 'on', '>secret', '~{test}:*', '+@all'];
    const plain = ['ACL', 'SETUSER', 'default', 'on', 'nopass', '~*', '+@all'];
    await server.run(plain, user);
    const { client, close } = await open(port, certificate.cert);
    const writer = redisOriginWriter(client, { prefix: 'test' });
    await writer.seed([['tenant', A]]);
    const { sink, stop } = start(redisOrigins(client, { prefix: 'test' }));
    await sink.until(({ state }) => state === 'live');
    expect(sink.content).toEqual({ tenant: [A] });
    await server.run(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await sink.until(({ states }) => states.join() === 'live,stale,live');
    await writer.add('tenant', B);
    await sink.until(({ content }) => content['tenant']?.join() === `${A},${B}`);
    await stop();
    close();
  });
});
