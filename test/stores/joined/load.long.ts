import { platforms } from '../../support/platforms.js';
import { CLIENTS } from '../support/redis-clients.js';
import { PostgresServer } from '../support/postgres-server.js';
import { RedisServer } from '../support/redis-server.js';
import { storedOrigins } from '../redis/stored-origins.js';
import { createTables, OTHER, openShop, STATIC, until } from './shop.js';

/** Seconds with 10,000 changes each; how long a busy machine takes for them is not judged. */
const ROUNDS = 3;
const CHANGES = 10_000;
const TENANTS = 500;

const PAIRS = platforms.map((platform, i) => {
  const [name, open] = CLIENTS[i % CLIENTS.length]!;
  return { platform, open, name: `${platform.name} with ${name}` };
});

const tenant = (i: number): string => `tenant-${String(i % TENANTS)}.example`;
const row = (i: number): string => `https://${String(i)}.example`;

describe.each(PAIRS)('10,000 changes in each round while requests are answered, on $name', ({ platform, open }) => {
  test('are all used in the end, and no row that stayed was refused', async () => {
    const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    await createTables(postgres);
    const shop = await openShop(platform, open, { redis, postgres });
    const wrong: unknown[] = [];
    const changed = new AbortController();
    const asking = (async () => {
      while (!changed.signal.aborted)
        for (const [origin, host, path] of [
          [STATIC, OTHER, '/orders'],
          ['https://other.example', OTHER, '/orders'],
          ['https://partner.example', OTHER, '/partners'],
        ] as const)
          if ((await shop.allows(origin, host, path)) !== true) wrong.push([origin, path]);
    })();
    for (let round = 0; round < ROUNDS; round++) {
      const numbers = Array.from({ length: CHANGES }, (_, i) => round * CHANGES + i);
      // Half of what one round adds, the next one removes.
      const gone = round === 0 ? [] : numbers.map((i) => i - CHANGES).filter((i) => i % 2 === 0);
      await Promise.all([
        ...numbers.slice(gone.length).map(async (i) => shop.writer.add(tenant(i), row(i))),
        ...gone.map(async (i) => shop.writer.remove(tenant(i), row(i))),
        postgres.run(
          ...Array.from({ length: 100 }, (_, i) => {
            const first = round * CHANGES + i * 100;
            return i % 4 === 3
              ? `DELETE FROM partners WHERE origin LIKE 'https://${String(first - 100)}%'`
              : `INSERT INTO partners SELECT 'https://' || n || '.example' FROM generate_series(${String(first)}, ${String(first + 99)}) AS n`;
          }),
        ),
      ]);
    }
    const stored = await storedOrigins(redis, `{shop:${platform.name}}:origins`);
    const count = Object.values(stored).reduce((sum, list) => sum + list.length, 0);
    const partners = await postgres.run('SELECT DISTINCT origin FROM partners');
    const [inPostgres, inRedis] = ["postgresOrigins('partners')", `redisOrigins('shop:${platform.name}')`].map(
      (name) => () => shop.policies.sources.find((source) => source.name === name),
    );
    // One row of Redis is not valid.
    await until(() => inRedis?.()?.rows === count - 1 && inPostgres?.()?.rows === partners.length);
    for (let i = 0; i < ROUNDS * CHANGES; i += 997) {
      const isStored = stored[tenant(i)]?.includes(row(i)) === true;
      expect([i, await shop.allows(row(i), tenant(i), '/orders')]).toEqual([i, isStored]);
      const isPartner = partners.some(({ origin }) => origin === row(i));
      expect([i, await shop.allows(row(i), OTHER, '/partners')]).toEqual([i, isPartner]);
    }
    changed.abort();
    await asking;
    expect(wrong).toEqual([]);
    expect(shop.policies.sources.every(({ state }) => state === 'live')).toBe(true);
    await shop.close();
    shop.closeClient();
    await redis.remove();
    await postgres.remove();
  }, 240_000);
});
