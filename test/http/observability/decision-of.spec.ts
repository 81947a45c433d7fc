import { type CanActivate, Controller, type ExecutionContext, Get, Injectable, Post } from '@nestjs/common';
import { APP_GUARD, NestApplication } from '@nestjs/core';
import { Cors, type CorsRequestDecision, CorsModule, corsDecisionOf, isTrustedOrigin } from 'nestjs-cors';
import { IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ask } from '../../support/client.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER = 'https://other.example.com';

let seen: { decision: CorsRequestDecision | undefined; trusted: boolean } | undefined;

@Injectable()
class AskingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    seen = { decision: corsDecisionOf(request), trusted: isTrustedOrigin(request) };
    return true;
  }
}

@Controller()
class Things {
  @Get('site')
  site(): string {
    return 'site';
  }

  @Cors(['https://*.example.com', /^https:\/\/pr-\d+\.example\.net$/, 'null'], {
    credentials: true,
    dangerouslyAllowNullOrigin: true,
  })
  @Post('families')
  families(): string {
    return 'families';
  }

  @Cors(['http://plain.example.com', SITE], { credentials: true, dangerouslyAllowInsecureOrigins: true })
  @Post('insecure')
  insecure(): string {
    return 'insecure';
  }

  @Cors(['https://*.github.io', SITE], { credentials: true, dangerouslyAllowPublicSuffixes: true })
  @Post('suffix')
  suffix(): string {
    return 'suffix';
  }

  @Cors((origin) => origin === SITE, { credentials: true })
  @Post('function')
  byFunction(): string {
    return 'function';
  }

  @Cors(async (origin) => Promise.resolve(origin === SITE), { credentials: true })
  @Post('later')
  later(): string {
    return 'later';
  }

  @Cors('*')
  @Post('any')
  any(): string {
    return 'any';
  }

  @Cors(SITE)
  @Post('without-credentials')
  withoutCredentials(): string {
    return 'without-credentials';
  }

  @Cors(SITE, { credentials: true, methods: 'PUT' })
  @Post('other-method')
  otherMethod(): string {
    return 'other-method';
  }

  @Cors(SITE, { credentials: true })
  @Post('rewritten')
  rewritten(): string {
    return 'rewritten';
  }
}

