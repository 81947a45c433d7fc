import { Controller, Get, Header, Res } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Cors, CorsModule } from 'nestjs-cors';
import { ask, preflight } from '../support/client.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER = 'https://other.example';
const OWN = 'https://own.example';

@Controller()
class Resources {
  @Get('timed')
  @Cors(SITE, { credentials: true, timingAllowOrigin: true })
  @Header('Timing-Allow-Origin', OWN)
  timed(): string {
    return 'timed';
  }

  @Get('any')
  @Cors('*', { timingAllowOrigin: true })
  any(): string {
    return 'any';
  }

  @Get('closed')
  @Cors(false, { timingAllowOrigin: true })
  @Header('timing-allow-origin', OWN)
  closed(): string {
    return 'closed';
  }

  @Get('off')
  @Cors(SITE)
  @Header('Timing-Allow-Origin', OWN)
  off(): string {
    return 'off';
  }

  @Get('raw')
  @Cors(SITE, { timingAllowOrigin: true })
  raw(@Res() response: ServerResponse & { raw?: ServerResponse; hijack?: () => void }): void {
    response.hijack?.();
    (response.raw ?? response).writeHead(200, { 'TIMING-ALLOW-ORIGIN': OWN, 'X-Kept': 'yes' }).end('raw');
  }

  @Get('failing')
  @Cors(SITE, { timingAllowOrigin: true })
  failing(): never {
    throw new Error('failing');
  }
}

describe.each(platforms)('timingAllowOrigin, on $name', (platform) => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(platform, { imports: [CorsModule.forRoot({ origin: false })], controllers: [Resources] });
  });

  afterAll(async () => running.close());

  it.each<[string, string, string | undefined, string | undefined]>([
    ['an allowed origin', '/timed', SITE, SITE],
    ['another origin', '/timed', OTHER, undefined],
    ['a request without Origin', '/timed', undefined, undefined],
    ['where any origin is allowed', '/any', OTHER, '*'],
    ['where any origin is allowed, without Origin', '/any', undefined, '*'],
    ['where no origin is allowed', '/closed', SITE, undefined],
    ['without the option, what the handler sets', '/off', SITE, OWN],
    ['without the option, also for another origin', '/off', OTHER, OWN],
    ['headers that writeHead() gets', '/raw', SITE, SITE],
    ['headers that writeHead() gets, for another origin', '/raw', OTHER, undefined],
    ['an error', '/failing', SITE, SITE],
  ])('%s', async (_name, path, origin, expected) => {
    const { headers, cors } = await ask(running.port, {
      path,
      headers: origin === undefined ? {} : { Origin: origin },
    });
    expect(headers['timing-allow-origin']).toBe(expected);
    expect(cors['vary']).toBe(['/any', '/closed'].includes(path) ? undefined : 'origin');
  });

  it('is not sent with preflights', async () => {
    const { status, headers } = await ask(running.port, preflight(SITE, 'GET', '/timed', 'content-type'));
    expect([status, headers['timing-allow-origin']]).toEqual([204, undefined]);
  });
});
