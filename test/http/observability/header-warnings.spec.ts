import { Controller, Put } from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { ask, preflight } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type Platform, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER = 'https://other.example';

@Controller()
class Things {
  @Put('things')
  save(): string {
    return 'saved';
  }

  @Put('others')
  @Cors({ maxAge: 5 })
  saveOther(): string {
    return 'saved';
  }
}

describe.each(platforms)('request headers that are not allowed, on $name', (platform) => {
  let log: KeptLog;
  let running: RunningApp;

  const serve = async (on: Platform, options: CorsModuleOptions = {}): Promise<void> => {
    log = new KeptLog();
    const cors = CorsModule.forRoot({ origin: SITE, ...options } as never);
    running = await start(on, { imports: [cors], controllers: [Things] }, { options: { logger: log } });
  };
  const request = async (headers: string, path = '/things', origin = SITE): Promise<void> => {
    await ask(running.port, preflight(origin, 'PUT', path, headers));
  };

  afterEach(async () => running.close());

  it('are logged once, with the line to add', async () => {
    await serve(platform);
    await request('content-type,x-api-key');
    await request('x-api-key');
    await request('x-trace,x-api-key', '/unserved');
    const warnings = log.at('warn');
    expect(warnings[0]).toContain(
      "'x-api-key' to Things.save: allowedHeaders does not have it. To allow it: add 'x-api-key'",
    );
    expect(warnings[0]).toContain("(suppressWarnings: ['request-header-refused'] if this is intended)");
    expect(warnings[1]).toContain("'x-trace' to a path without a handler: ");
    expect(warnings).toHaveLength(2);
  });

  it('are logged only for allowed origins and valid names', async () => {
    await serve(platform);
    await request('x-api-key', '/things', OTHER);
    await request('x-api-key, y z');
    expect(log.at('warn')).toEqual([]);
  });

  it('are cut, and bounded for each policy', async () => {
    await serve(platform);
    await request(`x-${'a'.repeat(500)}`);
    for (let i = 0; i < 30; i++) await request(`x-${String(i)}`);
    await request('x-0', '/others');
    const warnings = log.at('warn');
    expect(warnings[0]).toContain(`'x-${'a'.repeat(62)}… (502 characters)' to `);
    expect(warnings[0]).not.toContain('a'.repeat(63));
    expect(warnings[10]).toContain('Warnings about more request headers are omitted.');
    expect(warnings[11]).toContain("'x-0' to Things.saveOther: ");
    expect(warnings).toHaveLength(12);
  });

  it('are not logged if that is suppressed', async () => {
    await serve(platform, { suppressWarnings: ['request-header-refused'] });
    await request('x-api-key');
    expect(log.at('warn')).toEqual([]);
  });
});
