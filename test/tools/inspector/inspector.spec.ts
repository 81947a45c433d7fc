import { Controller, Delete, Get, Patch, Post, Put, Version, VersioningType } from '@nestjs/common';
import {
  Cors,
  type CorsExplanation,
  CorsInspector,
  CorsModule,
  type CorsModuleOptions,
  type CorsExplainRequest,
  type CorsReport,
  diffReports,
  renderDiagram,
  renderDiff,
  renderExplanation,
  renderReport,
  renderReportMarkdown,
} from 'nestjs-cors';
import { type AppSetup, platforms, type RunningApp, start } from '../../support/platforms.js';

const APP = 'https://app.example.com';
const PARTNER = 'https://shop.partner.example';

@Cors({ maxAge: 5 })
class Animals {}

@Controller('cats')
@Cors({ policy: 'partners' })
class Cats extends Animals {
  @Get()
  list(): void {}

  @Put(':id')
  @Cors({ allowedHeaders: ['X-A'] })
  replace(): void {}

  @Patch(':id')
  @Cors('*')
  update(): void {}

  @Delete(':id')
  @Cors()
  remove(): void {}

  @Post()
  @Cors({ methods: ['GET'] })
  create(): void {}
}

const options = {
  origin: APP,
  credentials: true,
  policies: { partners: { origin: 'https://*.partner.example' } },
  paths: { '/files/*path': { origin: '*' } },
} satisfies CorsModuleOptions;

