import { readFileSync } from 'node:fs';
import { hearBy } from '../browser-comparison/hearing.js';
import { startCorsBrowser } from '../browser-comparison/judges/simulated-browser.js';
import type { Outcome } from '../browser-comparison/case.js';
import { files, leftOut } from './files.js';
import { isUnlike, unlike } from './unlike.js';
import { failureOf, type Subtest } from './wpt-file.js';

const subtests = files.map((file) => file.subtests);
let outcomes: ReadonlyMap<Subtest, readonly Outcome[]>;

beforeAll(async () => {
  const [all = []] = await hearBy([startCorsBrowser], subtests);
  outcomes = new Map(subtests.flat().map((one, i) => [one, all[i]!]));
}, 60_000);

describe.each(files.map(({ file, subtests: own }) => [file, own] as const))('CorsBrowser and %s', (file, own) => {
  const failing = own.filter(({ name }) => isUnlike('CorsBrowser', file, name));
  const passing = own.filter((one) => !failing.includes(one));

  if (passing.length > 0) {
    it.each(passing.map((one) => [one.name, one] as const))('passes: %s', (_name, one) => {
      expect(failureOf(one, outcomes.get(one)!)).toBeUndefined();
    });
  }

  if (failing.length > 0) {
    it.each(failing.map((one) => [one.name, one] as const))('is known to fail: %s', (_name, one) => {
      expect(failureOf(one, outcomes.get(one)!)).toBeDefined();
    });
  }
});

describe('the restated web-platform-tests', () => {
  const all = files.flatMap(({ file, subtests: own }) => own.map(({ name }) => ({ file, name })));

  it('have more than a thousand subtests', () => {
    expect(all.length).toBeGreaterThanOrEqual(1000);
  });

  it('are counted in the guide', () => {
    const guide = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8');
    expect(guide).toContain(`restates ${all.length.toLocaleString('en')} subtests`);
    for (const [judge, title] of [
      ['CorsBrowser', '`CorsBrowser`'],
      ['chromium', 'Chromium 156'],
      ['firefox', 'Firefox 153'],
    ] as const) {
      const passed = all.filter(({ file, name }) => !isUnlike(judge, file, name)).length;
      expect(guide).toMatch(new RegExp(`\\| ${title} +\\| +${passed.toLocaleString('en')} \\|`));
    }
  });

  it('name each subtest of a file once, and leave no file out that they have', () => {
    const names = all.map(({ file, name }) => `${file} ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(files.map(({ file }) => file).filter((file) => file in leftOut)).toEqual([]);
  });

  it.each(unlike.map((one) => [`${one.file} ${String(one.subtests)}`, one] as const))(
    'have what some judges fail: %s',
    (_name, { file, subtests: pattern }) => {
      expect(all.some((one) => one.file === file && pattern.test(one.name))).toBe(true);
    },
  );

  it('are passed by the browser for tests wherever Chromium and Firefox pass, but for control characters', () => {
    const stricter = unlike.filter(({ judges }) => judges.join() === 'CorsBrowser');
    expect(stricter.map(({ does }) => does)).toEqual(stricter.map(() => expect.stringContaining('control characters')));
  });
});
