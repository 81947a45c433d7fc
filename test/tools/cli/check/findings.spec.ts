import { FINDING_CODES } from '../../../../lib/tools/cli/check/audit/finding-codes.js';
import { APP, BROKEN_SERVERS, SOUND_SERVERS } from './broken-servers.js';
import { bySeverity } from './pairs/by-severity.js';
import { check } from './check.js';
import { CACHES } from './pairs/caches.js';
import { CARELESS } from './pairs/careless.js';
import { COMPARISONS } from './pairs/comparisons.js';
import { COOKIES } from './pairs/cookies.js';
import { GRANTED, handWritten } from './hand-written.js';
import { serve } from './server.js';

describe('the audit finds exactly what is wrong with common configurations:', () => {
  test.each(BROKEN_SERVERS.map((server) => [server.title, server] as const))('%s', async (_, server) => {
    const running = await serve(await server.listener());
    try {
      const { status, report } = await check(running.url, ...(server.args ?? []));
      expect(bySeverity(report.audit.findings)).toEqual(server.found);
      expect(report.verdict.code).toBe(server.verdict ?? (server.args?.includes('PUT') ? 'not-sent' : 'allowed'));
      expect(report.audit.unanswered).toEqual([]);
      expect(status).toBe(1);
    } finally {
      running.close();
    }
  });

  test('every code is found by at least one of them', () => {
    const found = new Set(
      [...BROKEN_SERVERS, ...COMPARISONS, ...COOKIES, ...CACHES, ...CARELESS].flatMap((server) =>
        Object.values(server.found).flat(),
      ),
    );
    expect(FINDING_CODES.filter((code) => !found.has(code))).toEqual([]);
  });
});

describe('the audit finds nothing wrong with correct servers:', () => {
  test.each(SOUND_SERVERS.map(([title, server, args = []]) => [title, server, args] as const))(
    '%s',
    async (_, server, args) => {
      const running = await serve(handWritten(server));
      try {
        const { status, report } = await check(running.url, ...args);
        expect(report.audit.findings).toEqual([]);
        expect({ status, outcome: report.verdict.outcome }).toEqual({ status: 0, outcome: 'allowed' });
      } finally {
        running.close();
      }
    },
  );
});

test('an intended finding can be ignored', async () => {
  const running = await serve(
    handWritten({ every: () => ({ 'Access-Control-Allow-Origin': APP }), optionsStatus: 405, options: () => ({}) }),
  );
  try {
    const { status, report } = await check(running.url, '--ignore', 'preflight-unhandled', '--ignore', 'null-origin');
    expect({ status, ...report.audit }).toMatchObject({
      status: 0,
      grade: 'A',
      findings: [],
      ignored: ['preflight-unhandled'],
    });
  } finally {
    running.close();
  }
});

test('an error page without headers, as from nginx without always, does not make the preflight too lax', async () => {
  const options = () => ({ 'Access-Control-Allow-Origin': '*', ...GRANTED });
  const running = await serve(handWritten({ every: () => ({}), options, status: () => 404 }));
  const { report } = await check(running.url);
  running.close();
  expect(report.verdict.code).toBe('allow-origin-missing');
  expect(report.audit.findings).toEqual([]);
});

test.each([
  ['low', 1],
  ['medium', 1],
  ['high', 0],
  ['critical', 0],
])('--fail-on %s decides whether a medium finding causes exit code 1', async (severity, expected) => {
  const every = (origin?: string) => ({ ...(origin === APP && { 'Access-Control-Allow-Origin': APP }) });
  const running = await serve(handWritten({ every, options: () => ({ 'Access-Control-Max-Age': '600' }) }));
  const { status, report } = await check(running.url, '--fail-on', severity, '--ignore', 'refused-headers');
  running.close();
  expect(report.audit.findings.map((one) => one.severity)).toContain('medium');
  expect(status).toBe(expected);
});

test('a blocked request causes exit code 1 whatever --fail-on says', async () => {
  const running = await serve(handWritten({ every: () => ({}) }));
  const { status } = await check(running.url, '--fail-on', 'critical');
  running.close();
  expect(status).toBe(1);
});
