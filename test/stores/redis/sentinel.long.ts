import { Redis } from 'ioredis';
import { createSentinel } from 'redis';
import { type RedisClient, redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { start } from '../support/naive-sink.js';
import { RedisServer } from '../support/redis-server.js';
import { Sentinel } from '../support/sentinel.js';
import { storedOrigins } from './stored-origins.js';

const A = 'https://a.example';
const B = 'https://b.example';
const NAME = 'shop';
const prefix = 'test';

describe('Redis Sentinel', () => {
  test('ioredis: the source follows the replica that becomes the master, and keeps its rows meanwhile', async () => {
    const master = await RedisServer.start();
    const replica = await RedisServer.start(
      '--replicaof',
      '127.0.0.1',
      String(master.port),
      '--repl-diskless-sync-delay',
      '0',
    );
    const sentinel = await Sentinel.start(NAME, master);
    const client = new Redis({
      sentinels: [{ host: '127.0.0.1', port: sentinel.port }],
      name: NAME,
      lazyConnect: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    const writer = redisOriginWriter(client, { prefix });
    await writer.seed([['tenant', A]]);
    const { sink, stop } = start(redisOrigins(client, { prefix }));
    await sink.until(({ state }) => state === 'live');
    const seen = new Set<string>();
    sink.onChange = ({ lists }) => seen.add([...(lists.get('tenant') ?? ['gone'])].join());
    while (Object.keys(await storedOrigins(replica, '{test}:origins')).length === 0);

    const promoted = sentinel.says('+switch-master');
    await master.kill();
    await sink.until(({ state }) => state === 'stale');
    await promoted;
    await sink.until(({ state }) => state === 'live');
    expect([...seen]).toEqual([A]);
    // The client of the application finds the new master by itself.
    await writer.add('tenant', B);
    await sink.until(({ content }) => content['tenant']?.join() === `${A},${B}`);
    expect(await storedOrigins(replica, '{test}:origins')).toEqual(sink.content);
    expect(sink.states).not.toContain('lost');
    await stop();
    client.disconnect();
    await sentinel.remove();
    await Promise.all([master.remove(), replica.remove()]);
  }, 120_000);

  test('node-redis: its sentinel is refused at once, because it cannot be duplicated', () => {
    const sentinel = createSentinel({ name: NAME, sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] });
    const client = sentinel as unknown as RedisClient;
    for (const use of [() => redisOrigins(client, { prefix }), () => redisOriginWriter(client, { prefix })])
      expect(use).toThrow(
        'got a sentinel of node-redis, which cannot be duplicated. For Sentinel, pass a client of ioredis',
      );
  });
});
