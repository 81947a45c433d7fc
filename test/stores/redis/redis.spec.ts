import { redisOrigins, redisOriginWriter } from '../../../lib/stores/redis/index.js';
import { start } from '../support/naive-sink.js';
import { CLIENTS } from '../support/redis-clients.js';
import { RedisServer } from '../support/redis-server.js';
import { describeWithServers } from '../support/with-servers.js';

/** Without faults: those are in the long run. */
const A = 'https://a.example';
const B = 'https://b.example';

describeWithServers.each(CLIENTS)('origins in Redis, with %s', (name, open) => {
  const prefix = `test:${name}`;
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(async () => server.remove());

  test('a change arrives, and the list is that of Redis', async () => {
    const { client, close } = await open(server.url);
    const writer = redisOriginWriter(client, { prefix });
    await writer.seed(
      new Map([
        ['one.example', [A, B]],
        ['', [A]],
      ]),
    );
    const { sink, stop } = start(redisOrigins(client, { prefix }));
    await sink.until(({ state }) => state === 'live');
    expect(sink.content).toEqual({ 'one.example': [A, B], '': [A] });

    await writer.add('two.example', [A]);
    await writer.add('two.example', B);
    await writer.remove('one.example', A);
    await writer.set('three.example', [B, B]);
    await writer.add('', B);
    await writer.remove('', A);
    await sink.until(({ content }) => content['']?.join() === B);
    expect(sink.content).toEqual({ 'one.example': [B], 'two.example': [A, B], 'three.example': [B], '': [B] });

    await writer.set('', [A]);
    await writer.set('two.example', []);
    await sink.until(({ content }) => !('two.example' in content));
    expect(sink.content).toEqual({ 'one.example': [B], 'three.example': [B], '': [A] });

    await writer.seed([
      ['four.example', A],
      ['four.example', B],
    ]);
    await sink.until(({ content }) => 'four.example' in content);
    expect(sink.content).toEqual({ 'four.example': [A, B] });
    expect(sink.commits).toBe(2);
    await stop();
    close();
  });
});
