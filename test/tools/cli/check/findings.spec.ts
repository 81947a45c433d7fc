import { FINDING_CODES } from '../../../../lib/tools/cli/check/audit/finding-codes.js';
import { APP, BROKEN_SERVERS, SOUND_SERVERS } from './broken-servers.js';
import { check } from './check.js';
import { handWritten } from './hand-written.js';
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
    const found = new Set(BROKEN_SERVERS.flatMap((server) => Object.values(server.found).flat()));
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

function bySeverity(findings: readonly { code: string; severity: string }[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { code, severity } of findings) (found[severity] ??= []).push(code);
  return found;
}
