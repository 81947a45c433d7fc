import { isDeepStrictEqual } from 'node:util';
import { redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { type NaiveSink, start } from '../support/naive-sink.js';
import { CLIENTS, type OpenClient } from '../support/redis-clients.js';
import { RedisServer } from '../support/redis-server.js';
import { storedOrigins } from './stored-origins.js';

const A = 'https://a.example';
const B = 'https://b.example';
const prefix = 'test';
const KEYS = { origins: '{test}:origins', changes: '{test}:changes' };
const PERSISTENT = ['--appendonly', 'yes', '--appendfsync', 'always'];

describe.each(CLIENTS)('Redis fails, with %s', (_, open) => {
  const servers: RedisServer[] = [];
  let writing: OpenClient | undefined;

  async function begin(...settings: string[]) {
    const server = await RedisServer.start(...settings);
    servers.push(server);
    writing = await open(server.url);
    const writer = redisOriginWriter(writing.client, { prefix });
    await writer.seed([
      ['never-touched.example', A],
      ['tenant.example', A],
      ['', A],
    ]);
    const { sink, stop } = start(redisOrigins(writing.client, { prefix }));
    await sink.until(({ state }) => state === 'live');
    const untouched: unknown[] = [];
    sink.onChange = ({ content }) => untouched.push(content['never-touched.example']?.join());
    return { server, writer, sink, stop, untouched };
  }

  /** The list is that of the store, and the row that was never touched was never gone. */
  async function expectCaughtUp({
    server,
    sink,
    untouched,
  }: {
    server: RedisServer;
    sink: NaiveSink;
    untouched: unknown[];
  }) {
    const stored = await storedOrigins(server, KEYS.origins);
    await sink.until(({ state, content }) => state === 'live' && isDeepStrictEqual(content, stored));
    expect(new Set(untouched)).toEqual(new Set([A]));
  }

  afterEach(async () => {
    writing?.close();
    await Promise.all(servers.splice(0).map(async (server) => server.remove()));
  });

  test('killed and started again with its data: it catches up without loading everything again', async () => {
    const { server, writer, sink, stop, untouched } = await begin(...PERSISTENT);
    await server.kill();
    await sink.until(({ state }) => state === 'stale');
    expect(sink.cause?.message).toMatch(/ECONN|closed/i);
    await server.restart();
    await writer.add('tenant.example', B);
    await expectCaughtUp({ server, sink, untouched });
    expect(sink.commits).toBe(1);
    await stop();
  });

  test('killed and started again empty: the list is lost, stays, and returns with the next seed', async () => {
    const { server, writer, sink, stop, untouched } = await begin();
    await server.kill();
    await server.restart();
    await sink.until(({ state }) => state === 'lost');
    await expect(writer.add('tenant.example', B)).rejects.toMatchObject({ code: 'not-seeded' });
    expect(sink.content).toEqual({ '': [A], 'never-touched.example': [A], 'tenant.example': [A] });
    await writer.seed([
      ['never-touched.example', A],
      ['new.example', B],
    ]);
    await sink.until(({ content }) => 'new.example' in content);
    await expectCaughtUp({ server, sink, untouched });
    await stop();
  });

  test.each([
    ['FLUSHALL', [['FLUSHALL']]],
    ['DEL of the hash', [['DEL', KEYS.origins]]],
    ['DEL of the log', [['DEL', KEYS.changes]]],
    ['DEL of the sentinel', [['HDEL', KEYS.origins, 'seeded']]],
  ])('%s: the list is lost, and stays until the next seed', async (__, commands) => {
    const { server, writer, sink, stop, untouched } = await begin();
    await server.run(...commands);
    await sink.until(({ state }) => state === 'lost');
    expect(sink.content).toEqual({ '': [A], 'never-touched.example': [A], 'tenant.example': [A] });
    await writer.seed([
      ['never-touched.example', A],
      ['', B],
    ]);
    await sink.until(({ content }) => content['']?.[0] === B);
    await expectCaughtUp({ server, sink, untouched });
    await stop();
  });

  test('an empty list is not a lost one', async () => {
    const { server, writer, sink, stop } = await begin();
    await writer.seed([]);
    await sink.until(({ content }) => Object.keys(content).length === 0);
    await server.run(['PING']);
    expect(sink.states).not.toContain('lost');
    await stop();
  });

  test('one key deleted by hand is that key gone, and no other', async () => {
    const { server, sink, stop, untouched } = await begin();
    await server.run(
      ['HDEL', KEYS.origins, 'key:tenant.example'],
      ['XADD', KEYS.changes, '*', 'nonce', 'by-hand', 'changed', 'key:tenant.example'],
    );
    await sink.until(({ content }) => !('tenant.example' in content));
    await expectCaughtUp({ server, sink, untouched });
    await stop();
  });

  test('stopped and continued: the outage is seen, and nothing is lost', async () => {
    const { server, writer, sink, stop, untouched } = await begin();
    server.pause();
    await sink.until(({ state }) => state === 'stale');
    const added = writer.add('tenant.example', B);
    server.resume();
    await added;
    await expectCaughtUp({ server, sink, untouched });
    expect(sink.commits).toBe(1);
    await stop();
  });

  test('a log that was trimmed too far: everything is loaded again', async () => {
    const { server, sink, stop, untouched } = await begin();
    await server.run(
      ['MULTI'],
      ['HSET', KEYS.origins, 'key:tenant.example', JSON.stringify([B])],
      ['XADD', KEYS.changes, '*', 'nonce', 'one', 'changed', 'key:tenant.example'],
      ['XADD', KEYS.changes, '*', 'nonce', 'two', 'changed', 'key:never-touched.example'],
      ['XTRIM', KEYS.changes, 'MAXLEN', '1'],
      ['EXEC'],
    );
    await sink.until(({ commits }) => commits === 2);
    await expectCaughtUp({ server, sink, untouched });
    await stop();
  });

  test('the same id in another history: the nonce shows it, and everything is loaded again', async () => {
    const { server, sink, stop, untouched } = await begin();
    const [[[id]]] = (await server.run(['XREVRANGE', KEYS.changes, '+', '-', 'COUNT', '1'])) as [[[string]]];
    await server.run(
      ['MULTI'],
      ['DEL', KEYS.changes],
      ['HSET', KEYS.origins, 'key:tenant.example', JSON.stringify([B])],
      ['XADD', KEYS.changes, id, 'nonce', 'of-another-history', 'changed', 'key:tenant.example'],
      ['EXEC'],
    );
    await sink.until(({ commits }) => commits === 2);
    await expectCaughtUp({ server, sink, untouched });
    await stop();
  });

  test('a replica that lacks the last changes is promoted: the reader has what that server has', async () => {
    const { server: primary, writer, sink, stop, untouched } = await begin('--repl-diskless-sync-delay', '0');
    const replica = await RedisServer.start();
    servers.push(replica);
    await replica.run(['REPLICAOF', '127.0.0.1', String(primary.port)]);
    await writer.add('tenant.example', 'https://before.example');
    const reading = await open(replica.url);
    const copy = start(redisOrigins(reading.client, { prefix }));
    await copy.sink.until(({ content }) => content['tenant.example']?.length === 2);
    await copy.stop();
    reading.close();
    // What the primary accepts from now on never reaches the replica.
    await replica.run(['REPLICAOF', 'NO', 'ONE']);
    await writer.add('tenant.example', B);
    await sink.until(({ content }) => content['tenant.example']?.includes(B) === true);
    await primary.kill();
    await replica.run(['CONFIG', 'SET', 'port', String(primary.port)]);
    await sink.until(({ commits }) => commits === 2);
    await expectCaughtUp({ server: primary, sink, untouched });
    expect(sink.content['tenant.example']).toEqual([A, 'https://before.example']);
    await stop();
  });
});
