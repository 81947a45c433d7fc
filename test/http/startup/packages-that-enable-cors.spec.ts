import type { INestApplication } from '@nestjs/common';
import { CorsConfigurationError, CorsModule } from 'nestjs-cors';
import { runInThisContext } from 'node:vm';
import { platforms, start } from '../../support/platforms.js';

type Enable = (app: INestApplication) => void;

/** A function of a package that is installed at this path. */
function installedAt(filename: string, code = '(app) => app.enableCors()'): Enable {
  return runInThisContext(code, { filename }) as Enable;
}

describe.each(platforms)('R18: a package that enables the CORS of Nest, on $name', (platform) => {
  it.each([
    ['/app/node_modules/@acme/auth/dist/index.mjs', '@acme/auth (dist/index.mjs:1:'],
    ['/app/node_modules/.pnpm/auth@1.0.0/node_modules/auth/lib/a.js', 'auth (lib/a.js:1:'],
    ['file:///app/node_modules/auth/index.js', 'auth (index.js:1:'],
  ])('is named with its file: %s', async (filename, named) => {
    for (const code of ['(app) => app.enableCors()', '(app) => app.getHttpAdapter().enableCors()']) {
      const main = installedAt(filename, code);
      const error: unknown = await start(platform, { imports: [CorsModule.forRoot()] }, { main }).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(CorsConfigurationError);
      const [issue] = (error as CorsConfigurationError).issues;
      expect(issue?.code).toBe('enable-cors-conflict');
      expect(issue?.path.startsWith(`app.enableCors() of the package ${named}`)).toBe(true);
      expect(issue?.fix).toContain('Switch its CORS off in the options of the package');
    }
  });

  it('gets a fix with its option, if that is known', async () => {
    const main = installedAt('/app/node_modules/@thallesp/nestjs-better-auth/dist/index.mjs');
    const error: unknown = await start(platform, { imports: [CorsModule.forRoot()] }, { main }).catch(
      (e: unknown) => e,
    );
    expect((error as CorsConfigurationError).issues[0]?.fix).toBe(
      'Add `disableTrustedOriginsCors: true` to the options of AuthModule, and allow its trustedOrigins in CorsModule, with credentials.',
    );
  });
});
