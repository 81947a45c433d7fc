import { Controller, Get, type INestApplication, Post, Version, VersioningType } from '@nestjs/common';
import type { Express, RequestHandler } from 'express';
import { Cors, CorsModule, type CorsModuleOptions, CorsPolicies } from 'nestjs-cors';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const POLICIES = { partners: {} };
const OTHER = 'https://other.example.com';

@Controller('things')
class Things {
  @Cors('*')
  @Get(':id')
  find(): string {
    return 'thing';
  }

  @Post()
  add(): string {
    return 'added';
  }

  @Version('1')
  @Cors({ policy: 'partners' })
  @Get('versions/1')
  first(): string {
    return 'first';
  }

  @Version('2')
  @Get('versions/1')
  second(): string {
    return 'second';
  }
}

describe.each(platforms)('R4: warnings about policies that replace others, on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp;

  /** Starts the application without a warning of this kind, and returns how many there are after each replacement. */
  async function countAfter(
    code: string,
    first: CorsModuleOptions,
    ...replacements: readonly CorsModuleOptions[]
  ): Promise<number[]> {
    log.lines.length = 0;
    const metadata = { imports: [CorsModule.forRoot(first as never)], controllers: [Things] };
    const main = (app: INestApplication): void => {
      app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
    };
    running = await start(platform, metadata, { main, options: { logger: log } });
    const count = (): number => log.at('warn').filter((line) => line.includes(`['${code}']`)).length;
    expect(count()).toBe(0);
    const policies = running.app.get(CorsPolicies);
    return replacements.map((options) => {
      policies.replace(options);
      return count();
    });
  }

  afterEach(() => running.close());

  it('name what these leave out below a path', async () => {
    const first = { origin: SITE, policies: POLICIES };
    const closed = { ...first, paths: { '/things': false } } as const;
    expect(await countAfter('paths-rest-left-out', first, closed, { ...closed, maxAge: 5 })).toEqual([1, 1]);
  });

  it('name versions that a preflight cannot distinguish', async () => {
    const first = { origin: SITE, policies: POLICIES };
    const different = { origin: SITE, policies: { partners: { origin: OTHER } } };
    expect(await countAfter('indistinct-handlers', first, different, { ...different, maxAge: 5 })).toEqual([1, 1]);
  });

  it.each(['max-age-capped', 'indistinct-handlers'] as const)(
    'have %s once the options do not suppress it any more',
    async (code) => {
      const shown = { origin: SITE, maxAge: 86_400, policies: { partners: { origin: OTHER } } };
      const suppressed: CorsModuleOptions = { ...shown, suppressWarnings: [code] };
      expect(await countAfter(code, suppressed, shown, shown)).toEqual([1, 1]);
    },
  );
});

describe('R4, R13: routes of Express that run before they can be refused', () => {
  const serves: RequestHandler = (_request, response) => void response.end('raw');
  const lines: string[] = [];
  const logger = new KeptLog();
  let running: RunningApp;
  /** The routes that warnings name. */
  const named = (): string[] => {
    lines.push(...logger.at('warn').filter((line) => line.includes("['refused-too-late']")));
    logger.lines.length = 0;
    return lines.splice(0).map((line) => line.split(': ', 1)[0]!);
  };

  afterEach(() => running.close());

  it('are named when policies that refuse replace others, each once', async () => {
    const imports = [CorsModule.forRoot({ origin: SITE, policies: POLICIES })];
    const main = (app: INestApplication): void => {
      (app.getHttpAdapter().getInstance() as Express).get('/things/*rest', serves);
    };
    running = await start(platforms[0]!, { imports, controllers: [Things] }, { main, options: { logger } });
    const policies = running.app.get(CorsPolicies);
    expect(named()).toEqual([]);
    // For all paths, for a path that it shares with a handler, and for one that it does not.
    policies.replace({ origin: SITE, policies: POLICIES, rejectDisallowed: true });
    expect(named()).toEqual(['GET /things/*rest']);
    policies.replace({ origin: SITE, policies: POLICIES, rejectDisallowed: true, maxAge: 5 });
    expect(named()).toEqual([]);
    policies.replace({ origin: SITE, policies: POLICIES });
    policies.replace({ origin: SITE, policies: POLICIES, paths: { '/things/:id': { rejectDisallowed: true } } });
    expect(named()).toEqual(['GET /things/*rest']);
    policies.replace({ origin: SITE, policies: POLICIES, paths: { '/other': { rejectDisallowed: true } } });
    policies.replace({
      origin: SITE,
      policies: POLICIES,
      rejectDisallowed: true,
      suppressWarnings: ['refused-too-late'],
    });
    expect(named()).toEqual([]);
  });

  it('are not named again when options are replaced that refused from the start', async () => {
    const imports = [CorsModule.forRoot({ origin: SITE, rejectDisallowed: true, policies: POLICIES })];
    const main = (app: INestApplication): void => {
      (app.getHttpAdapter().getInstance() as Express).all('/*any', serves);
    };
    running = await start(platforms[0]!, { imports, controllers: [Things] }, { main, options: { logger } });
    expect(named()).toEqual(['ALL /*any']);
    running.app.get(CorsPolicies).replace({ origin: SITE, policies: POLICIES, rejectDisallowed: true, maxAge: 5 });
    expect(named()).toEqual([]);
  });
});
