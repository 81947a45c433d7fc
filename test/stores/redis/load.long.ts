import { isDeepStrictEqual } from 'node:util';
import { redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { start } from '../support/naive-sink.js';
import { CLIENTS } from '../support/redis-clients.js';
import { RedisServer } from '../support/redis-server.js';
import { storedOrigins } from './stored-origins.js';

/** In milliseconds. A million rows take long on a busy machine. */
const PATIENCE = 180_000;

const prefix = 'test';
const HASH = '{test}:origins';
const rows = (count: number, tenant: string) =>
  Array.from({ length: count }, (_, i) => `https://${tenant}-${String(i)}.example`);

describe.each(CLIENTS)('Redis under load, with %s', (_, open) => {
  let server: RedisServer;
  beforeEach(async () => {
    server = await RedisServer.start();
  });
  afterEach(async () => server.remove());

  test('10,000 changes arrive while they are made, and none is lost', async () => {
    const { client, close } = await open(server.url);
    const writer = redisOriginWriter(client, { prefix });
    await writer.seed([]);
    const readers = Array.from({ length: 4 }, () => start(redisOrigins(client, { prefix })));
    await Promise.all(readers.map(async ({ sink }) => sink.until(({ state }) => state === 'live')));
    const changes = Array.from({ length: 10_000 }, (__, i) => ({
      key: `tenant-${String(i % 500)}`,
      row: `https://${String(i)}.example`,
    }));
    await Promise.all(changes.map(async ({ key, row }) => writer.add(key, row)));
    const stored = await storedOrigins(server, HASH);
    expect(Object.keys(stored)).toHaveLength(500);
    await Promise.all(readers.map(async ({ sink }) => sink.until(({ content }) => isDeepStrictEqual(content, stored))));
    expect(readers.map(({ sink }) => sink.commits)).toEqual([1, 1, 1, 1]);
    await Promise.all(readers.map(async ({ stop }) => stop()));
    close();
  });

  test.each([
    ['scripts', undefined],
    ['transactions, for a user without EVAL', { username: 'plain', password: 'secret' }],
  ])('two writers add 1,000 origins each to one key, with %s', async (__, login) => {
    await server.run(['ACL', 'SETUSER', 'plain', 'on', '>secret', '~{test}:*', '+@all', '-@scripting']);
    const first = await open(server.url, login);
    const second = await open(server.url, login);
    const writers = [first, second].map(({ client }) => redisOriginWriter(client, { prefix, maxRows: 2_000 }));
    await writers[0]?.seed([['other.example', 'https://other.example']]);
    await Promise.all(
      writers.map(async (writer, i) =>
        Promise.all(rows(1_000, String(i)).map(async (row) => writer.add('tenant', row))),
      ),
    );
    const stored = await storedOrigins(server, HASH);
    expect(stored['tenant']).toHaveLength(2_000);
    await expect(writers[0]?.add('tenant', 'https://one-more.example')).rejects.toMatchObject({
      code: 'too-many-rows',
    });
    await Promise.all(
      writers.map(async (writer, i) =>
        Promise.all(rows(999, String(i)).map(async (row) => writer.remove('tenant', row))),
      ),
    );
    expect(await storedOrigins(server, HASH)).toEqual({
      'other.example': ['https://other.example'],
      tenant: ['https://0-999.example', 'https://1-999.example'],
    });
    first.close();
    second.close();
  });

  test(
    'a million rows are loaded, as tenants and as one list',
    async () => {
      const { client, close } = await open(server.url);
      const writer = redisOriginWriter(client, { prefix });
      await writer.seed(
        (function* () {
          for (let i = 0; i < 50_000; i++) yield [`tenant-${String(i)}`, rows(10, String(i))] as const;
          yield ['', rows(500_000, 'all')] as const;
        })(),
      );
      const { sink, stop } = start(redisOrigins(client, { prefix }));
      await sink.until(({ state }) => state === 'live');
      expect(sink.lists.size).toBe(50_001);
      expect(rows(500_000, 'all').filter((row) => sink.lists.get('')?.has(row) !== true)).toEqual([]);
      for (let i = 0; i < 50_000; i += 1_000) {
        expect(sink.lists.get(`tenant-${String(i)}`)).toEqual(new Set(rows(10, String(i))));
      }
      await stop();
      close();
    },
    PATIENCE,
  );

  test('a reload while others write has all that they wrote, and one that another seed overtakes leaves no trace', async () => {
    const { client, close } = await open(server.url);
    const writer = redisOriginWriter(client, { prefix });
    const tenants = (generation: string) =>
      Array.from({ length: 20_000 }, (__, i) => [`tenant-${String(i)}`, `https://${generation}.example`] as const);
    await writer.seed(tenants('first'));
    const { sink, stop } = start(redisOrigins(client, { prefix }));
    await sink.until(({ state }) => state === 'live');
    const seen = new Set<string>();
    sink.onChange = ({ lists }) => [...(lists.get('tenant-1') ?? ['gone'])].forEach((row) => seen.add(row));
    // The first reload is under way when the second seed replaces everything.
    await writer.seed(tenants('second'));
    const third = writer.seed(tenants('third'));
    await expect(third).resolves.toBeUndefined();
    for (let i = 0; i < 2_000; i++) await writer.set(`tenant-${String(i)}`, ['https://written.example']);
    const stored = await storedOrigins(server, HASH);
    await sink.until(({ state, content }) => state === 'live' && isDeepStrictEqual(content, stored));
    expect(seen).not.toContain('gone');
    await stop();
    close();
  });

  test('a change during seed() makes it fail, and nothing of it is seen', async () => {
    const { client, close } = await open(server.url);
    const writer = redisOriginWriter(client, { prefix });
    await writer.seed([['a', 'https://a.example']]);
    const entries = (async function* () {
      yield ['a', 'https://old.example'] as const;
      await writer.add('a', 'https://added.example');
    })();
    await expect(writer.seed(entries)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await storedOrigins(server, HASH)).toEqual({ a: ['https://a.example', 'https://added.example'] });
    expect(await server.run(['KEYS', '*seed*'])).toEqual([[]]);
    close();
  });
});
