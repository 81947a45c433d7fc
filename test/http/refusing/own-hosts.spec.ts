import { Controller, Post } from '@nestjs/common';
import { CorsModule, CorsInspector, diffReports, renderReport, renderReportMarkdown } from 'nestjs-cors';
import type { OutgoingHttpHeaders } from 'node:http';
import { ask } from '../../support/client.js';
import { type AppSetup, platforms, type RunningApp, start, trustingProxies } from '../../support/platforms.js';

const HOST = 'api.example.com';

@Controller()
class Things {
  @Post('things')
  create(): string {
    return 'created';
  }
}

describe.each(platforms)('R13: the own hosts of the application, on $name', (platform) => {
  let running: RunningApp;

  const serve = async (ownHosts: string[] | undefined, setup: AppSetup = {}): Promise<void> => {
    const options = { rejectDisallowed: true, ...(ownHosts && { ownHosts }) };
    running = await start(platform, { imports: [CorsModule.forRoot(options)], controllers: [Things] }, setup);
  };
  const statusOf = async (headers: OutgoingHttpHeaders): Promise<number> =>
    (await ask(running.port, { method: 'POST', path: '/things', headers })).status;

  afterEach(() => running.close());

  it.each([
    ['a page under an own host', { Host: HOST, Origin: `http://${HOST}` }, 201],
    ['the same with a port', { Host: `${HOST}:8080`, Origin: `http://${HOST}:8080` }, 201],
    ['the same, as the browser says', { Host: HOST, Origin: `https://${HOST}`, 'Sec-Fetch-Site': 'same-origin' }, 201],
    [
      'a page that reaches the application under its own name',
      { Host: 'evil.example', Origin: 'http://evil.example' },
      403,
    ],
    [
      'the same, as the browser says',
      { Host: 'evil.example', Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
      403,
    ],
    ['a form that the user opened there', { Host: 'evil.example', Origin: 'null', 'Sec-Fetch-Site': 'none' }, 403],
    ['a host with more after it', { Host: `${HOST}.evil.example`, Origin: `http://${HOST}.evil.example` }, 403],
    ['another page', { Host: HOST, Origin: 'http://evil.example' }, 403],
    ['a program', { Host: 'evil.example' }, 201],
  ])('%s: %j gets %d', async (_, headers, status) => {
    await serve([HOST]);
    expect(await statusOf(headers)).toBe(status);
  });

  it('an empty list means that no request is same-origin', async () => {
    await serve([]);
    expect(await statusOf({ Host: HOST, Origin: `http://${HOST}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(403);
  });

  it('behind a trusted proxy, the host is the one that the proxy reports', async () => {
    await serve([HOST], trustingProxies);
    const from = { Host: 'inner:3000', Origin: `http://${HOST}`, 'Sec-Fetch-Site': 'same-origin' };
    expect(await statusOf({ ...from, 'X-Forwarded-Host': HOST })).toBe(201);
    expect(await statusOf({ ...from, 'X-Forwarded-Host': 'evil.example' })).toBe(403);
    expect(await statusOf({ ...from, 'X-Forwarded-Host': `${HOST}/evil` })).toBe(403);
    expect(await statusOf(from)).toBe(403);
  });

  it('a function that trusts proxies and throws makes no host own', async () => {
    await serve([HOST], {
      main: (app) => {
        const instance = app.getHttpAdapter().getInstance() as { set?(name: string, value: unknown): void };
        instance.set?.('trust proxy', () => {
          throw new Error('no proxies');
        });
      },
      adapterOptions: {
        trustProxy: () => {
          throw new Error('no proxies');
        },
      },
    });
    const headers = { Host: HOST, Origin: `http://${HOST}`, 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-Host': HOST };
    expect(await statusOf(headers)).toBe(403);
  });

  it('are in the report, its difference and the explanation', async () => {
    await serve([HOST, 'localhost:3000']);
    const inspector = running.app.get(CorsInspector);
    const report = inspector.report();
    expect(report.ownHosts).toEqual([HOST, 'localhost:3000']);
    expect(renderReport(report)).toContain(`\n\nOwn hosts: ${HOST}, localhost:3000`);
    expect(renderReportMarkdown(report)).toContain(`\n\nOwn hosts: ${HOST}, localhost:3000`);
    const { ownHosts: _, ...without } = report;
    expect(diffReports(without, report).changes).toEqual([
      { field: 'ownHosts', from: 'any', to: report.ownHosts, where: ['every route'] },
    ]);
    expect(renderReport(without)).not.toContain('Own hosts');

    const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const explain = async (host: string) =>
      inspector.explain({ ...asked, url: `https://${host}/things`, origin: `https://${host}` });
    expect(await explain(HOST)).toMatchObject({ reason: 'same-origin' });
    expect(await explain('evil.example')).toMatchObject({
      reason: 'origin-not-allowed',
      actual: { status: 403 },
      advice: "If pages reach the application under 'evil.example', add it to ownHosts in the options of the module.",
    });
  });
});

describe.each(platforms)('R13: what a trusted proxy reports, on $name', (platform) => {
  let running: RunningApp;
  beforeAll(async () => {
    const metadata = { imports: [CorsModule.forRoot({ rejectDisallowed: true })], controllers: [Things] };
    running = await start(platform, metadata, trustingProxies);
  });
  afterAll(() => running.close());

  const statusOf = async (headers: OutgoingHttpHeaders): Promise<number> =>
    (await ask(running.port, { method: 'POST', path: '/things', headers: { Host: 'inner:3000', ...headers } })).status;

  it.each([
    ['https', HOST],
    ['HTTPS', 'API.example.com'],
    ['https', `${HOST}:443`],
  ])('%s and %s are an origin', async (protocol, host) => {
    const headers = { 'X-Forwarded-Proto': protocol, 'X-Forwarded-Host': host, Origin: `https://${HOST}` };
    expect(await statusOf(headers)).toBe(201);
  });

  const EVIL = 'evil.example';

  it.each([
    ['https', `${EVIL}/`],
    ['https', `${EVIL}#`],
    ['https', `${EVIL}?x`],
    ['https', `x@${EVIL}`],
    ['https', `${EVIL}:443:443`],
    ['https', `${EVIL}:`],
    ['https', `evil\t.example`],
    ['https', `${EVIL}\\x`],
    ['https', '%65vil.example'],
    ['https', '[evil.example'],
    ['https', 'x'.repeat(10_000)],
    [`https://${EVIL}/`, HOST],
    [`https://${EVIL}#`, HOST],
    [`https://${EVIL}\\`, HOST],
    ['https:', EVIL],
    ['wss', EVIL],
    ['javascript', EVIL],
    ['h', EVIL],
    [' ', EVIL],
    ['__proto__', EVIL],
  ])('%j and %j are not an origin, and no error', async (protocol, host) => {
    for (const origin of [`https://${EVIL}`, `http://${EVIL}`]) {
      const headers = { 'X-Forwarded-Proto': protocol, 'X-Forwarded-Host': host, Origin: origin };
      // Both platforms ignore a value without characters: the scheme is that of the connection then.
      const isIgnored = protocol.trim() === '' && origin.startsWith('http:');
      expect([origin, await statusOf(headers)]).toEqual([origin, isIgnored ? 201 : 403]);
    }
  });
});