describe.each(platforms)('the inspector on $name', (platform) => {
  let running: RunningApp;
  let inspector: CorsInspector;

  beforeAll(async () => {
    running = await start(platform, { imports: [CorsModule.forRoot(options)], controllers: [Cats] });
    inspector = running.app.get(CorsInspector);
  });

  afterAll(() => running.close());

  const verdict = ({ allowed, reason }: CorsExplanation): string => `${allowed ? 'allowed' : 'blocked'} ${reason}`;
  const failed = ({ steps }: CorsExplanation): string[] =>
    steps.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);

  it.each<[string, CorsExplainRequest, verdict: string, failed: string[], changes: string[]]>([
    ['a plain request of an allowed origin', { url: '/cats', origin: PARTNER }, 'allowed origin-allowed', [], []],
    ['a request without a page', { url: '/cats' }, 'allowed no-origin', [], []],
    [
      'a same-origin request',
      { method: 'PUT', url: 'https://api.example.com/cats/7', origin: 'https://api.example.com' },
      'allowed same-origin',
      [],
      [],
    ],
    ['any origin', { method: 'PATCH', url: '/cats/7', origin: PARTNER }, 'allowed any-origin', [], []],
    [
      'another origin, without a preflight',
      { url: '/cats', origin: 'https://stranger.example' },
      'blocked origin-not-allowed',
      ['origin'],
      [
        "add 'https://stranger.example' to origin of Cats.list",
        "or add 'https://stranger.example' to origin of policies.partners, for everything that inherits it",
      ],
    ],
    [
      'another origin, with a preflight',
      { method: 'DELETE', url: '/cats/7', origin: PARTNER },
      'blocked origin-not-allowed',
      ['preflight-origin'],
      [`add '${PARTNER}' to origin of CorsModule.forRoot(), for everything that inherits it`],
    ],
    [
      'headers that the handler leaves out',
      { method: 'PUT', url: '/cats/7', origin: PARTNER, headers: { 'X-Trace': '1', 'x-a': '1' } },
      'blocked header-not-allowed',
      ['preflight-headers'],
      ["add 'X-Trace' to allowedHeaders of Cats.replace"],
    ],
    [
      'headers that are not configured anywhere',
      { method: 'PATCH', url: '/cats/7', origin: PARTNER, headers: { 'X-Trace': '1' } },
      'blocked header-not-allowed',
      ['preflight-headers'],
      ["add 'X-Trace' to allowedHeaders of Cats.update"],
    ],
    [
      'a method that browsers do not normalize',
      { method: 'patch', url: '/cats/7', origin: APP },
      'blocked method-not-allowed',
      ['preflight-method'],
      [],
    ],
    [
      'credentials for any origin',
      { method: 'PATCH', url: '/cats/7', origin: PARTNER, credentials: true },
      'blocked credentials-not-allowed',
      ['preflight-credentials'],
      ["list the origins that may use credentials in Cats.update: '*' does not work with credentials"],
    ],
    [
      'credentials where none are allowed, without a preflight',
      { url: '/cats', origin: PARTNER, credentials: true },
      'blocked credentials-not-allowed',
      ['credentials'],
      [
        'set credentials: true in Cats.list',
        'or set credentials: true in policies.partners, for everything that inherits it',
      ],
    ],
    [
      'a method that no server can allow',
      { method: 'TRACE', url: '/cats', origin: PARTNER },
      'blocked request-method-forbidden',
      ['request'],
      [],
    ],
    [
      'the origin null',
      { url: '/cats', origin: 'null' },
      'blocked origin-not-allowed',
      ['origin'],
      [
        'serve the page from its own origin, or set dangerouslyAllowNullOrigin: true in Cats.list ' +
          "(every sandboxed frame sends 'null', whatever site made it)",
      ],
    ],
  ])('explains %s', async (_, question, expected, checks, changes) => {
    const explanation = await inspector.explain(question);

    expect(verdict(explanation)).toBe(expected);
    expect(failed(explanation)).toEqual(checks);
    const texts = explanation.changes.flatMap(({ text, shared }) => [text, ...(shared ? [`or ${shared.text}`] : [])]);
    expect(texts).toEqual(changes);
  });

  it('says how to write a method that browsers do not normalize', async () => {
    const { advice } = await inspector.explain({ method: 'patch', url: '/cats/7', origin: APP });
    expect(advice).toContain("Write 'PATCH', and send it in upper case too");
  });

  it.each([
    ['https://api.example.com/cats', 'https://other.example', true, true],
    ['https://api.example.com/cats', 'http://app.example.com', true, true],
    ['https://api.example.com/cats', 'https://app.example.com', true, false],
    ['https://api.example.com/cats', 'https://other.example', false, false],
    ['/cats', 'https://other.example', true, false],
  ])('%s from %s with credentials %s says that cookies are withheld: %s', async (url, origin, credentials, says) => {
    const { steps } = await inspector.explain({ url, origin, credentials });
    const { text = '' } = steps.find(({ check }) => check === 'cross-origin') ?? {};
    expect(text.includes('cookies are withheld unless they have SameSite=None and Secure')).toBe(says);
  });

  it.each([
    [{ method: 'PUT', url: '/api/cats/7' }, 'PUT /cats/7 would reach Cats.replace'],
    [{ method: 'PUT', url: '/api/v1/cats/7?x=1' }, 'PUT /cats/7?x=1 would reach Cats.replace'],
    [{ url: '/' }, 'No handler serves GET /. Check the URL before you change a policy.'],
    [{ method: 'DELETE', url: '/cats' }, 'This URL accepts GET, HEAD, POST.'],
  ])('says of %j that no handler serves it, and which request was probably intended', async (asked, hint) => {
    const explanation = await inspector.explain({ ...asked, origin: 'https://stranger.example' });
    expect(explanation.unserved).toContain(hint);
    const text = renderExplanation(explanation);
    expect(text.indexOf(explanation.unserved!)).toBeGreaterThan(-1);
    expect(text.indexOf(explanation.unserved!)).toBeLessThan(text.indexOf('To allow it'));
    expect((await inspector.explain({ url: '/files/a', origin: PARTNER })).unserved).toBeUndefined();
  });

  it('suggests a prefix that the routes have and the URL does not', async () => {
    const main: AppSetup['main'] = (app) => void app.setGlobalPrefix('api/v1');
    const { app, close } = await start(
      platform,
      { imports: [CorsModule.forRoot(options)], controllers: [Cats] },
      { main },
    );
    const { unserved } = await app.get(CorsInspector).explain({ url: '/cats', origin: APP });
    await close();
    expect(unserved).toContain('GET /api/v1/cats would reach Cats.list');
  });

  it.each(['http://[', '//[', 'https://user@api.example.com/cats', 'https://:secret@api.example.com/cats'])(
    'rejects %s, which browsers do not fetch',
    async (url) => {
      await expect(inspector.explain({ url, origin: APP })).rejects.toMatchObject({ name: 'TypeError' });
    },
  );

  it('says where each field of a policy was written', async () => {
    const { preflight } = await inspector.explain({ method: 'PUT', url: '/cats/7', origin: PARTNER });
    const [policy] = preflight!.policies;

    expect(policy).toMatchObject({ handler: 'Cats.replace', route: 'PUT /cats/:id' });
    const fields = Object.fromEntries(policy!.fields.map(({ field, ...rest }) => [field, rest]));
    expect(fields).toMatchObject({
      origin: { value: ['https://*.partner.example'], kind: 'policy', place: 'policies.partners' },
      credentials: { value: false, kind: 'default', place: 'default', resetBy: 'policies.partners' },
      allowedHeaders: { value: ['X-A'], kind: 'handler', place: 'Cats.replace @Cors()' },
      maxAge: { value: 5, kind: 'class', place: 'Animals @Cors()' },
      methods: { value: 'the methods that the routes serve', kind: 'default', place: 'default' },
    });
    const unserved = await inspector.explain({ url: '/files/a', origin: PARTNER });
    expect(unserved.actual?.policies[0]).toMatchObject({ pattern: '/files/*path' });
    expect(unserved.actual?.policies[0]?.fields[0]).toMatchObject({ kind: 'paths', place: "paths['/files/*path']" });
    const reset = await inspector.explain({ method: 'DELETE', url: '/cats/1', origin: APP, credentials: true });
    expect(reset.actual?.policies[0]?.fields[0]).toMatchObject({ kind: 'global', place: 'forRoot' });
  });

  it.each([
    [
      'http://shop.partner.example',
      "'http://shop.partner.example' is allowed as https://: 'https://shop.partner.example'.",
    ],
    [
      'https://partner.example',
      "'https://*.partner.example' allows subdomains only, and not 'https://partner.example' itself.",
    ],
    [
      'https://shop.partner.example/',
      "'https://shop.partner.example/' is not written as browsers send it; 'https://shop.partner.example' is, and is allowed.",
    ],
    [
      'https://shop.partner.example:8443',
      "'https://shop.partner.example:8443' is allowed with another port: 'https://shop.partner.example'.",
    ],
    ['https://stranger.example', undefined],
  ])('finds the allowed origin that is most similar to %s', async (origin, text) => {
    const { nearestOrigin } = await inspector.explain({ url: '/cats', origin });
    expect(nearestOrigin?.text).toBe(text);
  });

  it('returns plain data that is the same every time', async () => {
    const question = {
      method: 'PUT',
      url: '/cats/7',
      origin: 'http://shop.partner.example',
      headers: { 'X-Trace': '1' },
    };
    const explanation = await inspector.explain(question);

    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    expect(JSON.stringify(await inspector.explain(question))).toBe(JSON.stringify(explanation));
    expect(JSON.parse(JSON.stringify(inspector.report()))).toEqual(inspector.report());
  });

  it('renders an explanation as text', async () => {
    const headers = { 'X-Trace': '1' };
    const explanation = await inspector.explain({ method: 'PUT', url: '/cats/7', origin: PARTNER, headers });

    expect(renderExplanation(explanation)).toBe(`PUT /cats/7 from https://shop.partner.example
BLOCKED [header-not-allowed] The policy does not allow every request header. The request is not sent.

  ✓ A page of https://shop.partner.example requests PUT /cats/7.
  ✓ The URL has another origin than the page, so the browser applies CORS.
  ✓ The browser sends a preflight first: PUT is not GET, HEAD or POST; X-Trace: forms cannot set this header.
  ✓ The policy of Cats.replace (PUT /cats/:id) decides on the preflight.
  ✓ The response to the preflight allows https://shop.partner.example. It is allowed by https://*.partner.example.
  ✓ The request has no credentials.
  ✓ PUT is allowed.
  ✗ Access-Control-Allow-Headers does not contain x-trace.

The preflight:
  > OPTIONS /cats/7
  > Host: localhost
  > Origin: https://shop.partner.example
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Site: cross-site
  > Accept: */*
  > Access-Control-Request-Method: PUT
  > Access-Control-Request-Headers: x-trace
  < 204
  < Access-Control-Allow-Origin: https://shop.partner.example
  < Access-Control-Allow-Methods: PUT
  < Access-Control-Allow-Headers: X-A
  < Access-Control-Max-Age: 5
  < Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers

The policy of Cats.replace (PUT /cats/:id):
  origin          https://*.partner.example    policies.partners
  methods         those that the routes serve  default
  allowedHeaders  X-A                          Cats.replace @Cors()
  exposedHeaders  none                         default
  credentials     false                        default, because policies.partners sets origin
  maxAge          5                            Animals @Cors()

To allow it:
  - add 'X-Trace' to allowedHeaders of Cats.replace
      allowedHeaders: ['X-A', 'X-Trace']`);
  });

  it('escapes everything that comes from a request in text and diagrams', async () => {
    const hostile = 'https://x.example/\u001b[31m<img src=x onerror=alert(1)>;end';
    const explanation = await inspector.explain({ url: '/cats', origin: hostile });

    expect(renderExplanation(explanation)).not.toContain('\u001b');
    expect(renderDiagram(explanation)).not.toMatch(/\p{Cc}(?<!\n)|<(?!br\/>)|\)>/u);
  });

  it('draws the exchanges in the order in which they happen', async () => {
    const diagram = renderDiagram(await inspector.explain({ method: 'PATCH', url: '/cats/7', origin: APP }));

    expect(diagram.split('\n').map((line) => line.trim().replace(/: .*/, ''))).toEqual([
      'sequenceDiagram',
      'participant S as Script of<br/>https://app.example.com',
      'participant B as Browser',
      'participant N as Server',
      'S->>B',
      'B->>N',
      'Note right of N',
      'N-->>B',
      'B->>N',
      'Note right of N',
      'N-->>B',
      'B-->>S',
      'Note over S,N',
      '',
    ]);
  });

  it('names every handler that has to allow it, if a preflight does not identify one', async () => {
    @Controller('versions')
    class Versions {
      @Put()
      @Version('1')
      first(): void {}

      @Put()
      @Version('2')
      @Cors({ allowedHeaders: ['v'] })
      second(): void {}
    }
    const { app, close } = await start(
      platform,
      { imports: [CorsModule.forRoot(options)], controllers: [Versions] },
      { main: (one) => void one.enableVersioning({ type: VersioningType.HEADER, header: 'v' }) },
    );
    const explanation = await app
      .get(CorsInspector)
      .explain({ method: 'PUT', url: '/versions', origin: APP, headers: { v: '2' } });
    await close();

    expect(explanation.preflight?.policies.map(({ handler }) => handler).sort()).toEqual([
      'Versions.first',
      'Versions.second',
    ]);
    expect(explanation.changes.map(({ text }) => text)).toEqual(["add 'v' to allowedHeaders of Versions.first"]);
  });

  it('reports every route in a stable order, and the policies of requests without a handler', () => {
    const { entries } = inspector.report();

    expect(entries.map(({ method, path, handler = 'none' }) => `${method} ${path} ${handler}`)).toEqual([
      'GET /cats Cats.list',
      'POST /cats Cats.create',
      'DELETE /cats/:id Cats.remove',
      'PATCH /cats/:id Cats.update',
      'PUT /cats/:id Cats.replace',
      '* /files/*path none',
      '* * none',
    ]);
    expect(entries[4]).toMatchObject({
      policy: { origin: ['https://*.partner.example'], allowedHeaders: ['X-A'], credentials: false, maxAge: 5 },
      sources: { origin: 'policies.partners', allowedHeaders: 'Cats.replace @Cors()', credentials: 'default' },
    });
  });

  it('renders the report as a table, in Markdown too', () => {
    const text = renderReport(inspector.report(), 200).split('\n');
    expect(text[0]).toMatch(/^Method +Path +Handler +Origins +Credentials +Methods +Request headers +Max age$/);
    expect(text[2]).toMatch(
      /^GET +\/cats +Cats\.list +https:\/\/\*\.partner\.example +no +served +Content-Type, Authorization +5$/,
    );
    expect(text.at(-1)).toBe('The same for all: Exposed none');
    expect(text).toHaveLength(12);

    const markdown = renderReportMarkdown(inspector.report()).split('\n');
    expect(markdown[1]).toBe(`|${' --- |'.repeat(9)}`);
    expect(markdown[2]).toContain('| https://\\*.partner.example |');
  });

  it.each([80, 100, 120])('fits the report and its differences into %d characters', (width) => {
    const report = inspector.report();
    const empty = { ...report, entries: [] };
    for (const text of [renderReport(report, width), renderDiff(diffReports(empty, report), width)])
      expect(text.split('\n').filter((line) => line.length > width && !line.startsWith('The same'))).toEqual([]);
  });

  describe('diff', () => {
    const reportOf = async (changed: CorsModuleOptions): Promise<CorsReport> => {
      const { app, close } = await start(platform, { imports: [CorsModule.forRoot(changed)], controllers: [Cats] });
      const report = app.get(CorsInspector).report();
      await close();
      return report;
    };

    it.each<[string, CorsModuleOptions, string]>([
      ['nothing', options, 'No origin gains or loses access.'],
      [
        'an origin more',
        { ...options, origin: [APP, 'https://admin.example.com'] },
        '+ https://admin.example.com gains access: * *, DELETE /cats/:id\n' +
          '+ https://admin.example.com gains credentials: * *, DELETE /cats/:id',
      ],
      [
        'a wider rule instead',
        { ...options, policies: { partners: { origin: ['https://*.partner.example', 'https://*.example'] } } },
        '+ https://*.example gains access: GET /cats, POST /cats, PUT /cats/:id',
      ],
      [
        'any origin instead of one',
        { ...options, origin: '*', credentials: false },
        '+ any origin gains access: * *, DELETE /cats/:id\n- https://app.example.com loses credentials: * *, DELETE /cats/:id',
      ],
      [
        'a header less',
        { ...options, allowedHeaders: ['Content-Type'], exposedHeaders: ['ETag'] },
        '+ any origin gains response header ETag: * /files/*path, PATCH /cats/:id\n' +
          '+ https://*.partner.example gains response header ETag: GET /cats, POST /cats, PUT /cats/:id\n' +
          '+ https://app.example.com gains response header ETag: * *, DELETE /cats/:id\n' +
          '- any origin loses request header Authorization: * /files/*path, PATCH /cats/:id\n' +
          '- https://*.partner.example loses request header Authorization: GET /cats, POST /cats\n' +
          '- https://app.example.com loses request header Authorization: * *, DELETE /cats/:id',
      ],
    ])('reports %s', async (_, changed, lines) => {
      const diff = diffReports(inspector.report(), await reportOf(changed));
      expect(renderDiff(diff).split('\n').sort()).toEqual(lines.split('\n').sort());
    });

    it.each<[string, CorsModuleOptions, string]>([
      ['maxAge', { ...options, maxAge: 60 }, '~ maxAge 600 → 60: '],
      ['rejectDisallowed', { ...options, rejectDisallowed: true }, '~ rejectDisallowed false → true: '],
      [
        'rejectDisallowed',
        { ...options, policies: { partners: { origin: 'https://*.partner.example', rejectDisallowed: true } } },
        '~ rejectDisallowed false → true: GET /cats, PATCH /cats/:id, POST /cats, PUT /cats/:id',
      ],
      ['optionsSuccessStatus', { ...options, optionsSuccessStatus: 200 }, '~ optionsSuccessStatus 204 → 200: '],
      ['originTimeout', { ...options, originTimeout: 60 }, '~ originTimeout 5000 → 60: '],
      ['preflightContinue', { ...options, preflightContinue: true }, '~ preflightContinue false → true: '],
    ])('reports another value of %s, in the table, too', async (field, changed, line) => {
      const after = await reportOf(changed);
      expect(renderDiff(diffReports(inspector.report(), after))).toContain(line);
      const title = field === 'maxAge' ? 'Max age' : field;
      expect(renderReport(after, 200)).toContain(title);
      expect(renderReportMarkdown(after).split('\n')[0]).toContain(` ${title} `);
    });

    it('reports a method only where a route serves it', async () => {
      const { gains, loses } = diffReports(
        await reportOf({ ...options, methods: ['GET', 'POST', 'DELETE'] }),
        await reportOf({ ...options, methods: ['GET', 'POST'] }),
      );
      const methods = [...gains, ...loses].filter(({ what }) => what.startsWith('method '));
      expect(methods.flatMap(({ what, where }) => where.map((one) => `${what}: ${one}`)).sort()).toEqual([
        'method DELETE: * *',
        'method DELETE: * /files/*path',
        'method DELETE: DELETE /cats/:id',
      ]);
    });

    it('is empty if a wider rule covers the listed origins', async () => {
      const before = await reportOf({ ...options, origin: [APP, 'https://*.example.com'] });
      const after = await reportOf({ ...options, origin: ['https://*.example.com'] });
      expect(diffReports(before, after)).toEqual({ gains: [], loses: [], changes: [] });
    });

    it('reports routes that were added and removed', async () => {
      const report = inspector.report();
      const without = { ...report, entries: report.entries.filter(({ method }) => method !== 'DELETE') };
      expect(diffReports(without, report).gains).toEqual([
        { who: [APP], what: 'access', where: ['DELETE /cats/:id'] },
        { who: [APP], what: 'credentials', where: ['DELETE /cats/:id'] },
      ]);
      expect(diffReports(report, without).loses).toEqual(diffReports(without, report).gains);
    });
  });

  it('needs an initialized application', async () => {
    const { Test } = await import('@nestjs/testing');
    const module = await Test.createTestingModule({ imports: [CorsModule.forRoot()] }).compile();
    const app = module.createNestApplication(platform.adapter() as never, { logger: false });
    await expect(app.get(CorsInspector).explain({ url: '/' })).rejects.toThrow('app.init()');
    await app.init();
    await expect(app.get(CorsInspector).explain({ url: '/' })).resolves.toMatchObject({ allowed: true });
    await app.close();
  });
});
