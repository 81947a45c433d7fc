import { Controller, Get, Patch, Put, type Type } from '@nestjs/common';
import fc from 'fast-check';
import {
  Cors,
  CorsConfigurationError,
  CorsInspector,
  CorsModule,
  type CorsModuleOptions,
  type CorsPlacedChange,
  type CorsExplainRequest,
} from 'nestjs-cors';
import { CorsBrowser } from 'nestjs-cors/testing';
import { runInThisContext } from 'node:vm';
import { platforms, start } from '../../support/platforms.js';

const APP = 'https://app.example.com';
const NEW = 'https://new.example.com';

/** `null` stands for `@Cors()`. */
type Places = Readonly<Record<string, object | null | undefined>>;

/** An application with these options in its decorators and in forRoot(). */
function application(places: Places): { imports: object[]; controllers: Type[] } {
  @Controller('cats')
  class Cats {
    @Get()
    list(): void {}

    @Put()
    replace(): void {}

    @Patch()
    update(): void {}
  }
  for (const name of ['list', 'replace', 'update'] as const) {
    const options = places[`Cats.${name} @Cors()`];
    if (options !== undefined)
      (options === null ? Cors() : Cors(options))(
        Cats.prototype,
        name,
        Object.getOwnPropertyDescriptor(Cats.prototype, name)!,
      );
  }
  if (places['Cats @Cors()']) Cors(places['Cats @Cors()'])(Cats);
  const partners = places['policies.partners'];
  const files = places["paths['/files/*path']"];
  const options = {
    ...places['forRoot'],
    ...(partners && { policies: { partners } }),
    ...(files && { paths: { '/files/*path': files } }),
  } as CorsModuleOptions;
  return { imports: [CorsModule.forRoot(options)], controllers: [Cats] };
}

const cases: readonly (readonly [name: string, places: Places, question: CorsExplainRequest])[] = [
  [
    'an origin for a list',
    { forRoot: { origin: [APP, /^https:\/\/pr-\d+\.example\.com$/] } },
    { url: '/cats', origin: NEW },
  ],
  [
    'an origin for one, with credentials',
    { forRoot: { origin: APP, credentials: true } },
    { url: '/cats', origin: NEW, credentials: true },
  ],
  [
    'an origin, if a class allows none',
    { forRoot: {}, 'Cats @Cors()': { origin: false } },
    { url: '/cats', origin: NEW, method: 'PUT' },
  ],
  ['an origin, if no origin was configured', { forRoot: {} }, { url: '/cats', origin: NEW }],
  [
    'an origin for a path',
    { forRoot: { origin: APP }, "paths['/files/*path']": { origin: APP } },
    { url: '/files/a', origin: NEW },
  ],
  [
    'an origin of a named policy',
    { forRoot: { origin: APP }, 'policies.partners': { origin: APP }, 'Cats.list @Cors()': { policy: 'partners' } },
    { url: '/cats', origin: NEW },
  ],
  [
    'a header that is not allowed by default',
    { forRoot: { origin: APP } },
    { url: '/cats', origin: APP, headers: { 'X-Trace': '1' } },
  ],
  [
    'headers for the list of a handler',
    { forRoot: { origin: APP }, 'Cats.update @Cors()': { allowedHeaders: ['X-A'] } },
    { url: '/cats', origin: APP, method: 'PATCH', headers: { 'X-Trace': '1', 'Content-Type': 'application/json' } },
  ],
  [
    'a header for a shared list',
    { forRoot: { origin: APP, allowedHeaders: 'X-A' } },
    { url: '/cats', origin: APP, headers: { "X-'q": '1' } },
  ],
  ['a method', { forRoot: { origin: APP, methods: ['GET'] } }, { url: '/cats', origin: APP, method: 'PUT' }],
  [
    'a method without a handler',
    { forRoot: { origin: APP, methods: ['GET'] } },
    { url: '/none', origin: APP, method: 'PUT' },
  ],
  ['credentials', { forRoot: { origin: APP } }, { url: '/cats', origin: APP, credentials: true }],
  [
    'a header for a handler that goes back to the global policy',
    { forRoot: { origin: APP }, 'Cats @Cors()': { origin: NEW }, 'Cats.update @Cors()': null },
    { url: '/cats', origin: APP, method: 'PATCH', headers: { 'X-Trace': '1' } },
  ],
  [
    'an origin for a handler that goes back to the global policy',
    { forRoot: { origin: APP }, 'Cats @Cors()': { origin: false }, 'Cats.update @Cors()': null },
    { url: '/cats', origin: NEW, method: 'PATCH' },
  ],
  [
    'credentials, if any origin is allowed',
    { forRoot: {}, 'Cats @Cors()': { origin: '*' } },
    { url: '/cats', origin: APP, credentials: true },
  ],
  ['the origin null', { forRoot: { origin: APP } }, { url: '/cats', origin: 'null' }],
  ['the origin null, if no origin is allowed', { forRoot: {} }, { url: '/cats', origin: 'null', credentials: true }],
  [
    'credentials that the handler itself forbids',
    { forRoot: { origin: APP, credentials: true }, 'Cats.list @Cors()': { credentials: false } },
    { url: '/cats', origin: APP, credentials: true },
  ],
  [
    'an origin in a list of insecure ones that are trusted',
    { forRoot: { origin: ['http://a.example.com'], credentials: true, dangerouslyAllowInsecureOrigins: true } },
    { url: '/cats', origin: NEW, credentials: true },
  ],
  [
    'credentials with response headers by *',
    { forRoot: { origin: APP, exposedHeaders: '*' } },
    { url: '/cats', origin: APP, credentials: true },
  ],
  [
    'an origin, a method, headers and credentials at once',
    { forRoot: { origin: APP, methods: ['GET'], allowedHeaders: 'X-A' } },
    {
      url: '/cats',
      method: 'PUT',
      origin: NEW,
      credentials: true,
      headers: { 'X-Trace': '1', 'X-B': '1', 'X-A': '1', 'Content-Type': 'application/json' },
    },
  ],
];

