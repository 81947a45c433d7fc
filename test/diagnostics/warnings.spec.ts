import { Controller, Get, type LoggerService, Put, RequestMethod, VersioningType } from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions, type CorsWarningCode } from 'nestjs-cors';
import { platforms, start } from '../support/platforms.js';

@Controller({ path: 'cats', version: '1' })
class CatsV1 {
  @Get()
  @Cors('https://one.example')
  list(): void {}
}

@Controller({ path: 'cats', version: '2' })
class CatsV2 {
  @Get()
  @Cors({ origin: 'https://two.example', methods: ['GET', 'HEAD', 'DELETE'] })
  list(): void {}

  @Put()
  update(): void {}
}

describe.each(platforms)('warnings on $name', (platform) => {
  const warnings = async (options: CorsModuleOptions): Promise<string[]> => {
    const lines: string[] = [];
    const ignore = (): void => undefined;
    const warn = (message: unknown, context: unknown): void => {
      if (context === 'CorsModule') lines.push(String(message));
    };
    const logger: LoggerService = { log: ignore, error: ignore, debug: ignore, verbose: ignore, warn };
    const app = await start(
      platform,
      { imports: [CorsModule.forRoot(options)], controllers: [CatsV1, CatsV2] },
      {
        options: { logger },
        main: (nest) => void nest.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' }),
      },
    );
    await app.close();
    return lines;
  };
  const all: CorsModuleOptions = {
    origin: 'https://app.example.com',
    maxAge: 86_400,
    policies: { partners: { origin: 'https://*.partner.example', credentials: true } },
  };
  const codes: CorsWarningCode[] = [
    'origin-subdomains-credentials',
    'max-age-capped',
    'method-not-served',
    'policy-unused',
    'indistinct-handlers',
  ];

  it('are logged once at startup, with place and code', async () => {
    const lines = await warnings(all);

    expect(lines).toHaveLength(codes.length);
    for (const code of codes) expect(lines.filter((line) => line.includes(`'${code}'`))).toHaveLength(1);
    expect(lines.find((line) => line.includes('method-not-served'))).toMatch(
      /^CatsV2\.list @Cors\(\)\.methods: .*DELETE/,
    );
    expect(lines.find((line) => line.includes('policy-unused'))).toMatch(/^policies\.partners: /);
    const indistinct = lines.find((line) => line.includes('indistinct-handlers'));
    expect(indistinct).toContain(`${RequestMethod[RequestMethod.GET]} /cats`);
    expect(indistinct).toContain('CatsV1.list from CatsV2.list');
  });

  it.each(codes)('are suppressed only by their own code: %s', async (code) => {
    const lines = await warnings({ ...all, suppressWarnings: [code] });

    expect(lines).toHaveLength(codes.length - 1);
    expect(lines.some((line) => line.includes(`'${code}'`))).toBe(false);
  });

  it('do not appear for a plain configuration', async () => {
    const lines = await warnings({
      origin: 'https://app.example.com',
      suppressWarnings: ['method-not-served', 'indistinct-handlers'],
    });

    expect(lines).toEqual([]);
  });
});
