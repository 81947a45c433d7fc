import { CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { ask } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

/** An entry, and what to write instead; `undefined` if it leaves nothing out. */
const PATTERNS: readonly (readonly [pattern: string, whole: string | undefined, base: string, inside: string])[] = [
  ['/admin/*path', '/admin{/*path}', '/admin', '/admin/users'],
  ['/admin/*', '/admin{/*path}', '/admin', '/admin/users'],
  ['/:tenant/files/*rest', '/:tenant/files{/*rest}', '/one/files', '/one/files/a/b'],
  ['/admin/*"all files"', '/admin{/*"all files"}', '/admin', '/admin/users'],
  ['/admin/{*path}', '/admin{/*path}', '/admin', '/admin/users'],
  ['/admin*path', '/admin{*path}', '/admin', '/admin/users'],
  ['/*all', '/{*all}', '/', '/users'],
  ['*', '/{*path}', '/', '/users'],
  ['/admin{*path}', undefined, '/admin', '/admin/users'],
  ['/admin{/*path}', undefined, '/admin', '/admin/users'],
  ['/{*all}', undefined, '/', '/users'],
  ['/admin/:id', undefined, '/admin/1', '/admin/2'],
];

describe.each(platforms)('an entry of paths that leaves out the path before its wildcard, on $name', (platform) => {
  const running: RunningApp[] = [];
  afterEach(() => Promise.all(running.splice(0).map((app) => app.close())));

  const serve = async (
    paths: NonNullable<CorsModuleOptions['paths']>,
  ): Promise<{ port: number; warnings: string[] }> => {
    const logger = new KeptLog();
    const metadata = { imports: [CorsModule.forRoot({ origin: SITE, paths })] };
    const app = await start(platform, metadata, { options: { logger } });
    running.push(app);
    return { port: app.port, warnings: logger.at('warn').filter((line) => line.startsWith("paths['")) };
  };
  const allows = async (port: number, path: string): Promise<boolean> => {
    const { cors } = await ask(port, { path, headers: { Origin: SITE } });
    const allowed = cors['access-control-allow-origin'] !== undefined;
    expect(cors).toEqual(allowed ? corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }) : {});
    return allowed;
  };

  it.each(PATTERNS)(
    '%s: the warning says to write %s, which includes %s and %s',
    async (pattern, whole, base, inside) => {
      const given = await serve({ [pattern]: false });
      expect(given.warnings.map((line) => /Write '(.*)' to include it/.exec(line)?.[1])).toEqual(whole ? [whole] : []);
      expect(given.warnings.every((line) => line.includes("suppressWarnings: ['paths-base-left-out']"))).toBe(true);
      expect(await allows(given.port, base)).toBe(whole !== undefined);
      expect(await allows(given.port, inside)).toBe(false);

      const better = await serve({ [whole ?? pattern]: false });
      expect(better.warnings).toEqual([]);
      expect(await allows(better.port, base)).toBe(false);
      expect(await allows(better.port, inside)).toBe(false);
    },
  );

  it('gets no warning if another entry governs that path', async () => {
    const { warnings } = await serve({ '/admin/*path': false, '/admin': { origin: '*' }, '/*path': false, '/': false });
    expect(warnings).toEqual([]);
  });
});
