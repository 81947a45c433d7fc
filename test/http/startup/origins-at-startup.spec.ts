import { Controller, Get, type ModuleMetadata, type Type } from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { KeptLog } from '../../support/log.js';
import { platforms, type Platform, start } from '../../support/platforms.js';

@Controller('things')
class Things {
  @Get()
  list(): string {
    return 'things';
  }
}

@Controller('open')
class Opened {
  @Cors('https://app.example.com')
  @Get()
  list(): string {
    return 'opened';
  }
}

@Controller('closed')
class Closed {
  @Cors(false)
  @Get()
  list(): string {
    return 'closed';
  }
}

const LOCAL = 'http://localhost:3000';

@Controller('local')
class Local {
  @Cors(process.env['NO_SUCH_VARIABLE'] ?? LOCAL)
  @Get()
  list(): string {
    return 'local';
  }
}

/** The warnings of a start, each as its place and its code. */
async function warningsOf(platform: Platform, metadata: ModuleMetadata): Promise<string[]> {
  const log = new KeptLog();
  const running = await start(platform, metadata, { options: { logger: log } });
  await running.close();
  return log.at('warn').map((line) => line.replace(/: .*suppressWarnings: \['(.*)'\].*/, ' $1'));
}

const withOptions = (options: unknown, controllers: Type[] = [Things]): ModuleMetadata => ({
  imports: [CorsModule.forRoot(options as CorsModuleOptions)],
  controllers,
});

describe.each(platforms)('an application that allows no origin, on $name', (platform) => {
  const warning = 'forRoot.origin no-origin-allowed';

  it.each<[string, ModuleMetadata, string[]]>([
    ['forRoot()', { imports: [CorsModule.forRoot()], controllers: [Things] }, [warning]],
    [
      'credentials alone',
      withOptions({ credentials: true }),
      ['forRoot.credentials credentials-without-origin', warning],
    ],
    ['an empty list', withOptions({ origin: [] }), [warning]],
    [
      'a policy that nothing refers to',
      withOptions({ policies: { a: { origin: '*' } } }),
      ['policies.a policy-unused', warning],
    ],
    ['handlers that are closed', withOptions({}, [Closed]), [warning]],
    ['origin: false in the module', withOptions({ origin: false }), []],
    ['origins of decorators', { imports: [CorsModule.forRoot()], controllers: [Things, Opened] }, []],
    ['origins of paths', withOptions({ paths: { '/files{/*path}': { origin: '*' } } }), []],
    ['a flag for null', withOptions({ origin: [], dangerouslyAllowNullOrigin: true }), []],
    ['a function', withOptions({ origin: () => false }), []],
  ])('%s', async (_name, metadata, expected) => {
    expect(await warningsOf(platform, metadata)).toEqual(expected);
  });
});

describe.each(platforms)('local pages in production, on $name', (platform) => {
  const { NODE_ENV } = process.env;

  afterEach(() => {
    process.env['NODE_ENV'] = NODE_ENV;
  });

  it.each<[string, string, ModuleMetadata, string[]]>([
    ['the fallback of a variable', 'production', withOptions({ origin: LOCAL, credentials: true }), ['forRoot.origin']],
    ['another RegExp', 'production', withOptions({ origin: /^https?:\/\/localhost\.example\.com$/ }), []],
    ['any port', 'production', withOptions({ origin: ['http://127.0.0.1:*', 'http://[::1]'] }), ['forRoot.origin']],
    ['a RegExp', 'production', withOptions({ origin: /^http:\/\/localhost:\d+$/ }), ['forRoot.origin']],
    ['a decorator', 'production', withOptions({ origin: false }, [Local]), ['Local.list @Cors().origin']],
    [
      'a named policy',
      'production',
      withOptions({ origin: '*', policies: { a: { origin: LOCAL } }, paths: { '/a': 'a' } }),
      ['policies.a.origin'],
    ],
    ['another origin beside it', 'production', withOptions({ origin: [LOCAL, 'https://app.example.com'] }), []],
    ['an application of a phone', 'production', withOptions({ origin: 'capacitor://localhost' }), []],
    ['any origin', 'production', withOptions({ origin: '*' }), []],
    ['development', 'development', withOptions({ origin: LOCAL }), []],
  ])('%s', async (_name, environment, metadata, places) => {
    process.env['NODE_ENV'] = environment;
    expect(await warningsOf(platform, metadata)).toEqual(places.map((place) => `${place} origin-loopback-production`));
  });
});
