import fc from 'fast-check';
import { SourceSink } from '../../lib/sources/source-sink.js';
import { readRow } from '../../lib/sources/rows/read-row.js';
import { RowList } from '../../lib/sources/rows/row-list.js';
import { SourceRows } from '../../lib/sources/rows/source-rows.js';
import { TaskQueue } from '../../lib/sources/rows/task-queue.js';
import { naiveMatches, originText, patternText } from '../policy/origins/naive-origins.js';

const MAX_ROWS = 6;

type Change =
  | { readonly type: 'put' | 'add' | 'remove'; readonly key: string; readonly rows: readonly string[] }
  | {
      readonly type: 'replace';
      readonly lists: readonly (readonly [string, readonly string[]])[];
      readonly commit: boolean;
    };

const key = fc.constantFrom('', 'a', 'b');
const row = fc.oneof(
  { weight: 9, arbitrary: fc.oneof(originText, patternText) },
  fc.constantFrom('*', 'null', 'https://a/'),
);
const rows = fc.array(row, { maxLength: 8 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ type: fc.constantFrom('put' as const, 'add' as const, 'remove' as const), key, rows }),
  fc.record({
    type: fc.constant('replace' as const),
    lists: fc.array(fc.tuple(key, rows), { maxLength: 3 }),
    commit: fc.boolean(),
  }),
);

const isRow = (text: string): boolean => text !== '*' && text !== 'null' && text !== 'https://a/';

/** The lists as arrays: slow, and without any code of the engine. */
class NaiveLists {
  lists = new Map<string, readonly string[]>();

  apply(one: Change): void {
    if (one.type === 'replace') {
      if (!one.commit) return;
      const kept = this.lists;
      this.lists = new Map();
      const long = new Set<string>();
      for (const [name, list] of one.lists)
        if (list.length > MAX_ROWS) long.add(name);
        else this.lists.set(name, list.filter(isRow));
      for (const name of long) this.lists.set(name, kept.get(name) ?? []);
      return;
    }
    const before = this.lists.get(one.key) ?? [];
    if (one.type === 'remove')
      this.lists.set(
        one.key,
        before.filter((text) => !one.rows.includes(text)),
      );
    else if (one.type === 'put' && one.rows.length <= MAX_ROWS) this.lists.set(one.key, one.rows.filter(isRow));
    else if (one.type === 'add') {
      const all = [...new Set([...before, ...one.rows.filter(isRow)])];
      if (all.length <= MAX_ROWS) this.lists.set(one.key, all);
    }
  }

  /** Each once. */
  rows(name: string): readonly string[] {
    return [...new Set(this.lists.get(name))].toSorted();
  }

  has(name: string, row: string): boolean {
    return this.lists.get(name)?.includes(row) === true;
  }

  matches(name: string, origin: string): boolean {
    return (this.lists.get(name) ?? []).some((text) => naiveMatches(text, origin));
  }
}

const target = () => ({
  rows: united(),
  create: united,
  maxRows: MAX_ROWS,
  refusals: { row: () => undefined, list: () => undefined },
  report: () => undefined,
  refuseState: () => undefined,
});

function united(): SourceRows {
  const created = new SourceRows();
  created.unite().next();
  return created;
}

