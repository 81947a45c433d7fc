import { readFileSync } from 'node:fs';
import { hearBy } from '../browser-comparison/hearing.js';
import { startCorsBrowser } from '../browser-comparison/judges/simulated-browser.js';
import type { Outcome } from '../browser-comparison/case.js';
import { files, leftOut } from './files.js';
import { failureOf, type Subtest } from './wpt-file.js';

const subtests = files.map((file) => file.subtests);
let outcomes: ReadonlyMap<Subtest, readonly Outcome[]>;

beforeAll(async () => {
  const [all = []] = await hearBy([startCorsBrowser], subtests);
  outcomes = new Map(subtests.flat().map((one, i) => [one, all[i]!]));
}, 60_000);

describe.each(files.map(({ file, subtests: own }) => [file, own] as const))('CorsBrowser passes %s', (_, own) => {
  it.each(own.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    expect(failureOf(one, outcomes.get(one)!)).toBeUndefined();
  });
});

describe('the restated web-platform-tests', () => {
  it('have hundreds of subtests', () => {
    expect(subtests.flat().length).toBeGreaterThanOrEqual(500);
  });

  it('are counted in the guide', () => {
    const guide = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8');
    const count = subtests.flat().length;
    expect(guide).toContain(`restates ${count} subtests`);
    expect(guide).toMatch(new RegExp(`\\| \`CorsBrowser\` +\\| +${count} \\|`));
  });

  it('name each subtest of a file once, and leave no file out that they have', () => {
    const names = files.flatMap(({ file, subtests: own }) => own.map(({ name }) => `${file} ${name}`));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(files.map(({ file }) => file).filter((file) => file in leftOut)).toEqual([]);
  });
});
