import { tables } from './cases/index.js';
import { agree, compare } from './compare.js';
import { type Difference, differences } from './differences.js';
import { type Findings, hear } from './hearing.js';
import type { Row } from './table.js';
import { verdictOf } from './verdict.js';

/** In milliseconds. Both browsers need about twenty seconds, and much longer on a busy machine. */
const PATIENCE = 240_000;

const browsers = ['chromium', 'firefox'] as const;
const rows = Object.values(tables).flat();
let findings: Findings<Row>;

beforeAll(async () => {
  findings = await hear(Object.values(tables));
}, PATIENCE);

describe.each(Object.entries(tables))('%s', (_, table) => {
  it.each(table.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const { CorsBrowser, ...real } = findings.get(row)!;
    expect(CorsBrowser.map(verdictOf)).toEqual(row.verdicts);
    for (const name of browsers) {
      const { browser, standard } = compare(name, row, { seen: real[name], expected: CorsBrowser });
      expect({ [name]: browser }).toEqual({ [name]: standard });
    }
  });
});

describe('the tables', () => {
  it('have hundreds of cases', () => {
    expect(rows.length).toBeGreaterThanOrEqual(300);
  });

  it.each(Object.entries(tables))('name each case of "%s" once', (_, table) => {
    const names = table.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

describe('every known difference still exists', () => {
  const entries = differences.flatMap((difference) => difference.browsers.map((browser) => ({ difference, browser })));

  it.each(entries.map((entry) => [entry.browser, entry.difference.name, entry] as const))(
    'for %s: %s',
    (_browser, _name, { difference, browser }) => {
      const others = differences.filter((other) => other !== difference);
      const explained = rows.filter((row) => {
        const { [browser]: seen, CorsBrowser: expected } = findings.get(row)!;
        const agreeBy = (list: readonly Difference[]) => agree(compare(browser, row, { seen, expected }, list));
        return agreeBy(differences) && !agreeBy(others);
      });
      expect(explained.length).toBeGreaterThan(0);
    },
  );
});
