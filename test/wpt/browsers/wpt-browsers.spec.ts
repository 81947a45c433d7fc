import type { Outcome } from '../../browser-comparison/case.js';
import { hearBy } from '../../browser-comparison/hearing.js';
import { startChromium, startFirefox } from '../../browser-comparison/judges/real-browsers.js';
import { files } from '../files.js';
import { failureOf } from '../wpt-file.js';

/** In milliseconds. Both browsers need about twenty seconds, and much longer on a busy machine. */
const PATIENCE = 240_000;

const starts = { chromium: startChromium, firefox: startFirefox };
const names = ['chromium', 'firefox'] as const;
const groups = files.map(({ subtests }) => subtests);
const outcomes = new Map<string, readonly (readonly Outcome[])[]>();

beforeAll(async () => {
  const all = await hearBy(
    names.map((name) => starts[name]),
    groups,
  );
  for (const [i, name] of names.entries()) outcomes.set(name, all[i]!);
}, PATIENCE);

it.each(names)('%s passes all restated web-platform-tests', (name) => {
  const all = files.flatMap(({ file, subtests }) => subtests.map((one) => ({ file, one })));
  const failures = all.flatMap(({ file, one }, i) => {
    const failure = failureOf(one, outcomes.get(name)![i]!);
    return failure === undefined ? [] : [`${file} ${one.name}: ${failure}`];
  });
  expect(failures).toEqual([]);
});
