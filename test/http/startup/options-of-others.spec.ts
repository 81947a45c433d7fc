import { Controller, Get } from '@nestjs/common';
import type { CorsOptions, CorsOptionsDelegate } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import { Cors, CorsConfigurationError, CorsModule } from 'nestjs-cors';
import { ask } from '../../support/client.js';
import { platforms, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

/** As a file `cors.config.ts` has them. */
const WITH_CALLBACK: CorsOptions = {
  origin: (origin, callback) => {
    callback(null, origin === SITE);
  },
  credentials: true,
};
const WITH_LIST: CorsOptions = { origin: [SITE], credentials: true };

@Controller('things')
class Things {
  @Cors(WITH_LIST)
  @Get()
  list(): string {
    return 'things';
  }
}

@Controller('others')
class Others {
  @Cors(WITH_CALLBACK)
  @Get()
  list(): string {
    return 'others';
  }
}

describe.each(platforms)('options with the type of Nest, on $name', (platform) => {
  it('are used', async () => {
    const running = await start(platform, { imports: [CorsModule.forRoot(WITH_LIST)], controllers: [Things] });
    const { cors } = await ask(running.port, { path: '/things', headers: { Origin: SITE } });
    expect(cors['access-control-allow-origin']).toBe(SITE);
    await running.close();
  });

  it('are checked at startup', async () => {
    const starting = start(platform, { imports: [CorsModule.forRoot(WITH_CALLBACK)], controllers: [Others] });
    expect(await issuesOf(starting)).toEqual([
      'forRoot.origin origin-function-callback',
      'Others.list @Cors().origin origin-function-callback',
    ]);
  });

  it('are not a function of the request: the error says so', async () => {
    const delegate: CorsOptionsDelegate<Request> = (_request, callback) => {
      callback(null, WITH_LIST);
    };
    const starting = start(platform, { imports: [CorsModule.forRoot(delegate as never)], controllers: [] });
    const error = await starting.catch((reason: unknown) => reason);
    expect(String(error)).toContain(
      'forRoot [option-type]: a function\n     This is a function. Options are read once',
    );
    expect(String(error)).toContain('Fix: Write different options for handlers into @Cors()');
  });
});

async function issuesOf(starting: Promise<unknown>): Promise<string[]> {
  const error = await starting.catch((reason: unknown) => reason);
  if (!(error instanceof CorsConfigurationError)) throw error;
  return error.issues.map(({ code, path }) => `${path} ${code}`);
}
