import { Controller, Delete, Get, Header, HttpCode, Module, NotFoundException, Put, Redirect } from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { platforms, start } from '../../../support/platforms.js';
import { APP } from './broken-servers.js';
import { check } from './check.js';

@Controller('books')
class BooksController {
  @Get()
  list(): string[] {
    return [];
  }

  @Put()
  replace(): void {}

  @Get('public')
  @Cors('*')
  everybody(): void {}

  @Get('partners')
  @Cors(['https://*.example.com', 'https://*.partner.co.uk'], { credentials: true, maxAge: 60 })
  partners(): void {}

  @Delete('partners')
  @HttpCode(204)
  @Cors('https://admin.example.com', { credentials: true })
  remove(): void {}

  @Get('closed')
  @Cors(false)
  closed(): void {}

  @Get('ports')
  @Cors('http://localhost:*', { credentials: true })
  ports(): void {}

  @Get('pattern')
  @Cors(/^https:\/\/(?:pr-\d+\.)?app\.example\.com$/, { credentials: true })
  pattern(): void {}

  @Get('function')
  @Cors((origin) => Promise.resolve(origin === APP), { credentials: true })
  function(): void {}

  @Get('any-header')
  @Cors(APP, { credentials: true, allowedHeaders: '*', exposedHeaders: ['ETag'] })
  anyHeader(): void {}

  @Get('suffix')
  @Cors('https://*.github.io')
  suffix(): void {}

  @Get('cached')
  @Header('Cache-Control', 'public, max-age=60')
  cached(): void {}

  @Get('missing')
  missing(): void {
    throw new NotFoundException();
  }

  @Get('elsewhere')
  @Redirect('/books')
  elsewhere(): void {}
}

const options: Record<string, CorsModuleOptions> = {
  'with one origin and credentials': { origin: APP, credentials: true },
  'that refuses requests': { origin: [APP, 'https://admin.example.com'], credentials: true, rejectDisallowed: true },
  'for any origin': { origin: '*' },
};

const OTHER = ['--origin', 'https://other.example.net'];
const PUT = ['--method', 'PUT', '--header', 'Content-Type: application/json', '--header', 'Authorization: Bearer 1'];

/** Requests to handlers with their own policies, and the verdicts. */
const ASKED: readonly (readonly [title: string, path: string, args: readonly string[], verdict: string])[] = [
  ['any origin', '/public', [], 'allowed'],
  ['any origin, for another origin', '/public', OTHER, 'allowed'],
  ['subdomains', '/partners', ['--credentials'], 'allowed'],
  [
    'subdomains of a suffix of two labels',
    '/partners',
    ['--origin', 'https://shop.partner.co.uk', '--credentials'],
    'allowed',
  ],
  ['subdomains, for the apex', '/partners', ['--origin', 'https://example.com'], 'allow-origin-missing'],
  [
    'another handler with the same URL',
    '/partners',
    ['--method', 'DELETE', '--origin', 'https://admin.example.com', '--credentials'],
    'not-sent',
  ],
  ['another handler with the same URL, refused', '/partners', ['--method', 'DELETE'], 'allow-origin-missing'],
  ['a closed handler', '/closed', [], 'allow-origin-missing'],
  ['any port on localhost', '/ports', ['--origin', 'http://localhost:3000', '--credentials'], 'allowed'],
  ['a RegExp', '/pattern', ['--credentials'], 'allowed'],
  ['a function', '/function', ['--credentials'], 'allowed'],
  [
    'any header',
    '/any-header',
    ['--header', 'X-Trace: 1', '--header', 'Authorization: Bearer 1', '--credentials'],
    'allowed',
  ],
  ['names under a public suffix', '/suffix', ['--origin', 'https://me.github.io'], 'allowed'],
];

/** Requests that the global policy decides. */
const INHERITED: readonly (readonly [title: string, path: string, args: readonly string[]])[] = [
  ['a GET', '', []],
  ['a PUT with JSON and Authorization', '', PUT],
  ['a PUT that is sent', '', [...PUT, '--send']],
  ['a HEAD', '', ['--method', 'HEAD']],
  ['a response that is cached', '/cached', []],
  ['an error of a handler', '/missing', []],
  ['a URL that no handler serves', '/nowhere', []],
  ['a redirect', '/elsewhere', []],
];

describe.each(platforms)('this library on $name', (platform) => {
  describe.each(Object.entries(options))('%s', (name, global) => {
    let running: Awaited<ReturnType<typeof start>>;

    beforeAll(async () => {
      @Module({ imports: [CorsModule.forRoot(global)], controllers: [BooksController] })
      class AppModule {}
      running = await start(platform, { imports: [AppModule] });
    });
    afterAll(() => running.close());

    test.each(INHERITED)('has no findings for %s', async (_, path, args) => {
      const { status, report } = await check(`http://localhost:${running.port}/books${path}`, ...args);
      expect(report.audit).toMatchObject({ grade: 'A', findings: [], unanswered: [] });
      const redirected = path === '/elsewhere';
      expect({ status, outcome: report.verdict.outcome }).toEqual(
        redirected ? { status: 1, outcome: 'unknown' } : { status: 0, outcome: 'allowed' },
      );
    });

    test('has no findings for another origin, which is blocked unless any origin is allowed', async () => {
      const { status, report } = await check(`http://localhost:${running.port}/books`, ...OTHER);
      expect(report.audit.findings).toEqual([]);
      expect(status).toBe(name === 'for any origin' ? 0 : 1);
    });
  });

  describe('with a policy for each handler', () => {
    let running: Awaited<ReturnType<typeof start>>;

    beforeAll(async () => {
      running = await start(platform, {
        imports: [CorsModule.forRoot({ origin: APP, credentials: true })],
        controllers: [BooksController],
      });
    });
    afterAll(() => running.close());

    test.each(ASKED)('has no findings for %s', async (_, path, args, verdict) => {
      const { status, report } = await check(`http://localhost:${running.port}/books${path}`, ...args);
      expect(report.audit).toMatchObject({ grade: 'A', findings: [], unanswered: [] });
      expect(report.verdict.code).toBe(verdict);
      expect(status).toBe(report.verdict.outcome === 'allowed' ? 0 : 1);
    });
  });
});
