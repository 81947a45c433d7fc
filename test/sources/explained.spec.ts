import { Controller, Get, type INestApplication, Put } from '@nestjs/common';
import {
  corsDecisionOf,
  type CorsDecisionEvent,
  type CorsExplainRequest,
  CorsInspector,
  CorsModule,
  type CorsModuleOptions,
  CorsPolicies,
  type CorsReport,
  type CorsRequest,
  diffReports,
  liveOrigins,
  renderDiff,
  renderExplanation,
  renderReport,
  renderReportMarkdown,
} from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ask, preflight } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const HOST = 'api.acme.example';
const STATIC = 'https://app.example.com';
const key = (request: CorsRequest): string => request.hostname;

@Controller('orders')
class Orders {
  @Get()
  list(): void {}

  @Put(':id')
  replace(): void {}
}

/** The origins of customers, some of them with mistakes. */
function customerOrigins(): Iterable<[string, string[]]> {
  return [
    [HOST, ['https://*.acme.example', 'https://slash.example/', 'no-scheme.example', 'http://plain.example']],
    ['api.other.example', ['https://other.example']],
  ];
}

describe.each(platforms)('what sources decide is explained on $name', (platform) => {
  const log = new KeptLog();
  const events: CorsDecisionEvent[] = [];
  const keep = (message: unknown): void => void events.push(message as CorsDecisionEvent);
  let running: RunningApp;
  let decided: (string | undefined)[] = [];

  const serve = async (options: CorsModuleOptions): Promise<CorsInspector> => {
    running = await start(
      platform,
      { imports: [CorsModule.forRoot(options)], controllers: [Orders] },
      {
        options: { logger: log },
        main: (app: INestApplication): void => {
          app.use((request: Parameters<typeof corsDecisionOf>[0], _: unknown, next: () => void) => {
            decided.push(corsDecisionOf(request)?.rule);
            next();
          });
        },
      },
    );
    return running.app.get(CorsInspector);
  };

  beforeEach(() => {
    log.lines.splice(0);
    events.splice(0);
    decided = [];
    subscribe('nestjs-cors:decision', keep);
  });
  afterEach(async () => {
    unsubscribe('nestjs-cors:decision', keep);
    await running.close();
  });

  const about = (origin: string, more: Partial<CorsExplainRequest> = {}): CorsExplainRequest => ({
    url: `https://${HOST}/orders`,
    origin,
    ...more,
  });

  it('explain() names the row, its source and its key, and events and corsDecisionOf() have the same rule', async () => {
    const inspector = await serve({ origin: [STATIC, liveOrigins(customerOrigins, { key })], credentials: true });
    const rule = `row 'https://*.acme.example' of customerOrigins for ${HOST}`;
    const explanation = await inspector.explain(about('https://shop.acme.example'));
    expect(explanation).toMatchObject({ allowed: true, actual: { rule } });
    expect(renderExplanation(explanation)).toContain(`It is allowed by ${rule}.`);
    const asked = await inspector.explain(
      about('https://shop.acme.example', { method: 'PUT', url: `https://${HOST}/orders/7` }),
    );
    expect(asked).toMatchObject({ allowed: true, preflight: { rule }, actual: { rule } });
    expect((await inspector.explain(about(STATIC))).actual?.rule).toBe(STATIC);

    const headers = { Origin: 'https://shop.acme.example', Host: HOST };
    await ask(running.port, { path: '/orders', headers });
    const question = preflight('https://shop.acme.example', 'PUT', '/orders/7');
    await ask(running.port, { ...question, headers: { ...question.headers, Host: HOST } });
    await ask(running.port, { path: '/orders', headers: { ...headers, Host: 'api.other.example' } });
    expect(events.map((event) => event.rule)).toEqual([rule, rule, undefined]);
    expect(decided).toEqual([rule, undefined]);
  });

  it.each<[string, string, string]>([
    [
      'a row that is not valid',
      'https://slash.example',
      `row 'https://slash.example/' of customerOrigins for ${HOST} is refused [origin-trailing-slash]`,
    ],
    [
      'a row without a scheme',
      'https://no-scheme.example',
      `row 'no-scheme.example' of customerOrigins for ${HOST} is refused [origin-scheme-missing]`,
    ],
    [
      'a row that credentials do not permit',
      'http://plain.example',
      `row 'http://plain.example' of customerOrigins for ${HOST} is refused [origin-insecure]`,
    ],
  ])('R22: the refusal of an origin because of %s says so', async (_, origin, sentence) => {
    const inspector = await serve({ origin: liveOrigins(customerOrigins, { key }), credentials: true });
    const explanation = await inspector.explain(about(origin));
    expect(explanation).toMatchObject({ allowed: false, reason: 'origin-not-allowed' });
    expect(explanation.advice).toContain(`The ${sentence}`);
    expect(explanation.advice).toContain('Fix: ');
    await ask(running.port, { path: '/orders', headers: { Origin: origin, Host: HOST } });
    expect(log.at('debug')).toEqual([expect.stringContaining(`The ${sentence}`)]);
  });

  it('R22: a row that was corrected or removed is not blamed any more', async () => {
    let rows = ['https://a.example/', 'https://b.example'];
    const inspector = await serve({ origin: liveOrigins(() => rows, { refresh: 0.01 }) });
    expect((await inspector.explain(about('https://a.example'))).advice).toContain("row 'https://a.example/'");
    rows = ['https://b.example'];
    const { sources } = running.app.get(CorsPolicies);
    expect(sources[0]?.refused).toBe(1);
    while (running.app.get(CorsPolicies).sources[0]?.refused !== 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await inspector.explain(about('https://a.example'))).advice).toBeUndefined();
  });

  it('a refusal says that a request has no key', async () => {
    const inspector = await serve({ origin: liveOrigins(customerOrigins, { key: () => undefined }) });
    const { advice } = await inspector.explain(about('https://shop.acme.example'));
    expect(advice).toBe('The key function for customerOrigins returns no key for this request.');
  });

  it('suggestions ask for a row or a rule, and write no code that contains a source', async () => {
    const inspector = await serve({ origin: [STATIC, liveOrigins(customerOrigins, { key })] });
    const explanation = await inspector.explain(about('https://new.example', { credentials: true }));
    expect(JSON.stringify(explanation)).not.toContain('[object');
    expect(explanation.changes.map(({ text }) => text)).toEqual([
      "add 'https://new.example' to the rows of customerOrigins, or to origin of CorsModule.forRoot(), for everything that inherits it",
      'set credentials: true in Orders.list',
    ]);
    const { nearestOrigin } = await inspector.explain(about('http://shop.acme.example'));
    expect(nearestOrigin).toMatchObject({ origin: 'https://shop.acme.example', difference: 'scheme' });
  });

  it('an origin that a row allows is not suggested again for what else is missing', async () => {
    const inspector = await serve({ origin: liveOrigins(customerOrigins, { key }) });
    const { reason, changes } = await inspector.explain(
      about('https://shop.acme.example', { headers: { 'X-Trace': '1' } }),
    );
    expect(reason).toBe('header-not-allowed');
    expect(changes.map(({ option }) => option)).toEqual(['allowedHeaders']);
  });

  it('reports name each source once, with its options, and tell two sources with one name apart', async () => {
    const other = { customerOrigins: () => ['https://x.example'] }.customerOrigins;
    const options = (first: typeof other | typeof customerOrigins): CorsModuleOptions => ({
      origin: [STATIC, liveOrigins(first, { refresh: 60 })],
      policies: {
        rest: { origin: [liveOrigins(customerOrigins, { refresh: 60 }), liveOrigins(other, { refresh: 60 })] },
      },
      suppressWarnings: ['policy-unused'],
      paths: { '/orders': 'rest' },
    });
    const inspector = await serve(options(customerOrigins));
    const report = JSON.parse(JSON.stringify(inspector.report())) as CorsReport;
    const origins = report.entries.map(({ policy }) => policy['origin']);
    expect(new Set(origins.map(String))).toEqual(
      new Set([
        'https://app.example.com,liveOrigins(customerOrigins, { refresh: 60 })',
        'liveOrigins(customerOrigins, { refresh: 60 }),liveOrigins(customerOrigins (2), { refresh: 60 })',
      ]),
    );
    for (const text of [renderReport(report), renderReportMarkdown(report)])
      expect(text).not.toMatch(/an object|\[object/);
    const changes = running.app.get(CorsPolicies).replace(options(other));
    expect(changes).toEqual(diffReports(report, inspector.report()));
    expect(renderDiff(changes)).toContain('+ liveOrigins(customerOrigins (2), { refresh: 60 }) gains access:');
    expect(renderDiff(changes)).toContain('- liveOrigins(customerOrigins, { refresh: 60 }) loses access:');
  });
});