describe.each(platforms)('the decision on a request, on $name', (platform) => {
  let running: RunningApp;
  const finished: (CorsRequestDecision | undefined)[] = [];
  let atMiddleware: CorsRequestDecision | undefined;

  beforeAll(async () => {
    running = await start(
      platform,
      {
        imports: [CorsModule.forRoot({ origin: SITE, credentials: true })],
        controllers: [Things],
        providers: [{ provide: APP_GUARD, useClass: AskingGuard }],
      },
      {
        main: (app) => {
          const server = app.getHttpServer() as Server;
          server.prependListener('request', (request, response) => {
            expect(corsDecisionOf(request)).toBeUndefined();
            response.once('close', () => finished.push(corsDecisionOf(request)));
          });
          app.use((request: IncomingMessage, _response: ServerResponse, next: () => void) => {
            atMiddleware = corsDecisionOf(request);
            if (request.url === '/to-rewrite') request.url = '/rewritten';
            next();
          });
        },
      },
    );
  });
  afterAll(() => running.close());

  const send = async (method: string, path: string, headers: Record<string, string>) => {
    seen = undefined;
    finished.splice(0);
    const answer = await ask(running.port, { method, path, headers });
    while (finished.length === 0) await new Promise(setImmediate);
    return answer;
  };

  it('is known to middleware and guards, and after the response', async () => {
    await send('GET', '/site', { Origin: SITE });
    const expected = {
      type: 'actual',
      reason: 'origin-allowed',
      allowed: true,
      origin: SITE,
      handlers: ['Things.site'],
      rule: SITE,
      policy: expect.objectContaining({ credentials: true, maxAge: 600 }) as object,
    };
    expect(seen?.decision).toEqual(expected);
    expect(atMiddleware).toEqual(expected);
    expect(finished).toEqual([expected]);
  });

  it.each([
    ['an origin that is not allowed', { Origin: OTHER }, { reason: 'origin-not-allowed', allowed: false }],
    ['no origin', {}, { reason: 'no-origin', allowed: true, origin: undefined }],
    ['the same origin', { Origin: OTHER, 'Sec-Fetch-Site': 'same-origin' }, { reason: 'same-origin', allowed: true }],
  ])('names %s, and no rule', async (_, headers, expected) => {
    await send('GET', '/site', headers);
    expect(seen).toMatchObject({ decision: { ...expected, rule: undefined }, trusted: false });
  });

  it('of a preflight is known after the response', async () => {
    const preflight = { Origin: SITE, 'Access-Control-Request-Method': 'GET' };
    await send('OPTIONS', '/site', preflight);
    expect(finished).toMatchObject([{ type: 'preflight', reason: 'granted', rule: SITE, handlers: ['Things.site'] }]);
    await send('OPTIONS', '/site', { ...preflight, Origin: OTHER });
    expect(finished).toMatchObject([{ type: 'preflight', reason: 'origin-not-allowed', rule: undefined }]);
    expect(seen).toBeUndefined();
  });

  it.each([
    ['/families', 'https://a.b.example.com', 'https://*.example.com', true],
    ['/families', 'https://pr-7.example.net', '/^https:\\/\\/pr-\\d+\\.example\\.net$/', true],
    ['/families', 'null', 'null', false],
    ['/insecure', 'http://plain.example.com', 'http://plain.example.com', false],
    ['/insecure', SITE, SITE, true],
    ['/suffix', 'https://evil.github.io', 'https://*.github.io', false],
    ['/suffix', SITE, SITE, true],
    ['/any', SITE, '*', false],
    ['/without-credentials', SITE, SITE, false],
    ['/other-method', SITE, SITE, false],
  ])('POST %s from %s is allowed by the rule %s; trusted: %s', async (path, Origin, rule, trusted) => {
    await send('POST', path, { Origin });
    expect([seen?.decision?.rule, seen?.trusted]).toEqual([rule, trusted]);
  });

  it.each(['/function', '/later'])('POST %s: what a function allows is not trusted', async (path) => {
    await send('POST', path, { Origin: SITE });
    expect(seen).toMatchObject({ decision: { allowed: true, reason: 'origin-allowed' }, trusted: false });
    expect(seen?.decision?.rule).toBe('a function');
  });

  it('follows a request that middleware rewrites', async () => {
    await send('POST', '/to-rewrite', { Origin: SITE });
    const handlers = platform.name === 'express' ? ['Things.rewritten'] : [];
    if (platform.name === 'express') expect(seen).toMatchObject({ decision: { handlers }, trusted: true });
    expect(finished).toMatchObject([{ handlers }]);
  });

  it('does not exist for a request that the entrance did not see', () => {
    const request = new IncomingMessage(null as never);
    expect([corsDecisionOf(request), isTrustedOrigin(request)]).toEqual([undefined, false]);
  });
});

/** Nest 11 has no such protection. */
const describeProtection = 'enableCsrfProtection' in NestApplication.prototype ? describe : describe.skip;

describeProtection.each(platforms)('the CSRF protection of Nest with isTrustedOrigin, on $name', (platform) => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(
      platform,
      { imports: [CorsModule.forRoot({ origin: SITE, credentials: true })], controllers: [Things] },
      { main: (app) => void app.enableCsrfProtection({ exclude: isTrustedOrigin }) },
    );
  });
  afterAll(() => running.close());

  it.each([
    ['PUT', '/site', SITE, 404],
    ['POST', '/families', 'https://a.example.com', 201],
    ['POST', '/families', 'null', 403],
    ['POST', '/families', 'https://evil.example.org', 403],
    ['POST', '/insecure', 'http://plain.example.com', 403],
    ['POST', '/any', SITE, 403],
    ['POST', '/function', SITE, 403],
    ['POST', '/without-credentials', SITE, 403],
    ['POST', '/unknown', SITE, 404],
  ])('%s %s from %s gets %d', async (method, path, Origin, status) => {
    for (const headers of [{ Origin }, { Origin, 'Sec-Fetch-Site': 'cross-site' }])
      expect((await ask(running.port, { method, path, headers })).status).toBe(status);
  });
});
