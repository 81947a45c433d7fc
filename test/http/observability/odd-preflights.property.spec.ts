import { All, Controller } from '@nestjs/common';
import fc from 'fast-check';
import { Cors, CorsModule } from 'nestjs-cors';
import { METHODS } from 'node:http';
import { ask } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

@Controller()
class Things {
  @All('served')
  served(): void {}

  @Cors({ methods: ['GET', 'PATCH'] })
  @All('listed')
  listed(): void {}

  @Cors(false)
  @All('closed')
  closed(): void {}
}

/** The names of methods as clients might write them, and any other text that a header can carry. */
const method = fc.oneof(
  fc.constantFrom(...METHODS).chain((name) => fc.constantFrom(name, name.toLowerCase(), `${name[0]!}${name.slice(1).toLowerCase()}`)), // prettier-ignore
  fc.constantFrom('FOO', 'toString', '__proto__', 'GET, PUT', '*', ''),
  fc.string({ maxLength: 80 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')),
);
const names = fc.option(fc.constantFrom('x-one', 'X-One,content-type', ',,', '*', 'a b', 'a'.repeat(3_000)));
const request = fc.record({
  method,
  names,
  path: fc.constantFrom('/served', '/listed', '/closed', '/nowhere', '/%zz'),
  // Few lines are logged for one origin.
  origin: fc.oneof({ weight: 4, arbitrary: fc.nat().map((n) => `https://n${String(n)}.site.example.com`) }, fc.constantFrom('https://site.example.co', 'null', 'nonsense')), // prettier-ignore
});

describe.each(platforms)('preflights that no browser sends, where every refusal is logged, on $name', (platform) => {
  let running: RunningApp;
  const log = new KeptLog();
  beforeAll(async () => {
    const cors = CorsModule.forRoot({ origin: [SITE, 'https://*.site.example.com'], debug: true });
    running = await start(platform, { imports: [cors], controllers: [Things] }, { options: { logger: log } });
  });
  afterAll(() => running.close());

  it.each(['get', 'Put'])('the log says how browsers send %s', async (odd) => {
    const headers = { Origin: SITE, 'Access-Control-Request-Method': odd };
    await ask(running.port, { method: 'OPTIONS', path: '/listed', headers });
    expect(log.at('debug').join('\n')).toContain(
      `'${odd}' cannot be allowed. Browsers send it as '${odd.toUpperCase()}'.`,
    );
  });

  it('R8: get an answer, and the process goes on', async () => {
    const property = fc.asyncProperty(request, async (one) => {
      const { status } = await ask(running.port, {
        method: 'OPTIONS',
        path: one.path,
        headers: {
          Origin: one.origin,
          'Access-Control-Request-Method': one.method,
          ...(one.names !== null && { 'Access-Control-Request-Headers': one.names }),
        },
      });
      expect([204, 400, 403]).toContain(status);
    });
    await fc.assert(property, { numRuns: 120, seed: Number(process.env['NESTJS_CORS_SEED'] ?? 20_261_130) });
  });
});
