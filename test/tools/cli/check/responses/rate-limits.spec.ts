import type { IncomingMessage } from 'node:http';
import { APP } from '../broken-servers.js';
import { check } from '../check.js';
import { allowing, CREDENTIALS, handWritten } from '../hand-written.js';
import { retryAfter } from '../../../../../lib/tools/cli/check/probe/patience.js';
import { serve } from '../server.js';

const sound = handWritten(allowing((origin) => origin === APP));

type Status = (request: IncomingMessage, count: number) => number | undefined;

/** A check of a server that answers some requests with another status. */
async function limited(status: Status, { retryAfter = '0', listener = sound, args = [] as string[] } = {}) {
  let count = 0;
  const running = await serve((request, response) => {
    const limit = status(request, (count += 1));
    if (limit === undefined) listener(request, response);
    else response.writeHead(limit, { 'Retry-After': retryAfter }).end();
  });
  const began = performance.now();
  try {
    return { ...(await check(running.url, ...args)), count, seconds: (performance.now() - began) / 1000 };
  } finally {
    running.close();
  }
}

describe.each([429, 503])('after %d', (status) => {
  test('a request is sent once more, and the audit is complete', async () => {
    const { report, count, ...rest } = await limited((_, n) => (n === 7 ? status : undefined));
    expect(rest.status).toBe(0);
    expect(report.audit).toMatchObject({ grade: 'A', unanswered: [], requests: count });
  });

  test('the request of the page is sent once more, too, and the verdict is about the second response', async () => {
    const { report } = await limited((_, n) => (n === 1 ? status : undefined));
    expect(report.verdict.code).toBe('allowed');
  });

  test('check waits as long as Retry-After says, only once in a check', async () => {
    const { report, seconds, ...rest } = await limited((_, n) => (n > 4 && n < 9 ? status : undefined), {
      retryAfter: '1',
    });
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(rest.status).toBe(2);
    expect(report.audit.grade).toBeNull();
    expect(report.audit.unanswered).toHaveLength(3);
  });

  test('findings are printed without a grade, and the exit code is 2', async () => {
    const listener = handWritten(allowing(() => true, CREDENTIALS));
    const { report, ...rest } = await limited(({ headers }) => (headers.origin === 'null' ? status : undefined), {
      listener,
    });
    expect(report.audit.findings.map(({ code }) => code)).toEqual(['any-origin']);
    expect({ status: rest.status, exitCode: report.exitCode, grade: report.audit.grade }).toEqual({
      status: 2,
      exitCode: 2,
      grade: null,
    });
  });

  test('of every request there is no result: the exit code is 2', async () => {
    const { report, ...rest } = await limited(() => status);
    expect(rest.status).toBe(2);
    expect(report.audit).toMatchObject({ grade: null, findings: [] });
  });

  test('a request that is blocked for another reason still causes exit code 1', async () => {
    const { report, ...rest } = await limited(({ headers }) => (headers.origin === 'null' ? status : undefined), {
      listener: handWritten({}),
    });
    expect(report.verdict.outcome).toBe('blocked');
    expect(rest.status).toBe(1);
  });
});

test('a date in Retry-After is a wait, too, and it is never longer than 10 seconds', async () => {
  const passed = new Date(Date.now() - 60_000).toUTCString();
  const { report } = await limited((_, n) => (n === 7 ? 429 : undefined), { retryAfter: passed });
  expect(report.audit.grade).toBe('A');
  expect(retryAfter('3600')).toBe(10_000);
  expect(retryAfter(new Date(Date.now() + 3_600_000).toUTCString())).toBe(10_000);
  expect(retryAfter('soon')).toBe(1_000);
  expect(retryAfter(undefined)).toBe(1_000);
});
