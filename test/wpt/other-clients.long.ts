import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../browser-comparison/case.js';
import { everyday } from '../browser-comparison/cases/everyday.js';
import { hearBy } from '../browser-comparison/hearing.js';
import { startRoutedChromium } from '../browser-comparison/judges/real-browsers.js';
import type { Row } from '../browser-comparison/table.js';
import { verdictOf } from '../browser-comparison/verdict.js';
import { files } from './files.js';
import { startClient } from './start-client.js';
import { failureOf } from './wpt-file.js';

/** In milliseconds. */
const PATIENCE = 300_000;

const guide = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8');
const subtests = files.map((file) => file.subtests);

const clients = [
  ['jsdom 29 (`XMLHttpRequest`)', 'jsdom'],
  ['happy-dom 21 (`fetch`)', 'happy-dom'],
  ['Node 20 (`fetch`)', 'node'],
] as const;

/** The numbers in the row of the guide with this title, in each of its tables. */
function numbersInGuide(title: string): number[] {
  const rows = guide.split('\n').filter((line) => line.startsWith(`| ${title} `));
  return rows.flatMap((line) =>
    line
      .split('|')
      .slice(2, -1)
      .map((cell) => Number(cell.replace(',', ''))),
  );
}

/** Whether a script has a response that browsers do not give it. */
function readsWhatIsBlocked({ verdicts }: Row, outcomes: readonly Outcome[]): boolean {
  return outcomes.map(verdictOf).some((verdict, i) => /read|cache/.test(verdict) && !/read|cache/.test(verdicts[i]!));
}

type Results = readonly (readonly Outcome[])[];

const countBlocked = (rows: readonly Row[], results: Results) =>
  rows.filter((one, i) => readsWhatIsBlocked(one, results[i]!)).length;

const countPassedSubtests = (results: Results) =>
  subtests.flat().filter((one, i) => failureOf(one, results[i]!) === undefined).length;

const countThirty = (results: Results) => [
  everyday.filter(({ verdicts }, i) => isDeepStrictEqual(results[i]!.map(verdictOf), verdicts)).length,
  countBlocked(everyday, results),
];

describe('the guide says what other clients do', () => {
  let all: Results[];
  let routed: Results;

  beforeAll(async () => {
    const starts = clients.map(([, name]) => startClient(name));
    all = await hearBy(starts, [everyday, ...subtests]);
    routed = (await hearBy([startRoutedChromium], [everyday]))[0]!;
  }, PATIENCE);

  it.each(clients)('%s', (title, name) => {
    const results = all[clients.findIndex(([, other]) => other === name)]!;
    const [thirty, rest] = [results.slice(0, everyday.length), results.slice(everyday.length)];
    const counts = [countPassedSubtests(rest), countBlocked(subtests.flat(), rest), ...countThirty(thirty)];
    expect(counts).toEqual(numbersInGuide(title));
  });

  it('Playwright with a route', () => {
    expect(countThirty(routed)).toEqual(numbersInGuide('Chromium 156 with `page.route()`'));
  });
});
