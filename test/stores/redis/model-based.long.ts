import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { redisOrigins, redisOriginWriter, type RedisOriginWriter } from '../../../lib/stores/redis/index.js';
import { campaignSeeds } from '../../support/seeds.js';
import { start } from '../support/naive-sink.js';
import { CLIENTS } from '../support/redis-clients.js';
import { RedisServer } from '../support/redis-server.js';

/** What Redis should have, kept in the simplest way. */
type Model = Map<string, Set<string>>;

const UNTOUCHED = 'https://untouched.example';
const KEYS = ['', 'a.example', 'b.example'];
const ROWS = ['https://one.example', 'https://two.example', 'https://*.three.example', 'http://localhost:*'];

const row = fc.constantFrom(...ROWS);
const key = fc.constantFrom(...KEYS);
const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key, rows: fc.uniqueArray(row) }),
  fc.record({
    kind: fc.constantFrom('add' as const, 'remove' as const),
    key,
    rows: fc.uniqueArray(row, { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'crash',
      'hang up',
      'flush',
      'trim',
      'delete the hash',
      'delete the log',
      'restart the source',
    ),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function contentOf(model: Model): Record<string, string[]> {
  const lists = [...model].filter(([, rows]) => rows.size > 0).map(([name, rows]) => [name, [...rows].sort()] as const);
  return Object.fromEntries(lists.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function disturb(kind: string, server: RedisServer, writer: RedisOriginWriter, model: Model): Promise<void> {
  const seed = async () => writer.seed([...model].map(([name, rows]) => [name, [...rows]]));
  if (kind === 'crash') {
    await server.kill();
    await server.restart();
  } else if (kind === 'hang up') await server.run(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
  else if (kind === 'trim') await server.run(['XTRIM', '{test}:changes', 'MAXLEN', '1']);
  else if (kind !== 'restart the source') {
    await server.run(
      kind === 'flush' ? ['FLUSHALL'] : ['DEL', kind === 'delete the hash' ? '{test}:origins' : '{test}:changes'],
    );
    await seed();
  }
}

async function write(
  { kind, key: name, rows }: Extract<Step, { key: string }>,
  writer: RedisOriginWriter,
  model: Model,
) {
  const old = kind === 'set' ? [] : [...(model.get(name) ?? [])];
  const list = new Set(kind === 'remove' ? old.filter((one) => !rows.includes(one)) : [...old, ...rows]);
  model.set(name, list);
  // A connection that was cut reports an error, and no method does harm when it runs twice.
  for (let done = false; !done;) {
    done = await writer[kind](name, rows).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: string }).code === 'not-seeded') throw error;
        return false;
      },
    );
  }
}

describe.each(CLIENTS)('random writes and faults of Redis, with %s', (_, open) => {
  test.each(campaignSeeds({ first: 1, count: 1 }))(
    'the list is that of a map in the end (seed %i)',
    async (seed) => {
      const server = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
      const { client, close } = await open(server.url);
      const writer = redisOriginWriter(client, { prefix: 'test' });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
          const model: Model = new Map([['untouched', new Set([UNTOUCHED])]]);
          await writer.seed([...model].map(([name, rows]) => [name, [...rows]]));
          const history = new Set<string>();
          const remember = () =>
            KEYS.forEach((name) => history.add(JSON.stringify([name, contentOf(model)[name] ?? []])));
          remember();
          let running = start(redisOrigins(client, { prefix: 'test' }));
          const wrong: unknown[] = [];
          const judge = () => {
            running.sink.onChange = ({ content }) => {
              if (content['untouched']?.join() !== UNTOUCHED) wrong.push('the row that was never touched is refused');
              // The list for all is changed row by row; a list of a key is always one that the key had.
              for (const name of KEYS.slice(1)) {
                const seen = JSON.stringify([name, content[name] ?? []]);
                if (!history.has(seen)) wrong.push(seen);
              }
            };
          };
          await running.sink.until(({ state }) => state === 'live');
          judge();
          for (const one of steps) {
            if ('key' in one) {
              const write_ = write(one, writer, model);
              remember();
              await write_;
            } else if (one.kind === 'restart the source') {
              await running.stop();
              running = start(redisOrigins(client, { prefix: 'test' }));
              await running.sink.until(({ state }) => state === 'live');
              judge();
            } else await disturb(one.kind, server, writer, model);
          }
          await running.sink.until(({ content }) => isDeepStrictEqual(content, contentOf(model)));
          await running.stop();
          expect(wrong).toEqual([]);
        }),
        { seed, numRuns: 25, endOnFailure: true },
      );
      close();
      await server.remove();
    },
    180_000,
  );
});
