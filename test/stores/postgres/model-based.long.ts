import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { postgresOrigins, postgresOriginsSql } from '../../../lib/stores/postgres/index.js';
import { campaignSeeds } from '../../support/seeds.js';
import { start } from '../support/naive-sink.js';
import { PostgresServer } from '../support/postgres-server.js';

/** What the table should have, kept in the simplest way. */
type Model = Map<string, Set<string>>;

const OPTIONS = { table: 'domains', key: 'host' };
const UNTOUCHED = 'https://untouched.example';
const KEYS = ['a.example', 'b.example', "o'clock.example"];
const ROWS = ['https://one.example', 'https://two.example', 'https://*.three.example', 'http://localhost:*'];

const row = fc.constantFrom(...ROWS);
const key = fc.constantFrom(...KEYS);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('set' as const, 'add' as const, 'remove' as const),
      key,
      rows: fc.uniqueArray(row, { minLength: 1 }),
      isRolledBack: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constantFrom(
      'crash',
      'hang up',
      'trim',
      'another history',
      'drop the log',
      'truncate',
      'restart the source',
    ),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const insert = (name: string, rows: Iterable<string>): string[] =>
  [...rows].map((one) => `INSERT INTO domains VALUES (${quoted(name)}, ${quoted(one)})`);
const insertAll = (model: Model): string[] => [...model].flatMap(([name, rows]) => insert(name, rows));

function contentOf(model: Model): Record<string, string[]> {
  const lists = [...model].filter(([, rows]) => rows.size > 0).map(([name, rows]) => [name, [...rows].sort()] as const);
  return Object.fromEntries(lists.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The statements that make the list of a key what the model has. */
function write({ kind, key: name, rows, isRolledBack }: Extract<Step, { key: string }>, model: Model): string {
  const old = kind === 'set' ? [] : [...(model.get(name) ?? [])];
  const list = new Set(kind === 'remove' ? old.filter((one) => !rows.includes(one)) : [...old, ...rows]);
  const where = `host = ${quoted(name)}`;
  const statements =
    kind === 'remove'
      ? [`DELETE FROM domains WHERE ${where} AND origin IN (${rows.map(quoted).join()})`]
      : [`DELETE FROM domains WHERE ${where}`, ...insert(name, list)];
  if (!isRolledBack) model.set(name, list);
  return ['BEGIN', ...statements, isRolledBack ? 'ROLLBACK' : 'COMMIT'].join(';');
}

async function disturb(kind: string, server: PostgresServer, model: Model): Promise<void> {
  if (kind === 'crash') {
    await server.kill();
    await server.restart();
  } else if (kind === 'hang up')
    await server.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'source'`);
  else if (kind === 'trim')
    await server.run('DELETE FROM domains_log WHERE version < (SELECT max(version) FROM domains_log)');
  else if (kind === 'another history') await server.run('UPDATE domains_log SET nonce = gen_random_uuid()');
  else if (kind === 'truncate')
    await server.run(['BEGIN', 'TRUNCATE domains', ...insertAll(model), 'COMMIT'].join(';'));
  else if (kind === 'drop the log')
    await server.run('DROP TABLE domains_log, domains_log_head', postgresOriginsSql(OPTIONS));
}

describe('random transactions and faults of PostgreSQL', () => {
  test.each(campaignSeeds({ first: 1, count: 1 }))(
    'the list is that of a map in the end (seed %i)',
    async (seed) => {
      const server = await PostgresServer.start();
      await server.run('CREATE TABLE domains (host text, origin text)', postgresOriginsSql(OPTIONS));
      const open = () => start(postgresOrigins(() => server.client({ application_name: 'source' }), OPTIONS));
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
          const model: Model = new Map([['untouched', new Set([UNTOUCHED])]]);
          await server.run(['BEGIN', 'TRUNCATE domains', ...insertAll(model), 'COMMIT'].join(';'));
          const history = new Set<string>();
          const remember = () =>
            KEYS.forEach((name) => history.add(JSON.stringify([name, contentOf(model)[name] ?? []])));
          remember();
          let running = open();
          const wrong: unknown[] = [];
          const judge = () => {
            running.sink.onChange = ({ content }) => {
              if (content['untouched']?.join() !== UNTOUCHED) wrong.push('the row that was never touched is refused');
              for (const name of KEYS) {
                const seen = JSON.stringify([name, content[name] ?? []]);
                if (!history.has(seen)) wrong.push(seen);
              }
            };
          };
          await running.sink.until(({ state }) => state === 'live');
          judge();
          for (const one of steps) {
            if ('key' in one) {
              const statements = write(one, model);
              remember();
              await server.run(statements);
            } else if (one.kind === 'restart the source') {
              await running.stop();
              running = open();
              await running.sink.until(({ state }) => state === 'live');
              judge();
            } else await disturb(one.kind, server, model);
          }
          const expected = contentOf(model);
          await running.sink.until(({ state, content }) => state === 'live' && isDeepStrictEqual(content, expected));
          await running.stop();
          expect(wrong).toEqual([]);
        }),
        { seed, numRuns: 15, endOnFailure: true },
      );
      await server.remove();
    },
    180_000,
  );
});
