import { check } from './check.js';
import { bySeverity } from './pairs/by-severity.js';
import { CACHES } from './pairs/caches.js';
import { CARELESS } from './pairs/careless.js';
import { COMPARISONS } from './pairs/comparisons.js';
import { COOKIES } from './pairs/cookies.js';
import type { Pair } from './pairs/pair.js';
import { serve } from './server.js';

const PAIRS: readonly Pair[] = [...COMPARISONS, ...COOKIES, ...CACHES, ...CARELESS];

describe.each(PAIRS.map((pair) => [pair.title, pair] as const))('%s', (_, pair) => {
  test('is found, and nothing else', async () => {
    const running = await serve(pair.broken());
    try {
      const { status, report } = await check(running.url, ...(pair.args ?? []));
      expect(bySeverity(report.audit.findings)).toEqual(pair.found);
      expect(report.verdict.code).toBe(pair.verdict ?? 'allowed');
      expect(report.audit.unanswered).toEqual([]);
      expect(status).toBe(1);
    } finally {
      running.close();
    }
  });

  test('has a sound twin, in which nothing is found', async () => {
    const running = await serve(pair.sound());
    try {
      const { status, report } = await check(running.url, ...(pair.args ?? []));
      expect(report.audit).toMatchObject({ grade: 'A', findings: [], unanswered: [] });
      expect(status).toBe(0);
    } finally {
      running.close();
    }
  });
});
