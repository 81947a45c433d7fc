import type { Outcome } from '../browser-comparison/case.js';
import { hearBy } from '../browser-comparison/hearing.js';
import { startChromium, startFirefox } from '../browser-comparison/judges/real-browsers.js';
import { files } from './files.js';
import { isUnlike } from './unlike.js';
import { failureOf } from './wpt-file.js';

/** In milliseconds. Both browsers need about forty seconds, and much longer on a busy machine. */
const PATIENCE = 300_000;

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

it.each(names)('%s passes all restated web-platform-tests but those that it is known to fail', (name) => {
  const all = files.flatMap(({ file, subtests }) => subtests.map((one) => ({ file, one })));
  const results = all.map(({ file, one }, i) => {
    const failure = failureOf(one, outcomes.get(name)![i]!);
    return { file, one, failure, isKnown: isUnlike(name, file, one.name) };
  });
  const titled = (wanted: typeof results) => wanted.map(({ file, one, failure }) => `${file} ${one.name}: ${failure}`);
  expect(titled(results.filter(({ failure, isKnown }) => failure !== undefined && !isKnown))).toEqual([]);
  expect(titled(results.filter(({ failure, isKnown }) => failure === undefined && isKnown))).toEqual([]);
});
