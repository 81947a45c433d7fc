import { jest } from '@jest/globals';
import { Controller, Get, Module, Patch } from '@nestjs/common';
import {
  Cors,
  CorsConfigurationError,
  CorsModule,
  type CorsModuleOptions,
  type CorsOriginSink,
  type CorsOriginSource,
  CorsPolicies,
  type CorsRequest,
  liveOrigins,
} from 'nestjs-cors';
import { BehaviorSubject, EMPTY, NEVER, type Observable, throwError } from 'rxjs';
import { once } from 'node:events';
import { ask } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const OLD = 'https://old.example.com';
const NEW = 'https://new.example.com';

@Controller()
class Api {
  @Get()
  data(): void {}

  @Cors({ maxAge: 60 })
  @Patch('slow')
  slow(): void {}
}

class Rows implements CorsOriginSource {
  sink!: CorsOriginSink;
  runs = 0;
  ended = 0;

  constructor(private readonly rows: readonly string[]) {}

  async run(sink: CorsOriginSink, signal: AbortSignal): Promise<void> {
    this.runs++;
    this.sink = sink;
    sink.put('', this.rows);
    sink.status('live');
    if (!signal.aborted) await once(signal, 'abort');
    this.ended++;
  }
}

@Module({})
class Factories {}

function factoryOf(options: Observable<CorsModuleOptions>) {
  return class Factory {
    createCorsOptions(): Observable<CorsModuleOptions> {
      return options;
    }
  };
}