const somewhere = fc.option(
  fc.record(
    {
      origin: fc.constantFrom<unknown>(
        APP,
        false,
        [],
        '*',
        ['http://a.example.com', 'https://*.partner.example'],
        'https://*.github.io',
        /^https:\/\/app\.example\.com$/,
      ),
      credentials: fc.boolean(),
      methods: fc.constantFrom(['GET'], ['GET', 'PUT']),
      allowedHeaders: fc.constantFrom<unknown>('*', [], ['X-A', 'Content-Type']),
      exposedHeaders: fc.constantFrom<unknown>('*', ['ETag']),
      dangerouslyAllowInsecureOrigins: fc.boolean(),
      dangerouslyAllowPublicSuffixes: fc.boolean(),
      dangerouslyAllowNullOrigin: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

const generatedPlaces: fc.Arbitrary<Places> = fc.record({
  forRoot: somewhere.map((options) => options ?? {}),
  'policies.partners': somewhere.map((options) => options ?? { maxAge: 5 }),
  'Cats @Cors()': fc.oneof(somewhere, fc.constant({ origin: false }), fc.constant({ policy: 'partners' })),
  'Cats.list @Cors()': fc.oneof(somewhere, fc.constant({ policy: 'partners' }), fc.constant(null)),
  'Cats.replace @Cors()': fc.oneof(somewhere, fc.constant(null)),
});

const generatedQuestion: fc.Arbitrary<CorsExplainRequest> = fc.record({
  url: fc.constantFrom('/cats', '/cats', '/none'),
  method: fc.constantFrom('GET', 'PUT', 'PATCH', 'POST'),
  origin: fc.constantFrom(APP, NEW, 'http://plain.example.com', 'https://partner.example', 'null'),
  headers: fc.dictionary(fc.constantFrom('X-Trace', 'x-a', 'Content-Type'), fc.constant('application/json')),
  credentials: fc.boolean(),
});

/** Applies the changes as if they were written in the code. */
function apply(places: Places, changes: readonly CorsPlacedChange[]): Places {
  return changes.reduce<Places>((now, { place, write = '' }) => {
    if (write === '@Cors()') return { ...now, [place]: null };
    const written = runInThisContext(`({ ${write} })`) as object;
    return { ...now, [place]: { ...now[place], ...written } };
  }, places);
}

describe.each(platforms)('suggested changes allow the request, on $name:', (platform) => {
  const explain = async (places: Places, question: CorsExplainRequest) => {
    const { app, close } = await start(platform, application(places) as never);
    const explanation = await app.get(CorsInspector).explain(question);
    await close();
    return explanation;
  };

  const starts = async (places: Places): Promise<boolean> =>
    explain(places, { url: '/' }).then(
      () => true,
      (error: unknown) => {
        expect(error).toBeInstanceOf(CorsConfigurationError);
        return false;
      },
    );

  /** The explanation, after a check that a browser gets the same result from the running server. */
  const tryOut = async (places: Places, question: CorsExplainRequest) => {
    const { url, origin = '', method = 'GET', headers = {}, credentials = false } = question;
    const { app, close } = await start(platform, application(places) as never);
    try {
      const explanation = await app.get(CorsInspector).explain(question);
      const init = { method, headers, credentials: credentials ? 'include' : 'omit' } as const;
      const inBrowser = await new CorsBrowser({ app, origin }).fetch(url, init).then(
        () => true,
        () => false,
      );
      expect({ places, question, inBrowser }).toEqual({ places, question, inBrowser: explanation.allowed });
      return explanation;
    } finally {
      await close();
    }
  };

  /**
   * The result of the changes. A change at a place that others inherit from may conflict with their options, so that the
   * application does not start. A change at a handler never does.
   */
  const outcomeOf = async (places: Places, changes: readonly CorsPlacedChange[], question: CorsExplainRequest) => {
    try {
      return (await tryOut(apply(places, changes), question)).allowed ? 'allowed' : 'refused';
    } catch (error) {
      if (error instanceof CorsConfigurationError && changes.some(({ place }) => !place.startsWith('Cats.')))
        return 'not started';
      throw error;
    }
  };

  /** All changes together allow the request, every one is needed, and a change for all handlers works as well. */
  const expectEnough = async (places: Places, question: CorsExplainRequest): Promise<number> => {
    const { changes, allowed } = await tryOut(places, question);
    if (allowed) return 0;
    expect(changes).not.toEqual([]);
    const without = changes.map((change) => changes.filter((one) => one !== change));
    const shared = changes.flatMap(({ shared: one }, i) => (one === undefined ? [] : [[...without[i]!, one]]));
    const enough = [changes, ...shared].map((some) => outcomeOf(places, some, question));
    const less = without.map((some) => outcomeOf(places, some, question));
    const tried = { enough: await Promise.all(enough), less: await Promise.all(less) };
    const shown = { places, question, changes, ...tried };
    expect({ ...shown, refused: tried.enough.filter((one) => one === 'refused') }).toEqual({ ...shown, refused: [] });
    expect({ ...shown, allowed: tried.less.filter((one) => one === 'allowed') }).toEqual({ ...shown, allowed: [] });
    return changes.length;
  };

  it.each(cases)('%s', async (_, places, question) => {
    expect(await expectEnough(places, question)).toBeGreaterThan(0);
  });

  it('for any policies and any request', async () => {
    const counts: number[] = [];
    await fc.assert(
      fc.asyncProperty(generatedPlaces, generatedQuestion, async (places, question) => {
        fc.pre(await starts(places));
        counts.push(await expectEnough(places, question));
      }),
      { numRuns: 40 },
    );
    expect(counts.filter((count) => count > 1).length).toBeGreaterThan(5);
  }, 60_000);

  it('@Cors() if a handler inherits that no origin is allowed, and the global policy allows it', async () => {
    const { changes } = await explain(
      { forRoot: { origin: APP, credentials: true }, 'Cats @Cors()': { origin: false } },
      { url: '/cats', method: 'PUT', origin: APP, credentials: true },
    );
    expect(changes.map(({ write }) => write)).toEqual(['@Cors()']);
    const narrower = await explain(
      { forRoot: { origin: APP }, 'Cats @Cors()': { origin: false } },
      { url: '/cats', method: 'PUT', origin: NEW },
    );
    expect(narrower.changes.map(({ write }) => write)).toEqual([`origin: '${NEW}'`]);
  });

  it.each([
    [{ method: 'patch' }, "Write 'PATCH'"],
    [{ method: 'FROBNICATE' }, "Node's HTTP server does not know this method"],
    [{ headers: { 'Access-Control-Allow-Origin': '*' } }, 'Remove it in the client.'],
  ])('there is advice for what no option can allow: %j', async (asked, advice) => {
    const question = { url: '/cats', origin: NEW, ...asked };
    const explained = await explain({ forRoot: { origin: APP, methods: ['GET', 'PATCH'] } }, question);
    expect(explained.advice).toContain(advice);
    expect(explained.changes.map(({ option }) => option)).toEqual(['origin']);
  });

  it('the change of an origin function is its return value', async () => {
    const question = { url: '/cats', method: 'PUT', origin: NEW, headers: { 'X-Trace': '1' }, credentials: true };
    const { changes } = await explain({ forRoot: { origin: (origin: string) => origin === APP } }, question);
    expect(changes.map(({ text }) => text)).toEqual([
      `let the origin function of CorsModule.forRoot() return true for '${NEW}'`,
      'set credentials: true in Cats.replace',
      "add 'X-Trace' to allowedHeaders of Cats.replace",
    ]);
  });
});
