import {
  All,
  Controller,
  Get,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  type Type,
} from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ask } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

@Controller('cats')
class Cats {
  @Get()
  list(): string {
    return 'list';
  }

  @Get(':id')
  find(): string {
    return 'cat';
  }
}

@Controller('cats')
class DecoratedCats {
  @Get()
  list(): string {
    return 'list';
  }

  @Cors('*')
  @Get(':id')
  find(): string {
    return 'cat';
  }
}

@Controller()
class Application {
  @Cors('*')
  @All('*')
  page(): string {
    return 'page';
  }
}

@Controller()
class PlainApplication {
  @All('*')
  page(): string {
    return 'page';
  }
}

@Controller()
class CatsOfApplication {
  @All('graphql')
  graphql(): string {
    return 'graphql';
  }
}

@Controller('files')
class Files {
  @Cors('*')
  @Get('*')
  load(): string {
    return 'file';
  }
}

@Controller()
class Reset {
  @Cors()
  @Get('*')
  page(): string {
    return 'page';
  }
}

@Controller()
class MaxAge {
  @Cors({ maxAge: 5 })
  @Get('*')
  page(): string {
    return 'page';
  }
}

const answer = (_request: IncomingMessage, response: ServerResponse): void => void response.end('mounted');

describe.each(platforms)('what an entry of paths leaves out, on $name', (platform) => {
  const running: RunningApp[] = [];
  afterEach(() => Promise.all(running.splice(0).map((app) => app.close())));

  const serve = async (
    paths: NonNullable<CorsModuleOptions['paths']>,
    {
      controllers = [],
      imports = [],
      main,
      ...options
    }: { controllers?: Type[]; imports?: Type[]; main?: (app: INestApplication) => void } & CorsModuleOptions = {},
  ): Promise<string[]> => {
    const logger = new KeptLog();
    const cors = { origin: SITE, paths, ...options };
    const metadata = { imports: [CorsModule.forRoot(cors as never), ...imports], controllers };
    running.push(await start(platform, metadata, { options: { logger }, ...(main && { main }) }));
    return logger.at('warn').filter((line) => line.startsWith("paths['"));
  };
  const allows = async (path: string): Promise<boolean> =>
    (await ask(running.at(-1)!.port, { path, headers: { Origin: SITE } })).cors['access-control-allow-origin'] !==
    undefined;
  const rest = (pattern: string, what: string, whole: string): string =>
    `paths['${pattern}']: This entry governs '${pattern}', but not what is below it, and ${what}. Write '${whole}' to include ` +
    "everything below it, or add an entry for what is there. (suppressWarnings: ['paths-rest-left-out'] if this is intended)";

  it('names a handler below the path', async () => {
    expect(await serve({ '/cats': false }, { controllers: [Cats] })).toEqual([
      rest('/cats', 'Cats.find (GET /cats/:id) is there', '/cats{/*rest}'),
    ]);
    expect([await allows('/cats'), await allows('/cats/7')]).toEqual([false, true]);
    expect(await serve({ '/cats{/*rest}': false }, { controllers: [Cats] })).toEqual([]);
    expect([await allows('/cats'), await allows('/cats/7')]).toEqual([false, false]);
  });

  it('names middleware that is mounted at the path, also if a module mounts it late', async () => {
    @Module({})
    class Late {
      static app: INestApplication;
      onModuleInit(): void {
        Late.app.use('/graphql', answer);
      }
    }
    const expected = [rest('/graphql', 'middleware is mounted there, which serves all of it', '/graphql{/*rest}')];
    const mount = (app: INestApplication): void => void app.use('/graphql', answer);
    expect(await serve({ '/graphql': false }, { main: mount })).toEqual(expected);
    expect([await allows('/graphql'), await allows('/graphql/x')]).toEqual([false, true]);
    expect(await serve({ '/graphql': false }, { imports: [Late], main: (app) => (Late.app = app) })).toEqual(expected);
    expect(await serve({ '/graphql{/*rest}': false }, { main: mount })).toEqual([]);
    expect([await allows('/graphql'), await allows('/graphql/x')]).toEqual([false, false]);
  });

  it.each<[string, string | string[]]>([
    ['with a slash at its end', '/files/'],
    ['in a list', ['/images', '/files']],
  ])('names middleware that is mounted at the path %s', async (_, path) => {
    const expected = [rest('/files', 'middleware is mounted there, which serves all of it', '/files{/*rest}')];
    expect(await serve({ '/files': false }, { main: (app) => void app.use(path, answer) })).toEqual(expected);
    expect([await allows('/files'), await allows('/files/x')]).toEqual([false, true]);
  });

  it('names the middleware of a module where it also runs below its path', async () => {
    @Module({})
    class Exact {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(answer).forRoutes('graphql');
      }
    }
    @Module({})
    class Below {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(answer).forRoutes('graphql/*path');
      }
    }
    // On Express, the first runs for everything below the path. On Fastify, Nest compares the path itself.
    const warnings = await serve({ '/graphql': false }, { imports: [Exact] });
    const { body } = await ask(running.at(-1)!.port, { path: '/graphql/x' });
    expect(warnings).toHaveLength(body === 'mounted' ? 1 : 0);
    expect(await serve({ '/graphql': false }, { imports: [Below] })).toHaveLength(1);
    expect((await ask(running.at(-1)!.port, { path: '/graphql/x' })).body).toBe('mounted');
  });

  it('names a route of the platform below the path', async () => {
    const files = platform.name === 'express' ? '/files/*path' : '/files/*';
    const main = (app: INestApplication): void => {
      const instance = app.getHttpAdapter().getInstance() as { get(path: string, handler: () => string): unknown };
      instance.get(files, () => 'file');
    };
    expect(await serve({ '/files': false }, { main })).toEqual([
      rest('/files', `'${files}' is there`, '/files{/*rest}'),
    ]);
  });

  it.each<[string, NonNullable<CorsModuleOptions['paths']>, Type[], (app: INestApplication) => void]>([
    ['another entry governs it', { '/cats': false, '/cats/:id': { maxAge: 5 } }, [Cats], () => undefined],
    ['the handler has its own decorator', { '/cats': false }, [DecoratedCats], () => undefined],
    ['nothing is known there', { '/dogs': false, '/': false }, [Cats], () => undefined],
    [
      'middleware is mounted above it',
      { '/api/dogs': false },
      [Cats],
      (app) =>
        void app.use('/api', (_: unknown, __: unknown, next: () => void) => {
          next();
        }),
    ],
    [
      'middleware is for every path',
      { '/dogs': false },
      [],
      (app) =>
        void app.use((_: unknown, __: unknown, next: () => void) => {
          next();
        }),
    ],
    ['middleware is mounted beside it', { '/graph': false }, [], (app) => void app.use('/graphql', answer)],
  ])('says nothing where %s', async (_, paths, controllers, main) => {
    expect(await serve(paths, { controllers, main })).toEqual([]);
  });

  it('says nothing about middleware of a module at the paths of decorated handlers', async () => {
    @Module({})
    class Watched {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply((_: unknown, __: unknown, next: () => void) => {
            next();
          })
          .forRoutes(DecoratedCats);
      }
    }
    expect(await serve({ '/cats': false }, { controllers: [DecoratedCats], imports: [Watched] })).toEqual([]);
  });

  it('gives one warning for each entry, and none where it is suppressed', async () => {
    const paths = { '/cats': false, '/cats/:id/toys': false } as const;
    const main = (app: INestApplication): void => void app.use('/cats', answer);
    expect(await serve(paths, { controllers: [Cats], main })).toHaveLength(1);
    expect(await serve(paths, { controllers: [Cats], main, suppressWarnings: ['paths-rest-left-out'] })).toEqual([]);
  });

  describe('and what a catch-all handler overrules', () => {
    const path = platform.name === 'express' ? '/{*path}' : '/*';
    const overruled = (pattern: string, handler: string): string =>
      `paths['${pattern}']: ${handler} serves every path of this entry that no other handler serves, and its @Cors() overrules ` +
      'the entry. Write what it says as the last entry of `paths` instead, with the path of that handler. ' +
      "(suppressWarnings: ['paths-overruled'] if this is intended)";

    it('is named, once for each entry', async () => {
      const paths = { '/graphql{/*rest}': false, '/admin{/*rest}': false } as const;
      expect(await serve(paths, { controllers: [Application] })).toEqual([
        overruled('/graphql{/*rest}', `Application.page (ALL ${path})`),
        overruled('/admin{/*rest}', `Application.page (ALL ${path})`),
      ]);
      expect(await allows('/admin/x')).toBe(true);
      expect(await serve({ ...paths, '/{*path}': { origin: '*' } }, { controllers: [PlainApplication] })).toEqual([]);
      expect([await allows('/admin/x'), await allows('/other')]).toEqual([false, true]);
    });

    it('includes @Cors(), which drops the entry', async () => {
      expect(await serve({ '/admin{/*rest}': false }, { controllers: [Reset] })).toEqual([
        overruled('/admin{/*rest}', `Reset.page (GET ${path})`),
      ]);
    });

    it.each<[string, NonNullable<CorsModuleOptions['paths']>, Type[]]>([
      ['the handler has no decorator', { '/graphql{/*rest}': false }, [PlainApplication]],
      ['another handler serves the path', { '/graphql': false }, [CatsOfApplication, Application]],
      ['the entry is for the same paths', { '/files{/*path}': false }, [Files]],
      ['the decorator has none of the options of the entry', { '/admin{/*rest}': false }, [MaxAge]],
      ['the entry is elsewhere', { '/admin{/*rest}': false }, [Files]],
    ])('does not where %s', async (_, paths, controllers) => {
      expect(await serve(paths, { controllers })).toEqual([]);
    });
  });
});
