import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { start } from '../support/naive-sink.js';
import { CLIENTS } from '../support/redis-clients.js';
import { RedisServer } from '../support/redis-server.js';

const prefix = 'test';
const A = 'https://a.example';
const B = 'https://b.example';

/** The same as in docs/redis.md. */
const READER = ['-@all', '+xread', '+xrange', '+xrevrange', '+hscan', '+hmget'];
const WRITER = [
  '-@all',
  '+eval',
  '+xadd',
  '+xrevrange',
  '+hset',
  '+hget',
  '+hdel',
  '+hexists',
  '+hlen',
  '+hscan',
  '+expire',
  '+persist',
  '+rename',
  '+del',
];
const WRITER_WITHOUT_EVAL = [...WRITER.filter((right) => right !== '+eval'), '+watch', '+unwatch', '+multi', '+exec'];

describe('what a user and a client of Redis need', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
    await server.run(
      ['ACL', 'SETUSER', 'reader', 'on', '>secret', '~{test}:*', ...READER],
      ['ACL', 'SETUSER', 'writer', 'on', '>secret', '~{test}:*', ...WRITER],
      ['ACL', 'SETUSER', 'plain', 'on', '>secret', '~{test}:*', ...WRITER_WITHOUT_EVAL],
    );
  });
  afterAll(async () => server.remove());

  describe.each(CLIENTS)('with %s', (_, open) => {
    test.each(['writer', 'plain'])('the documented rights are enough, with the user %s', async (username) => {
      const reading = await open(server.url, { username: 'reader', password: 'secret' });
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
