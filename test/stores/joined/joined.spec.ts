import { ask, preflight } from '../../support/client.js';
import { platforms } from '../../support/platforms.js';
import { CLIENTS } from '../support/redis-clients.js';
import { PostgresServer } from '../support/postgres-server.js';
import { RedisServer } from '../support/redis-server.js';
import { describeWithServers } from '../support/with-servers.js';
import { ACME, createTables, openShop, OTHER, type Shop, STATIC, until } from './shop.js';

/** Each platform with one client, without faults: the long run has the others. */
const PAIRS = platforms.map((platform, i) => {
  const [name, open] = CLIENTS[i % CLIENTS.length]!;
  return { platform, open, name: `${platform.name} with ${name}` };
});

/** What keeps the process running. */
function openHandles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => ['TCPSocketWrap', 'TCPServerWrap', 'Timeout'].includes(name));
}

describeWithServers('an application with its origins in Redis and PostgreSQL', () => {
  let servers: { readonly redis: RedisServer; readonly postgres: PostgresServer };
  beforeAll(async () => {
    const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    servers = { redis, postgres };
    await createTables(postgres);
  });
  afterAll(async () => {
    await servers.redis.remove();
    await servers.postgres.remove();
  });

  describe.each(PAIRS)('on $name', ({ platform, open }) => {
    let shop: Shop & { closeClient(): void };
    let before: string[];
    beforeAll(async () => {
      before = openHandles();
      shop = await openShop(platform, open, servers);
    });

    test.each([
      ['a row of the key', '/orders', ACME, 'https://shop.acme.example', true],
      ['a row of another key', '/orders', OTHER, 'https://shop.acme.example', false],
      ['a row for all, where there is a key', '/orders', ACME, 'https://everyone.example', false],
      ['a row that is not valid', '/orders', ACME, 'https://acme.example', false],
      ['a static rule next to the source', '/orders', 'unknown.example', STATIC, true],
      ['a row of a named policy', '/partners', OTHER, 'https://partner.example', true],
      ['a row of Redis, where the policy names PostgreSQL', '/partners', ACME, 'https://shop.acme.example', false],
      ['a row of the key in a table', '/domains', ACME, 'https://shop.acme.example', true],
      ['a row of another key in a table', '/domains', OTHER, 'https://shop.acme.example', false],
      ['a static rule next to the source of a path', '/domains', OTHER, STATIC, true],
      ['a row of any key, without a key', '/public/prices', 'unknown.example', 'https://other.example', true],
      ['a row for all, without a key', '/public/prices', ACME, 'https://everyone.example', true],
      ['an origin without a row', '/public/prices', ACME, 'https://nobody.example', false],
    ])('%s at %s of %s: %s is allowed: %s', async (_, path, host, origin, isAllowed) => {
      expect(await shop.allows(origin, host, path)).toBe(isAllowed);
    });

    test('the headers are those of the policy, for the request and its preflight', async () => {
      const origin = 'https://shop.acme.example';
      const { cors, body } = await ask(shop.port, { path: '/orders', headers: { Origin: origin, Host: ACME } });
      const access = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
      expect(cors).toEqual({ ...access, vary: 'origin' });
      const source = `redisOrigins('shop:${platform.name}')`;
      const rule = `row 'https://*.acme.example' of ${source} for ${ACME}`;
      expect(JSON.parse(body)).toEqual({ trusted: true, rule });
      const asked = preflight(origin, 'PUT', '/orders/7');
      const answer = await ask(shop.port, { ...asked, headers: { ...asked.headers, Host: ACME } });
      expect(answer.cors).toMatchObject({ ...access, 'access-control-allow-methods': 'PUT' });
      expect(shop.policies.sources.map(({ name, state, refused }) => [name, state, refused])).toEqual([
        ["postgresOrigins('partners')", 'live', 0],
        [source, 'live', 1],
        ["postgresOrigins('tenant_domains')", 'live', 0],
      ]);
    });

    test('rows that are written and removed count at once', async () => {
      const { allows, writer } = shop;
      const { postgres } = servers;
      await writer.add(OTHER, 'https://new.example');
      await until(async () => (await allows('https://new.example', OTHER, '/orders')) === true);
      expect(await allows('https://new.example', ACME, '/orders')).toBe(false);
      await writer.remove(OTHER, 'https://new.example');
      await until(async () => (await allows('https://new.example', OTHER, '/orders')) === false);
      await postgres.run(
        `BEGIN; INSERT INTO partners VALUES ('https://new.example');
         INSERT INTO tenant_domains VALUES ('${OTHER}', 'https://new.example'); COMMIT`,
      );
      await until(async () => (await allows('https://new.example', ACME, '/partners')) === true);
      await until(async () => (await allows('https://new.example', OTHER, '/domains')) === true);
      await postgres.run(`DELETE FROM partners WHERE origin = 'https://new.example'`);
      await until(async () => (await allows('https://new.example', ACME, '/partners')) === false);
      expect(await allows('https://new.example', OTHER, '/domains')).toBe(true);
    });

    test('it closes without an open handle, and leaves the client of the application open', async () => {
      await shop.close();
      expect(await shop.writer.set(ACME, []).then(() => 'written')).toBe('written');
      shop.closeClient();
      await until(() => openHandles().join() === before.join());
    });
  });
});
