import { Controller, Get, Patch, Put, type Type } from '@nestjs/common';
import { Cors, CorsInspector, CorsModule, type CorsModuleOptions, type CorsQuestion } from 'nestjs-cors';
import { runInThisContext } from 'node:vm';
import { platforms, start } from '../support/platforms.js';

const APP = 'https://app.example.com';
const NEW = 'https://new.example.com';

/** `null` stands for `@Cors()`. */
type Places = Readonly<Record<string, object | null | undefined>>;

/** An application whose decorators and options say what stands at these places. */
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

const cases: readonly (readonly [name: string, places: Places, question: CorsQuestion])[] = [
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
    'an origin for nobody',
    { forRoot: {}, 'Cats @Cors()': { origin: false } },
    { url: '/cats', origin: NEW, method: 'PUT' },
  ],
  ['an origin where nothing was written', { forRoot: {} }, { url: '/cats', origin: NEW }],
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
    'a header that is no default',
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
    'a method where no handler answers',
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
    'credentials for everybody',
    { forRoot: {}, 'Cats @Cors()': { origin: '*' } },
    { url: '/cats', origin: APP, credentials: true },
  ],
  ['the origin null', { forRoot: { origin: APP } }, { url: '/cats', origin: 'null' }],
];

describe.each(platforms)('what would allow a request, written where it says, allows it, on $name:', (platform) => {
  const explain = async (places: Places, question: CorsQuestion) => {
    const { app, close } = await start(platform, application(places) as never);
    const explanation = await app.get(CorsInspector).explain(question);
    await close();
    return explanation;
  };

  it.each(cases)('%s', async (_, places, question) => {
    const { allowed, changes } = await explain(places, question);
    expect(allowed).toBe(false);
    expect(changes.length).toBeGreaterThan(0);

    for (const { place, write } of changes) {
      const written = runInThisContext(`({ ${write!} })`) as object;
      const changed = { ...places, [place]: { ...places[place], ...written } };
      expect({ place, write, ...(await explain(changed, question)) }).toMatchObject({ place, write, allowed: true });
    }
  });
});
