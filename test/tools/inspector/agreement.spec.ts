import {
  All,
  Controller,
  Delete,
  Get,
  Head,
  Patch,
  Post,
  Put,
  type Type,
  Version,
  VersioningType,
} from '@nestjs/common';
import fc from 'fast-check';
import { METHODS as METHODS_OF_NODE } from 'node:http';
import { Cors, CorsInspector, CorsModule, type CorsModuleOptions, type CorsExplainRequest } from 'nestjs-cors';
import { type AppSetup, platforms, start } from '../../support/platforms.js';
import { explained, send } from './agreement.js';

const ORIGINS = [
  'https://app.example.com',
  'https://shop.partner.example',
  'http://app.example.com',
  'https://stranger.example',
  'null',
  'no origin at all',
];
const PATHS = [
  '/cats',
  '/cats/7',
  '/cats/7/',
  '/CATS/7',
  '/files/a.txt',
  '/nowhere',
  '/cats?x=1',
  '/cats/%C3%A9',
  '/any',
];
const METHODS = ['GET', 'HEAD', 'POST', 'put', 'PATCH', 'patch', 'DELETE', 'OPTIONS', 'PROPFIND', 'X'.repeat(65)];

const options = fc.record(
  {
    origin: fc.constantFrom<unknown>(
      'https://app.example.com',
      ['https://app.example.com', 'https://*.partner.example'],
      '*',
      false,
      /^https:\/\/app\.example\.com$/,
      (origin: string) => origin.startsWith('https:'),
      async (origin: string) => Promise.resolve(origin.startsWith('https://app.')),
    ),
    allowedHeaders: fc.constantFrom<unknown>('*', [], ['X-Trace', 'Content-Type']),
    exposedHeaders: fc.constantFrom<unknown>(['ETag', 'Link'], '*'),
    methods: fc.constantFrom<unknown>(['GET', 'PUT'], []),
    maxAge: fc.constantFrom(-1, 0, 5),
    optionsSuccessStatus: fc.constantFrom(200, 204),
  },
  { requiredKeys: [] },
);

const question: fc.Arbitrary<CorsExplainRequest> = fc.record(
  {
    url: fc.constantFrom(...PATHS, ...PATHS.map((path) => `https://api.example.com${path}`)),
    method: fc.constantFrom(...METHODS),
    origin: fc.constantFrom(...ORIGINS),
    headers: fc.dictionary(
      fc.constantFrom('X-Trace', 'Content-Type', 'Accept', 'Cookie'),
      fc.constantFrom('a', 'text/plain'),
    ),
    credentials: fc.boolean(),
  },
  { requiredKeys: ['url'] },
);

/** The client of Node does not send lower-case methods, and its parser accepts only known ones. */
function isSendable(method: string): boolean {
  return METHODS_OF_NODE.includes(method);
}

function controllerOf(onClass: object | undefined, onHandler: object | undefined): Type {
  @Controller()
  class Cats {
    @Get('cats')
    list(): void {}

    @Put('cats/:id')
    replace(): void {}

    @Patch('cats/:id')
    @Cors('*')
    update(): void {}

    @Delete('cats/:id')
    @Cors(false)
    remove(): void {}

    @Post('cats')
    @Cors()
    create(): void {}

    @All('any')
    any(): void {}
  }
  if (onClass !== undefined) Cors(onClass)(Cats);
  if (onHandler !== undefined)
    Cors(onHandler)(Cats.prototype, 'replace', Object.getOwnPropertyDescriptor(Cats.prototype, 'replace')!);
  return Cats;
}

describe.each(platforms)('what the inspector says and what the server does, on $name', (platform) => {
  const compare = async (
    root: Type | Type[],
    module: object,
    questions: readonly CorsExplainRequest[],
    setup?: AppSetup,
  ): Promise<number> => {
    const imports = [CorsModule.forRoot(module as CorsModuleOptions)];
    const { app, port, close } = await start(platform, { imports, controllers: [root].flat() }, setup);
    let compared = 0;
    try {
      const inspector = app.get(CorsInspector);
      for (const one of questions) {
        const { preflight, actual } = await inspector.explain(one);
        for (const exchange of [preflight, actual]) {
          if (exchange === undefined || !isSendable(exchange.method)) continue;
          const received = await send(port, exchange);
          expect({ one, ...received }).toEqual({ one, ...explained(exchange, received) });
          compared++;
        }
      }
      return compared;
    } finally {
      await close();
    }
  };

  it('are exactly the same, whatever the policies and the request', async () => {
    let compared = 0;
    const paths = fc.option(
      options.map((entry) => ({ '/files/*path': entry, '/cats/:id': false })),
      { nil: undefined },
    );
    const shape = fc.record({
      global: options,
      onClass: fc.option(options, { nil: undefined }),
      onHandler: options,
      paths,
    });
    await fc.assert(
      fc.asyncProperty(
        shape,
        fc.boolean(),
        fc.array(question, { minLength: 8, maxLength: 12 }),
        async ({ global, onClass, onHandler, paths }, rejectDisallowed, questions) => {
          const module = { ...global, rejectDisallowed, ...(paths && { paths }) };
          compared += await compare(controllerOf(onClass, onHandler), module, questions);
        },
      ),
      { numRuns: 25 },
    );
    expect(compared).toBeGreaterThan(150);
  }, 60_000);

  it('are the same if handlers differ in a version, which preflights do not contain', async () => {
    @Controller('versions')
    class Versions {
      @Put()
      @Version('1')
      @Cors('https://app.example.com', { credentials: true, allowedHeaders: ['X-A', 'v'] })
      first(): void {}

      @Put()
      @Version('2')
      @Cors(['https://app.example.com', 'https://shop.partner.example'], { allowedHeaders: ['v', 'X-B'] })
      second(): void {}

      @Head('own')
      head(): void {}
    }
    const headers = { v: '2' };
    const questions = ORIGINS.flatMap((origin) => [
      { method: 'PUT', url: '/versions', origin, headers },
      { method: 'PUT', url: '/versions', origin, headers: { v: '1' }, credentials: true },
      { method: 'HEAD', url: '/versions/own', origin },
    ]);
    const main = (app: Parameters<NonNullable<AppSetup['main']>>[0]): void =>
      void app.enableVersioning({ type: VersioningType.HEADER, header: 'v' });
    expect(await compare(Versions, { origin: '*' }, questions, { main })).toBeGreaterThan(15);
  });
});
