import { platforms } from '../../support/platforms.js';
import { CLIENTS } from '../support/redis-clients.js';
import { PostgresServer } from '../support/postgres-server.js';
import { RedisServer } from '../support/redis-server.js';
import { ACME, createTables, openShop, OTHER, STATIC, until } from './shop.js';

const PAIRS = platforms.flatMap((platform) =>
  CLIENTS.map(([client, open]) => ({ platform, open, name: `${platform.name} with ${client}` })),
);

/** Every request whose answer the outage must not change. */
const REQUESTS = [
  ['/orders', ACME, 'https://shop.acme.example', true],
  ['/orders', OTHER, 'https://shop.acme.example', false],
  ['/orders', OTHER, STATIC, true],
  ['/partners', OTHER, 'https://partner.example', true],
  ['/domains', ACME, 'https://shop.acme.example', true],
  ['/domains', OTHER, 'https://shop.acme.example', false],
  ['/public/prices', ACME, 'https://everyone.example', true],
  ['/public/prices', ACME, 'https://nobody.example', false],
] as const;

describe.each(PAIRS)('an outage of Redis and PostgreSQL, on $name', ({ platform, open }) => {
  test('changes no answer, is seen, and ends by itself with the rows of the store', async () => {
    const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    await createTables(postgres);
    const shop = await openShop(platform, open, { redis, postgres });
    const expectSame = async (): Promise<void> => {
      for (const [path, host, origin, isAllowed] of REQUESTS)
        expect([path, host, origin, await shop.allows(origin, host, path)]).toEqual([path, host, origin, isAllowed]);
    };
    const states = (): string[] => shop.policies.sources.map(({ state }) => state);
    await expectSame();

    await Promise.all([redis.kill(), postgres.kill()]);
    await until(() => states().join() === 'stale,stale,stale');
    await expectSame();

    // Redis is empty now, which is not an empty list.
    await redis.restart();
    await postgres.restart();
    await until(() => states().join() === 'live,lost,live');
    await expectSame();

    await shop.writer.seed([[OTHER, ['https://after.example']]]);
    await postgres.run(`INSERT INTO tenant_domains VALUES ('${OTHER}', 'https://after.example')`);
    await until(() => states().join() === 'live,live,live');
    await until(async () => (await shop.allows('https://after.example', OTHER, '/orders')) === true);
    await until(async () => (await shop.allows('https://after.example', OTHER, '/domains')) === true);
    expect(await shop.allows('https://shop.acme.example', ACME, '/orders')).toBe(false);
    expect(await shop.allows(STATIC, ACME, '/orders')).toBe(true);

    await shop.close();
    shop.closeClient();
    await redis.remove();
    await postgres.remove();
  }, 120_000);
});
