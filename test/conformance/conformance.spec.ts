import { existsSync } from 'node:fs';
import { corsHeaders } from '../support/cors-headers.js';
import { platforms } from '../support/platforms.js';
import { annotationFrameworks } from './annotation-frameworks.js';
import { playInApp } from './app.js';
import { pageCases, playInPage, readableOf } from './browser.js';
import type { ConformanceCase, Expected } from './case.js';
import type { Outcome } from './engine.js';
import { rules } from './rules.js';

const cases: readonly ConformanceCase[] = [...rules, ...annotationFrameworks];

/** The package does not export the engine: tests of the packed package cannot import it. */
const hasEngine = existsSync(new URL('../../lib/policy', import.meta.url));

function expectOutcome(outcome: Outcome, expected: Expected): void {
  if ('issues' in expected) {
    expect('issues' in outcome ? { issues: [...outcome.issues].sort() } : outcome).toEqual({
      issues: [...expected.issues].sort(),
    });
  } else {
    expect(outcome).toEqual({ status: expected.status, cors: corsHeaders(expected.headers) });
  }
}

if (hasEngine) {
  describe('conformance of the engine', () => {
    it.each(cases.filter(({ runs }) => runs === undefined))('$name', async (one) => {
      const { playOnEngine } = await import('./engine.js');
      expectOutcome(await playOnEngine(one), one.expect);
    });
  });
}

describe.each(platforms)('conformance of an app on $name', (platform) => {
  it.each(cases)('$name', async (one) => {
    expectOutcome(await playInApp(platform, one), one.expect);
  });
});

const inPages = cases.flatMap(pageCases);

it('a browser can send most requests of the table', () => {
  expect(inPages.length).toBeGreaterThanOrEqual(60);
});

describe.each(platforms)('a page can do exactly what the table allows, on $name', (platform) => {
  it.each(inPages)('$name', async (one) => {
    for (const credentials of ['omit', 'include'] as const) {
      const result = await playInPage(platform, one, credentials);
      expect([credentials, !(result instanceof Error)]).toEqual([credentials, one.isAllowed[credentials]]);

      const sent = result.exchanges.find(({ type }) => type === 'preflight')?.request.headers;
      const asked = sent?.map(([name, value]) => [name.toLowerCase(), value] as const);
      const preflight = asked?.filter(([name]) => name.startsWith('access-control-request-'));
      expect(preflight && Object.fromEntries(preflight)).toEqual(one.preflight);

      if (result instanceof Error || one.exposed === undefined) continue;
      expect([...result.headers.keys()].sort()).toEqual(readableOf(result, one.exposed));
    }
  });
});
