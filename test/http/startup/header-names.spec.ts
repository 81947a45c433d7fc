import { Controller, Put } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';
import { ask, preflight } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

@Controller('things')
class Things {
  @Put()
  save(): string {
    return 'saved';
  }
}

describe.each(platforms)('names of headers that no script can use, on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp;

  beforeAll(async () => {
    const cors = CorsModule.forRoot({
      origin: SITE,
      allowedHeaders: ['Origin', 'X-Key', 'Cookie', 'Access-Control-Allow-Origin'],
      exposedHeaders: 'ETag, Set-Cookie',
    });
    running = await start(platform, { imports: [cors], controllers: [Things] }, { options: { logger: log } });
  });

  afterAll(async () => running.close());

  it('are not granted, except those that clients do send', async () => {
    const { status, cors } = await ask(running.port, preflight(SITE, 'PUT', '/things', 'access-control-allow-origin'));
    expect([status, cors['access-control-allow-headers']]).toEqual([204, 'access-control-allow-origin, x-key']);
  });

  it('are not exposed', async () => {
    const { cors } = await ask(running.port, { method: 'PUT', path: '/things', headers: { Origin: SITE } });
    expect(cors['access-control-expose-headers']).toBe('etag');
  });

  it('are named in a warning at startup', () => {
    expect(log.at('warn').map((line) => line.replace(/: browsers .*|: these .*/, ''))).toEqual([
      "forRoot.allowedHeaders: 'Origin', 'Cookie'",
      "forRoot.allowedHeaders: 'Access-Control-Allow-Origin'",
      "forRoot.exposedHeaders: 'Set-Cookie'",
    ]);
  });
});