describe('R20, R22: the rows of a source', () => {
  it('are those of a naive model after any changes, for each key and for all keys together', () => {
    const samples = fc.record({
      changes: fc.array(change, { maxLength: 12 }),
      origins: fc.array(originText, { minLength: 3, maxLength: 8 }),
    });
    fc.assert(
      fc.property(samples, ({ changes, origins }) => {
        const [real, model] = [target(), new NaiveLists()];
        const sink = new SourceSink(real, new TaskQueue());
        for (const one of changes) {
          if (one.type === 'replace') {
            const load = sink.replace();
            for (const [name, list] of one.lists) load.put(name, list);
            if (one.commit) load.commit();
            else load.abort();
          } else sink[one.type](one.key, one.rows);
          model.apply(one);
          const asked = [...origins, ...[...model.lists.values()].flat().filter((text) => !text.includes('*'))];
          for (const origin of asked) {
            for (const name of ['', 'a', 'b'])
              expect([name, origin, real.rows.list(name)?.matches(origin, 3) ?? false]).toEqual([
                name,
                origin,
                model.matches(name, origin),
              ]);
            for (const name of ['', 'a', 'b']) {
              const found = real.rows.list(name)?.rowFor(origin, 3);
              const isFound = found !== undefined && naiveMatches(found, origin);
              expect([name, origin, isFound && model.has(name, found)]).toEqual([
                name,
                origin,
                model.matches(name, origin),
              ]);
            }
            const any = ['', 'a', 'b'].some((name) => model.matches(name, origin));
            expect(['any', origin, real.rows.matches(origin, 3)]).toEqual(['any', origin, any]);
          }
          for (const name of ['', 'a', 'b'])
            expect([...(real.rows.list(name)?.texts() ?? [])].toSorted()).toEqual(model.rows(name));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are found, removed and listed with any number of rows that match several origins', () => {
    const real = { ...target(), maxRows: undefined };
    const sink = new SourceSink(real, new TaskQueue());
    const rowsOf = (i: number): string[] => [
      `https://shop-${String(i)}-*.example.com`,
      `https://*.tenant-${String(i)}.example.com`,
      `http://localhost-${String(i)}.example.com:*`,
    ];
    const all = Array.from({ length: 50 }, (_, i) => rowsOf(i)).flat();
    for (let at = 0; at < all.length; at += 10) sink.add('', all.slice(at, at + 10));
    sink.add('', all);
    const list = real.rows.list('');
    expect([list?.size, [...(list?.texts() ?? [])].toSorted()]).toEqual([150, all.toSorted()]);
    const origins = [
      'https://shop-7-pr.example.com',
      'https://a.b.tenant-7.example.com',
      'http://localhost-7.example.com:1',
    ];
    expect(origins.map((origin) => list?.rowFor(origin, 3))).toEqual(rowsOf(7));
    sink.remove('', rowsOf(7));
    expect(origins.map((origin) => list?.matches(origin, 3))).toEqual([false, false, false]);
    expect([list?.size, [...(list?.texts() ?? [])].length]).toEqual([147, 147]);
  });

  it('count for policies without a key while they are united, which searches do not delay', () => {
    const stepsWith = (searches: number): number => {
      const all = new SourceRows();
      for (let i = 0; i < 2000; i++) {
        const list = new RowList();
        for (const row of [`https://a${String(i)}.example`, `https://*.b${String(i)}.example`]) {
          const read = readRow(row);
          if ('pattern' in read) list.add(read.pattern);
        }
        all.set(`key ${String(i)}`, list);
      }
      const task = all.unite();
      let steps = 1;
      for (; task.next().done !== true; steps++) {
        for (let i = 0; i < searches; i++)
          for (const origin of [
            'https://a0.example',
            'https://x.b1000.example',
            'https://a1999.example',
            'https://c.example',
          ])
            expect([origin, all.matches(origin, 3)]).toEqual([origin, origin !== 'https://c.example']);
      }
      expect(all.matches('https://x.b0.example', 3)).toBe(true);
      return steps;
    };
    expect(stepsWith(0)).toBe(9);
    expect(stepsWith(1)).toBeLessThan(5);
  });

  it('change at once, even if a list takes many steps', async () => {
    const queue = new TaskQueue();
    const real = { ...target(), maxRows: undefined };
    const sink = new SourceSink(real, queue);
    const listOf = (name: string): string[] =>
      Array.from({ length: 20_000 }, (_, i) => `https://${name}${String(i)}.example`);
    sink.put('', listOf('old'));
    await queue.idle();
    sink.put('', listOf('new'));
    sink.add('', ['https://last.example']);
    const seen = new Set<string>();
    while (!real.rows.matches('https://last.example', 3)) {
      const found = ['old0', 'old19999', 'new0', 'new19999'].filter((name) =>
        real.rows.matches(`https://${name}.example`, 3),
      );
      seen.add(found.join());
      await new Promise(setImmediate);
    }
    expect([...seen].every((found) => found === 'old0,old19999' || found === 'new0,new19999')).toBe(true);
    expect(seen.size).toBeGreaterThan(0);
    expect(real.rows.size).toBe(20_001);
  });
});
