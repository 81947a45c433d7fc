import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { start } from '../support/naive-sink.js';
import { CLIENTS } from '../support/redis-clients.js';
import { RedisServer } from '../support/redis-server.js';

const prefix = 'test';
const A = 'https://a.example';
const B = 'https://b.example';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/redis.md'), 'utf8');
const commands = /^```redis\n(.*?)\n```/ms.exec(guide)?.[1]?.replaceAll('{shop:cors}', '{test}').split('\n') ?? [];
const [reader = [], writer = []] = commands.map((command) => command.split(' '));
/** As the guide says: the rights to transactions instead of the one to scripts. */
const plain = [...writer.filter((word) => word !== '+eval'), '+watch', '+unwatch', '+multi', '+exec'].map((word) =>
  word === 'cors-writer' ? 'plain' : word,
);

describe('what a user and a client of Redis need', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
    await server.run(reader, writer, plain);
  });
  afterAll(async () => server.remove());

  describe.each(CLIENTS)('with %s', (_, open) => {
    test.each(['cors-writer', 'plain'])('the documented rights are enough, with the user %s', async (username) => {
      const reading = await open(server.url, { username: 'cors-reader', password: 'secret' });
      const writing = await open(server.url, { username, password: 'secret' });
      const writer = redisOriginWriter(writing.client, { prefix });
      await writer.seed([
        ['a', [A, B]],
        ['', [A]],
      ]);
      const { sink, stop } = start(redisOrigins(reading.client, { prefix }));
      await sink.until(({ state }) => state !== undefined);
      expect([sink.state, sink.cause]).toEqual(['live', undefined]);
      await writer.set('b', [A]);
      await writer.remove('a', A);
      await writer.set('', [B]);
      await sink.until(({ content }) => content['']?.join() === B);
      expect(sink.content).toEqual({ '': [B], a: [B], b: [A] });
      await stop();
      reading.close();
      writing.close();
    });

    test('the client that it gets is neither used for reading nor closed', async () => {
      const { client, close } = await open(server.url);
      await redisOriginWriter(client, { prefix }).seed([]);
      const { sink, stop } = start(redisOrigins(client, { prefix }));
      await sink.until(({ state }) => state === 'live');
      const [list] = (await server.run(['CLIENT', 'LIST'])) as [string];
      expect(list.match(/cmd=xread/g)).toHaveLength(1);
      await stop();
      await redisOriginWriter(client, { prefix }).set('a', A);
      close();
    });
  });

  test('options of a client that would disturb reading do not', async () => {
    const redis = new Redis(server.url, {
      commandTimeout: 500,
      keyPrefix: 'shop:',
      stringNumbers: true,
      enableAutoPipelining: true,
    });
    const node = createClient({
      url: server.url,
      RESP: 3,
      clientSideCache: { ttl: 0, maxEntries: 0 },
      commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    });
    node.on('error', () => undefined);
    await node.connect();
    for (const client of [redis, node]) {
      const writer = redisOriginWriter(client, { prefix });
      await writer.seed([['a', A]]);
      const { sink, stop } = start(redisOrigins(client, { prefix }));
      await sink.until(({ state }) => state !== undefined);
      // Longer than the timeout for commands.
      await new Promise((resolve) => void setTimeout(resolve, 1_000));
      await writer.set('', [A, B]);
      await writer.set('', [B]);
      await sink.until(({ content }) => content['']?.join() === B);
      expect(sink.states).toEqual(['live']);
      await stop();
    }
    expect((await server.run(['EXISTS', 'shop:{test}:origins', '{test}:origins']))[0]).toBe(2);
    redis.disconnect();
    node.destroy();
  });

  test('a server in cluster mode accepts the keys', async () => {
    const cluster = await RedisServer.start('--cluster-enabled', 'yes');
    await cluster.run(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    const client = createClient({ url: cluster.url });
    await client.connect();
    const writer = redisOriginWriter(client, { prefix: 'shop:cors' });
    for (let state = ''; !state.includes('cluster_state:ok');)
      [state] = (await cluster.run(['CLUSTER', 'INFO'])) as [string];
    await writer.seed([['a', A]]);
    await writer.add('a', B);
    const { sink, stop } = start(redisOrigins(client, { prefix: 'shop:cors' }));
    await sink.until(({ state }) => state === 'live');
    expect(sink.content).toEqual({ a: [A, B] });
    await stop();
    client.destroy();
    await cluster.remove();
  });
});