describe.each(platforms)('policies that change while the application runs, on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp | undefined;

  const serve = async (module: ReturnType<typeof CorsModule.forRootAsync>): Promise<CorsPolicies> => {
    running = await start(platform, { imports: [module], controllers: [Api] }, { options: { logger: log } });
    return running.app.get(CorsPolicies);
  };
  const allows = async (origin: string): Promise<boolean> => {
    const { cors } = await ask(running?.port ?? 0, { headers: { Origin: origin } });
    return cors['access-control-allow-origin'] === origin;
  };

  beforeEach(() => log.lines.splice(0));
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  it('replace() swaps everything at once, and returns who gains and who loses access', async () => {
    const policies = await serve(CorsModule.forRoot({ origin: OLD }));
    const changes = policies.replace({ origin: NEW, maxAge: 5, rejectDisallowed: true });
    expect(await allows(OLD)).toBe(false);
    expect(await allows(NEW)).toBe(true);
    const where = ['* *', 'GET /', 'PATCH /slow'];
    expect(changes).toMatchObject({
      gains: expect.arrayContaining([{ who: [NEW], what: 'access', where }]) as unknown,
      loses: expect.arrayContaining([{ who: [OLD], what: 'access', where }]) as unknown,
    });
    expect(changes.changes.map(({ field }) => field).sort()).toEqual(['maxAge', 'rejectDisallowed']);
    expect((await ask(running?.port ?? 0, { headers: { Origin: OLD } })).status).toBe(403);
    expect(policies.global.options.maxAge).toBe(5);
  });

  it('replace() with an issue in any part changes nothing', async () => {
    const policies = await serve(CorsModule.forRoot({ origin: OLD }));
    const before = policies.global;
    const wrong: unknown[] = [
      { origin: 'app.example.com' },
      { origin: NEW, maxAge: '60' },
      { origin: NEW, policies: { partners: { origin: '*', credentials: true } } },
      { origin: NEW, paths: { '/x': 'nowhere' } },
      { origin: '*', credentials: true },
      undefined,
      'https://new.example.com',
      Promise.resolve({ origin: NEW }),
    ];
    for (const options of wrong) {
      expect(() => policies.replace(options as CorsModuleOptions)).toThrow(CorsConfigurationError);
      expect(policies.global).toBe(before);
    }
    expect(await allows(OLD)).toBe(true);
  });

  it('replace() gives a source other options, which is a changed setting and no change of access', async () => {
    let reads = 0;
    const customers = (): string[] => [`https://read-${String(++reads)}.example`];
    const rows = new Rows([OLD]);
    const policies = await serve(CorsModule.forRoot({ origin: [liveOrigins(customers), liveOrigins(rows)] }));
    const options = (refresh: number, maxRows: number): CorsModuleOptions => ({
      origin: [liveOrigins(customers, { refresh }), liveOrigins(rows, { maxRows })],
    });
    const where = ['* *', 'GET /', 'PATCH /slow'];
    expect(policies.replace(options(0.01, 1))).toEqual({
      gains: [],
      loses: [],
      changes: [
        { field: 'origin', from: 'liveOrigins(customers)', to: 'liveOrigins(customers, { refresh: 0.01 })', where },
        { field: 'origin', from: 'liveOrigins(Rows)', to: 'liveOrigins(Rows, { maxRows: 1 })', where },
      ],
    });
    while (reads < 3) await allows(OLD);
    rows.sink.put('', [OLD, NEW]);
    expect([await allows(OLD), await allows(NEW), rows.runs]).toEqual([true, false, 1]);
    policies.replace(options(60, 2));
    rows.sink.put('', [OLD, NEW]);
    expect(await allows(NEW)).toBe(true);
    expect(() =>
      policies.replace({ origin: [liveOrigins(rows)], paths: { '/x': { origin: liveOrigins(rows, { maxRows: 5 }) } } }),
    ).toThrow('two values of maxRows');
  });

  it('replace() with a key function of other code shows who gains and who loses access', async () => {
    const rows = new Rows([OLD]);
    const keyed = (key: (request: CorsRequest) => string): CorsModuleOptions => ({
      origin: liveOrigins(rows, { key }),
    });
    const byHost = () => keyed((request) => request.hostname);
    const policies = await serve(CorsModule.forRoot(byHost()));
    expect(policies.replace(byHost())).toEqual({ gains: [], loses: [], changes: [] });
    const { gains, loses } = policies.replace(keyed((request) => request.url));
    expect(gains.find(({ what }) => what === 'access')?.who).toEqual(['liveOrigins(Rows, { key: a function (2) })']);
    expect(loses.find(({ what }) => what === 'access')?.who).toEqual(['liveOrigins(Rows, { key: a function })']);
  });

  it('replace() keeps sources that are still named, stops the others, and refuses new ones', async () => {
    const [kept, dropped] = [new Rows([OLD]), new Rows([NEW])];
    const policies = await serve(CorsModule.forRoot({ origin: [liveOrigins(kept), liveOrigins(dropped)] }));
    expect(await allows(NEW)).toBe(true);
    policies.replace({ origin: [liveOrigins(kept), 'https://static.example.com'] });
    expect(await allows(OLD)).toBe(true);
    expect(await allows(NEW)).toBe(false);
    kept.sink.put('', ['https://later.example.com']);
    expect(await allows('https://later.example.com')).toBe(true);
    expect([kept.runs, kept.ended, dropped.runs, dropped.ended]).toEqual([1, 0, 1, 1]);
    for (const source of [new Rows([NEW]), dropped]) {
      const swap = (): unknown => policies.replace({ origin: liveOrigins(source) });
      expect(swap).toThrow(/not part of its configuration/);
    }
    expect(await allows('https://later.example.com')).toBe(true);
  });

  it('replace() logs the warnings that are new', async () => {
    const policies = await serve(CorsModule.forRoot({ origin: 'http://plain.example.com' }));
    const lines = (): string[] =>
      log.at('warn').map((line) => /suppressWarnings: \['([a-z-]+)'\]/.exec(line)?.[1] ?? line);
    expect(lines()).toEqual(['origin-http']);
    policies.replace({ origin: 'http://plain.example.com', policies: { spare: {} } });
    expect(lines()).toEqual(['origin-http', 'policy-unused']);
    policies.replace({ origin: 'http://plain.example.com', policies: { spare: {} }, maxAge: 5 });
    policies.replace({ origin: 'http://other.example.com', suppressWarnings: ['origin-http'] });
    expect(lines()).toEqual(['origin-http', 'policy-unused']);
    policies.replace({ origin: 'http://plain.example.com' });
    expect(lines()).toEqual(['origin-http', 'policy-unused', 'origin-http']);
  });

  it('R20: replace() from a policy with key to one without uses the rows of all keys at once, and so does a reload that had begun', async () => {
    const source = new Rows([]);
    const options = (key?: () => string): CorsModuleOptions => ({
      origin: liveOrigins(source, { ...(key && { key }) }),
    });
    const policies = await serve(CorsModule.forRoot(options(() => 'a')));
    source.sink.put('a', [OLD, 'https://*.shared.example']);
    source.sink.put('b', [NEW, 'https://*.shared.example']);
    const load = source.sink.replace();
    load.put('b', [NEW]);
    expect(await allows(NEW)).toBe(false);
    policies.replace(options());
    for (const origin of [OLD, NEW, 'https://x.shared.example']) expect(await allows(origin)).toBe(true);
    source.sink.remove('a', ['https://*.shared.example']);
    expect(await allows('https://x.shared.example')).toBe(true);
    load.commit();
    expect(await allows(NEW)).toBe(true);
    for (const origin of [OLD, 'https://x.shared.example']) expect(await allows(origin)).toBe(false);
    policies.replace(options(() => 'a'));
    expect(await allows(NEW)).toBe(false);
    source.sink.put('a', [NEW]);
    expect(await allows(NEW)).toBe(true);
  });

  it('R20: many rows of all keys are united in small steps, and count meanwhile', async () => {
    const source = new Rows([]);
    const options = (key?: () => string): CorsModuleOptions => ({
      origin: liveOrigins(source, { ...(key && { key }) }),
    });
    const policies = await serve(CorsModule.forRoot(options(() => 'a')));
    for (let i = 0; i < 5_000; i++) source.sink.put(`k${String(i)}`, [`https://t${String(i)}.example`]);
    policies.replace(options());
    source.sink.put('k7', []);
    for (const i of [0, 4_999]) expect(await allows(`https://t${String(i)}.example`)).toBe(true);
    while (await allows('https://t7.example')) await new Promise(setImmediate);
    expect(await allows('https://t8.example')).toBe(true);
    expect(await allows('https://t5000.example')).toBe(false);
  });

  it('a request in flight keeps the policy that it began with', async () => {
    let answer = (_: boolean): void => undefined;
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const policies = await serve(
      CorsModule.forRoot({
        origin: async () => {
          asked();
          return new Promise<boolean>((resolve) => (answer = resolve));
        },
      }),
    );
    const pending = ask(running?.port ?? 0, { headers: { Origin: OLD } });
    await isAsked;
    policies.replace({ origin: NEW });
    answer(true);
    expect((await pending).cors['access-control-allow-origin']).toBe(OLD);
    expect(await allows(OLD)).toBe(false);
  });

  it('a factory may return an Observable: each later value replaces the options, and a wrong one changes nothing', async () => {
    const options = new BehaviorSubject<CorsModuleOptions>({ origin: OLD });
    await serve(CorsModule.forRootAsync({ useFactory: () => options }));
    expect(await allows(OLD)).toBe(true);
    options.next({ origin: NEW });
    expect(await allows(NEW)).toBe(true);
    options.next({ origin: ['nowhere', 'https://a.example/'] });
    expect(await allows(NEW)).toBe(true);
    const [line] = log.at('error');
    for (const part of ['nothing has changed', 'origin-scheme-missing', 'origin-trailing-slash'])
      expect(line).toContain(part);
    options.error(new Error('The configuration service is down.'));
    expect(await allows(NEW)).toBe(true);
    expect(log.at('error')[1]).toContain('The configuration service is down.');
  });

  it.each<[string, (options: BehaviorSubject<CorsModuleOptions>) => ReturnType<typeof CorsModule.forRootAsync>]>([
    ['useClass', (options) => CorsModule.forRootAsync({ useClass: factoryOf(options) })],
    [
      'useExisting',
      (options) => {
        const useExisting = factoryOf(options);
        const factories = { module: Factories, providers: [useExisting], exports: [useExisting] };
        return CorsModule.forRootAsync({ imports: [factories], useExisting });
      },
    ],
  ])('the factory of %s may return an Observable, too', async (_, given) => {
    const options = new BehaviorSubject<CorsModuleOptions>({ origin: OLD });
    await serve(given(options));
    expect(await allows(OLD)).toBe(true);
    options.next({ origin: NEW });
    expect([await allows(OLD), await allows(NEW)]).toEqual([false, true]);
  });

  it('a factory may return an async iterable, which ends with the application', async () => {
    let isClosed = false;
    let publish = (_: CorsModuleOptions): void => undefined;
    async function* stream(): AsyncIterable<CorsModuleOptions> {
      try {
        yield { origin: OLD };
        yield await new Promise<CorsModuleOptions>((resolve) => (publish = resolve));
        yield { origin: NEW, maxAge: 7 };
      } finally {
        isClosed = true;
      }
    }
    const policies = await serve(CorsModule.forRootAsync({ useFactory: async () => Promise.resolve(stream()) }));
    expect(await allows(OLD)).toBe(true);
    publish({ origin: NEW });
    while (policies.global.options.maxAge !== 7) await new Promise(setImmediate);
    expect(await allows(NEW)).toBe(true);
    await running?.close();
    running = undefined;
    expect(isClosed).toBe(true);
  });

  it('an Observable is unsubscribed when the application closes', async () => {
    const options = new BehaviorSubject<CorsModuleOptions>({ origin: OLD });
    await serve(CorsModule.forRootAsync({ useFactory: () => options }));
    expect(options.observed).toBe(true);
    await running?.close();
    running = undefined;
    expect(options.observed).toBe(false);
  });

  it.each<[string, Observable<CorsModuleOptions>, RegExp]>([
    ['ends without a value', EMPTY, /ended before their first value/],
    ['fails before its first value', throwError(() => new Error('no configuration')), /no configuration/],
  ])('a stream that %s stops the start', async (_, stream, message) => {
    await expect(serve(CorsModule.forRootAsync({ useFactory: () => stream }))).rejects.toThrow(message);
  });

  it('a stream without a first value stops the start after ten seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const started = serve(CorsModule.forRootAsync({ useFactory: () => NEVER }));
      const failed = expect(started).rejects.toThrow(/did not arrive within 10 s/);
      for (let i = 0; i < 20; i++) await new Promise(setImmediate);
      jest.advanceTimersByTime(10_000);
      await failed;
    } finally {
      jest.useRealTimers();
    }
  });
});
