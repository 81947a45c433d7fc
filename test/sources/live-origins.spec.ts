import { Controller, Get, type INestApplication } from '@nestjs/common';
import {
  Cors,
  CorsModule,
  type CorsModuleOptions,
  type CorsOriginSink,
  type CorsOriginSource,
  type CorsRequest,
  isTrustedOrigin,
  liveOrigins,
} from 'nestjs-cors';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { ask, preflight } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const STATIC = 'https://app.example.com';

/** A source that the test writes to. */
class Customers implements CorsOriginSource {
  sink!: CorsOriginSink;
  runs = 0;

  constructor(private readonly rows: Readonly<Record<string, readonly string[]>> = {}) {}

  async run(sink: CorsOriginSink, signal: AbortSignal): Promise<void> {
    this.runs++;
    this.sink = sink;
    const load = sink.replace();
    for (const [key, origins] of Object.entries(this.rows)) load.put(key, origins);
    load.commit();
    sink.status('live');
    if (!signal.aborted) await once(signal, 'abort');
  }
}

@Controller()
class Api {
  @Get('data')
  data(): string {
    return 'data';
  }

  @Cors({ policy: 'partners' })
  @Get('partners')
  partners(): void {}

  @Cors('https://own.example.com')
  @Get('own')
  own(): void {}
}

describe.each(platforms)('live origins on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp;

  const serve = async (options: CorsModuleOptions, main?: (app: INestApplication) => void): Promise<void> => {
    running = await start(
      platform,
      {
        imports: [CorsModule.forRoot({ suppressWarnings: ['policy-unused'], policies: { partners: {} }, ...options })],
        controllers: [Api],
      },
      { options: { logger: log }, ...(main && { main }) },
    );
  };

  const allowed = async (origin: string, host = 'api.acme.example', path = '/data'): Promise<boolean> => {
    const headers = { Origin: origin, Host: host };
    const { cors } = await ask(running.port, { path, headers });
    const asked = preflight(origin, 'GET', path);
    const { status } = await ask(running.port, { ...asked, headers: { ...asked.headers, Host: host } });
    const isAllowed = cors['access-control-allow-origin'] === origin;
    expect(status).toBe(isAllowed ? 204 : 403);
    expect(cors['vary']).toBe('origin');
    return isAllowed;
  };

  beforeEach(() => log.lines.splice(0));
  afterEach(async () => running.close());

  it('R20: the rows of a source and the static rules next to it are allowed', async () => {
    const customers = new Customers({
      '': ['https://a.example', 'https://*.b.example', 'http://localhost:*', 'https://pr-*.c.example'],
    });
    await serve({ origin: [STATIC, liveOrigins(customers)] });
    expect(await allowed(STATIC)).toBe(true);
    expect(await allowed('https://a.example')).toBe(true);
    expect(await allowed('https://x.y.b.example')).toBe(true);
    expect(await allowed('http://localhost:4200')).toBe(true);
    expect(await allowed('https://pr-7.c.example')).toBe(true);
    expect(await allowed('https://b.example')).toBe(false);
    expect(await allowed('null')).toBe(false);
    customers.sink.put('', ['https://new.example']);
    expect(await allowed('https://new.example')).toBe(true);
    expect(await allowed('https://a.example')).toBe(false);
    expect(await allowed(STATIC)).toBe(true);
  });

  it('R20: with a key, only the list of that key is asked', async () => {
    const customers = new Customers({
      '': ['https://everyone.example'],
      'api.acme.example': ['https://acme.example', 'https://shared.example'],
      '[2001:db8::1]': ['https://v6.example'],
      'api.other.example': ['https://other.example', 'https://shared.example'],
    });
    await serve({ origin: liveOrigins(customers, { key: (request) => request.hostname }), credentials: true });
    expect(await allowed('https://acme.example')).toBe(true);
    expect(await allowed('https://acme.example', 'API.ACME.example:8080')).toBe(true);
    expect(await allowed('https://acme.example', 'api.other.example')).toBe(false);
    expect(await allowed('https://v6.example', '[2001:DB8::1]:8080')).toBe(true);
    expect(await allowed('https://everyone.example')).toBe(false);
    customers.sink.remove('api.acme.example', ['https://shared.example']);
    expect(await allowed('https://shared.example')).toBe(false);
    expect(await allowed('https://shared.example', 'api.other.example')).toBe(true);
    expect(log.at('warn')).toEqual([]);
  });

  it('R20: policies without a key ask for the rows of all keys, and a row that two keys share stays until both have removed it', async () => {
    const customers = new Customers({
      a: ['https://a.example', 'https://shared.example'],
      b: ['https://shared.example'],
    });
    await serve({ origin: liveOrigins(customers), policies: { partners: { origin: liveOrigins(customers) } } });
    expect(await allowed('https://a.example')).toBe(true);
    customers.sink.put('a', []);
    expect(await allowed('https://a.example')).toBe(false);
    expect(await allowed('https://shared.example', undefined, '/partners')).toBe(true);
    customers.sink.put('b', []);
    expect(await allowed('https://shared.example', undefined, '/partners')).toBe(false);
    expect(customers.runs).toBe(1);
  });

  it('R20: the rows of an open replacement are invisible, and an aborted one leaves no trace', async () => {
    const customers = new Customers({ '': ['https://old.example'] });
    await serve({ origin: liveOrigins(customers) });
    const aborted = customers.sink.replace();
    aborted.put('', ['https://never.example']);
    expect(await allowed('https://never.example')).toBe(false);
    aborted.abort();
    aborted.commit();
    expect(await allowed('https://never.example')).toBe(false);
    expect(await allowed('https://old.example')).toBe(true);
    const load = customers.sink.replace();
    load.add('', ['https://new.example']);
    load.add('', ['https://newer.example']);
    load.commit();
    expect(await allowed('https://old.example')).toBe(false);
    expect(await allowed('https://new.example')).toBe(true);
    expect(await allowed('https://newer.example')).toBe(true);
  });

  it('a policy with its own origins, and a named policy with a source, keep to them', async () => {
    const partners = new Customers({ '': ['https://partner.example'] });
    await serve({ origin: STATIC, policies: { partners: { origin: liveOrigins(partners) } } });
    expect(await allowed('https://partner.example', undefined, '/partners')).toBe(true);
    expect(await allowed('https://partner.example')).toBe(false);
    expect(await allowed('https://partner.example', undefined, '/own')).toBe(false);
    expect(await allowed('https://own.example.com', undefined, '/own')).toBe(true);
  });

  it.each<[string, () => unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('no tenant');
      },
      'threw ("Error: no tenant")',
    ],
    ['returns a promise', async () => Promise.resolve('api.acme.example'), 'returned a promise'],
    ['returns a promise that rejects', async () => Promise.reject(new Error('no')), 'returned a promise'],
    ['returns an empty string', () => '', 'returned an empty string'],
    ['returns nothing', () => undefined, 'returned undefined'],
    ['returns a number', () => 7, 'returned something that is not a string'],
  ])('R21: a key function that %s allows nothing, and is logged once', async (_, key, logged) => {
    const customers = new Customers({ '': ['https://a.example'], 'api.acme.example': ['https://a.example'] });
    await serve({ origin: [STATIC, liveOrigins(customers, { key: key as () => string })] });
    expect(await allowed('https://a.example')).toBe(false);
    expect(await allowed(STATIC)).toBe(true);
    expect(log.at('error')).toEqual([expect.stringContaining(logged)]);
  });

  it('R22: a bad row is refused alone, with the code of configuration, and is logged once', async () => {
    const bad = ['https://a.example/', '*', 'null', 'https://B.example', 'app.example', '', 'https://*', 7, /x/, null];
    const customers = new Customers({ '': ['https://a.example', ...(bad as string[]), 'https://c.example'] });
    await serve({ origin: liveOrigins(customers) });
    expect(await allowed('https://a.example')).toBe(true);
    expect(await allowed('https://c.example')).toBe(true);
    expect(await allowed('https://b.example')).toBe(false);
    expect(await allowed('https://other.example')).toBe(false);
    const codes = log.at('error').map((line) => /\[([a-z-]+)\]/.exec(line)?.[1]);
    expect(codes).toEqual([
      ...['origin-trailing-slash', 'origin-wildcard-misplaced', 'origin-null', 'origin-upper-case'],
      ...[
        'origin-scheme-missing',
        'origin-empty',
        'origin-wildcard-misplaced',
        'origin-type',
        'origin-type',
        'origin-type',
      ],
    ]);
    customers.sink.put('', ['https://a.example', ...(bad as string[])]);
    expect(log.at('error')).toHaveLength(bad.length);
  });

  it('R22: at most a hundred refused rows are logged', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `https://a${String(i)}.example/`);
    await serve({ origin: liveOrigins(new Customers({ '': rows })) });
    expect(log.at('error')).toHaveLength(101);
    expect(log.at('error').at(-1)).toContain('not logged one by one');
  });

  it('R22: credentials refuse rows that anyone could forge, and other policies of the same source use them', async () => {
    const customers = new Customers({
      '': ['http://plain.example', 'https://*.github.io', 'http://localhost:3000', 'https://good.example'],
    });
    await serve({
      origin: liveOrigins(customers),
      credentials: true,
      policies: { partners: { origin: liveOrigins(customers) } },
    });
    for (const origin of ['http://plain.example', 'https://evil.github.io']) {
      expect(await allowed(origin)).toBe(false);
      expect(await allowed(origin, undefined, '/partners')).toBe(true);
    }
    expect(await allowed('http://localhost:3000')).toBe(true);
    expect(await allowed('https://good.example')).toBe(true);
  });

  it('a list with more than maxRows rows is refused, and the old one stays', async () => {
    const key = ({ hostname }: CorsRequest): string => hostname;
    const customers = new Customers({ 'api.acme.example': ['https://a.example', 'https://b.example'] });
    await serve({ origin: liveOrigins(customers, { key, maxRows: 3 }) });
    const long = ['https://1.example', 'https://2.example', 'https://3.example', 'https://4.example'];
    customers.sink.put('api.acme.example', long);
    customers.sink.add('api.acme.example', ['https://5.example', 'https://6.example']);
    const load = customers.sink.replace();
    load.put('api.acme.example', long);
    load.put('x', ['https://x.example']);
    load.commit();
    for (const origin of ['https://a.example', 'https://b.example']) expect(await allowed(origin)).toBe(true);
    for (const origin of [...long, 'https://5.example']) expect(await allowed(origin)).toBe(false);
    expect(await allowed('https://x.example', 'x')).toBe(true);
    expect(log.at('error')[0]).toContain("the list of 'api.acme.example': it has 4 rows, and maxRows is 3");
    customers.sink.add('api.acme.example', ['https://a.example', 'https://3.example']);
    expect(await allowed('https://3.example')).toBe(true);
  });

  it('isTrustedOrigin() is true for a row of the key of the request, unless a flag permits the row', async () => {
    const trusted: boolean[] = [];
    const key = ({ hostname }: CorsRequest): string => hostname;
    const customers = new Customers({ a: ['https://good.example', 'http://plain.example'], b: [] });
    await serve(
      { origin: liveOrigins(customers, { key }), credentials: true, dangerouslyAllowInsecureOrigins: true },
      (app) =>
        app.use((request: IncomingMessage, _: unknown, next: () => void) => {
          trusted.push(isTrustedOrigin(request));
          next();
        }),
    );
    for (const [origin, host] of [
      ['https://good.example', 'a'],
      ['http://plain.example', 'a'],
      ['https://good.example', 'b'],
    ] as const)
      await ask(running.port, { path: '/data', headers: { Origin: origin, Host: host } });
    expect(trusted).toEqual([true, false, false]);
  });
});
