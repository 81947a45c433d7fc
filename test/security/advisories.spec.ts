import {
  Body,
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  type NestInterceptor,
  type PipeTransform,
  Post,
  Put,
  Req,
  Res,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';
import { Cors, CorsConfigurationError, type CorsIssueCode, CorsModule, CorsPolicies } from 'nestjs-cors';
import type { CorsModuleOptions, CorsOptions } from 'nestjs-cors';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Observable } from 'rxjs';
import { allowOrigin } from '../../lib/policy/decide/allow-origin.js';
import { compilePolicy } from '../../lib/policy/compile/compile-policy.js';
import type { CorsPolicy } from '../../lib/policy/policy.js';
import { MAX_REQUEST_HEADERS_BYTES, parseRequestHeaderNames } from '../../lib/policy/decide/request-headers.js';
import { parseSerializedOrigin } from '../../lib/standard/serialized-origin.js';
import { type Answer, ask, preflight } from '../support/client.js';
import { corsHeaders, type CorsHeaders, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { KeptLog } from '../support/log.js';
import { nativeResponse } from '../support/native.js';
import { type AppSetup, type Platform, platforms, type RunningApp, start } from '../support/platforms.js';

/*
 * What went wrong in CORS libraries, with one exact case for each. Other suites test many similar cases: origins in
 * test/policy/origins/origin-matcher.spec.ts, request headers in test/policy/decide/request-headers.spec.ts, the policy of
 * the handler that ran in test/routing, memory in hostile.long.ts. CVE-2024-27456 (rack-cors published files that every user
 * may write) is 'has files that everyone may read and only their owner may write' in test/package/tarball.spec.ts.
 */

const SITE = 'https://site.example.com';
const ADMIN = 'https://admin.example.com';
const OTHER_ORIGIN = 'https://stranger.example.net';

const ALLOWED = corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' });
const DEPENDS = corsHeaders({ Vary: 'Origin' });
const REFUSED = { status: 403, cors: corsHeaders(REFUSED_PREFLIGHT), body: '' };

function granted(origin: string, others: Record<string, string> = {}): CorsHeaders {
  return corsHeaders({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'GET, HEAD, POST',
    'Access-Control-Allow-Headers': 'Content-Type, Authorization',
    'Access-Control-Max-Age': '600',
    Vary: PREFLIGHT_VARY,
    ...others,
  });
}

function compiled(options: CorsOptions): CorsPolicy {
  const { policy, issues } = compilePolicy(options);
  if (policy === undefined) throw new CorsConfigurationError(issues);
  return policy;
}

describe('origins that were allowed', () => {
  it.each<[id: string, wrong: string, origin: NonNullable<CorsOptions['origin']>, allowed: string, refused: string[]]>([
    [
      'CVE-2019-25211 (gin-contrib/cors)',
      'the last byte before a * was not compared',
      ['https://*.example.com', 'http://localhost:*'],
      'https://a.example.com',
      ['https://a.example.community', 'https://a.example.co', 'https://a.example.con', 'http://localhosts:80'],
    ],
    [
      'GHSA-vhxv-fg4m-p2w8, GHSA-v84h-653v-4pq9 (jub0bs/cors, fcors)',
      'two origins with the same ending allowed a third',
      ['https://foo.com', 'https://bar.com'],
      'https://bar.com',
      ['https://barfoo.com', 'https://foobar.com', 'https://foo.combar.com', 'https://o.com'],
    ],
    [
      'CVE-2022-1996 (go-restful)',
      'a plain string was a RegExp without anchors',
      ['https://example.com'],
      'https://example.com',
      ['https://example.com.malicious.domain', 'https://examplescom', 'https://not-example.com'],
    ],
    [
      'CVE-2024-27302 (go-zero)',
      'the end of the host was compared, not its labels',
      ['https://victim.com', 'https://*.victim.com'],
      'https://a.victim.com',
      ['https://evil-victim.com', 'https://evilvictim.com', 'https://a.evil-victim.com'],
    ],
    [
      'CVE-2017-11173 (rack-cors)',
      'the RegExp made of a wildcard had no anchor at its end',
      ['https://*.example.com'],
      'https://a.example.com',
      ['https://a.example.com.example.net', 'https://example.com.example.net'],
    ],
    [
      'elysia-cors 9b9eb92',
      'an origin was allowed if it was a substring of the list, or the reverse',
      ['https://app.example.com'],
      'https://app.example.com',
      ['https://app.example.co', 'https://app.example.com.evil.net', 'app.example.com', 'https://', 'e'],
    ],
    [
      'CVE-2026-37737 (sanic-cors), Kludex/starlette#801',
      'a RegExp had to match only the beginning',
      [/^https:\/\/[a-z]+\.trusted\.com$/],
      'https://a.trusted.com',
      [
        'https://a.trusted.com.evil.net',
        'https://a.trusted.company',
        'https://a.trusted.com/',
        'https://axtrusted.com',
      ],
    ],
    [
      'expressjs/cors README, rs/cors',
      'a list of origins in one header was matched as one',
      [/^https:\/\/[a-z]+\.trusted\.com$/, 'https://*.trusted.com'],
      'https://a.trusted.com',
      ['https://a.trusted.com, https://evil.net', 'https://evil.net, https://a.trusted.com'],
    ],
  ])('%s: %s', (_id, _wrong, origin, allowed, refused) => {
    const { origins } = compiled({ origin });
    const request = { method: 'GET', url: '/', host: '', hostname: '', headers: {}, preflight: false };
    expect(allowOrigin(origins, allowed, request)).toEqual({ allowed: true, value: allowed });
    const passed = refused.filter((one) => (allowOrigin(origins, one, request) as { allowed: boolean }).allowed);
    expect(passed).toEqual([]);
  });
});

describe('configurations that were accepted', () => {
  it.each<[id: string, wrong: string, options: unknown, codes: CorsIssueCode[]]>([
    [
      'CVE-2018-20744 (rs/cors)',
      'any origin with credentials',
      { origin: '*', credentials: true },
      ['origin-any-credentials'],
    ],
    [
      'CVE-2024-25124 (fiber)',
      'any origin, in a list, with credentials',
      { origin: ['*'], credentials: true },
      ['origin-any-credentials'],
    ],
    [
      'CVE-2026-54290 (hono)',
      'any origin, next to a list, with credentials',
      { origin: [SITE, '*'], credentials: true },
      ['origin-any-credentials'],
    ],
    [
      'GHSA-8gfh-8qhq-hv6f (expressjs/cors)',
      'origin: true with credentials',
      { origin: true, credentials: true },
      ['origin-any-credentials'],
    ],
    ['elysia-cors 9b9eb92', 'an origin without a scheme', { origin: 'example.com' }, ['origin-scheme-missing']],
    [
      'CVE-2026-37737 (sanic-cors)',
      'a RegExp without its end',
      { origin: /^https:\/\/trusted\.com/ },
      ['origin-regexp-unanchored'],
    ],
    [
      'Kludex/starlette#801',
      'a RegExp whose dots match any character',
      { origin: /^https:\/\/app.trusted.com$/ },
      ['origin-regexp-dot'],
    ],
    [
      'expressjs/cors with the flag g',
      'a RegExp whose result alternates',
      { origin: /^https:\/\/trusted\.com$/g },
      ['origin-regexp-flags'],
    ],
    [
      'CVE-2026-69207 (hono)',
      'a RegExp that takes very long',
      { origin: /^https:\/\/(a+)+$/ },
      ['origin-regexp-backtracking'],
    ],
  ])('%s: %s is refused', (_id, _wrong, options, codes) => {
    const { policy, issues } = compilePolicy(options as CorsOptions);
    expect(policy).toBeUndefined();
    expect(issues.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  });

  it('CVE-2024-1681 (flask-cors): a line break in an option does not reach the error message', () => {
    const { issues } = compilePolicy({ origin: `${SITE}\r\n[Nest] forged\u001b[2J\u2028\u0085` });
    expect(issues).toHaveLength(1);
    expect(unprintable(new CorsConfigurationError(issues).message.replaceAll('\n', ''))).toEqual([]);
  });
});

describe('headers that took too much work to parse', () => {
  /** Text that counts how many of its characters are read. */
  function counting(text: string): { value: string; reads: () => number } {
    let reads = 0;
    const value = {
      length: text.length,
      charCodeAt: (i: number) => (reads++, text.charCodeAt(i)),
      slice: (from: number, to: number) => ((reads += Math.max(to - from, 0)), text.slice(from, to)),
      indexOf: (what: string, from?: number) => ((reads += text.length), text.indexOf(what, from)),
    };
    return { value: value as unknown as string, reads: () => reads };
  }

  const parts = [',', 'a,', ' ', ' ,', 'content-type,', 'a ', 'a'];

  it.each(parts)('CVE-2025-47908, GHSA-mh55-gqvf-xfwm (rs/cors): of 16 kB of %j no byte is read', (part) => {
    const { value, reads } = counting(part.repeat(16_384 / part.length));
    expect(parseRequestHeaderNames(value)).toBeUndefined();
    expect(reads()).toBe(0);
  });

  it.each(parts)(
    'CVE-2026-69207, GHSA-8j4g-w8fx-2239 (hono): of %j up to the limit, each byte is read at most four times',
    (part) => {
      const { value, reads } = counting(part.repeat(Math.floor(MAX_REQUEST_HEADERS_BYTES / part.length)));
      parseRequestHeaderNames(value);
      expect(reads()).toBeLessThanOrEqual(4 * MAX_REQUEST_HEADERS_BYTES + 8);
    },
  );

  it('CVE-2026-69207, GHSA-8j4g-w8fx-2239 (hono): no RegExp reads the headers of a request', () => {
    // Everything that accepts a RegExp, such as String.prototype.split, calls this method if it is not the built-in one.
    const { exec } = RegExp.prototype;
    let calls = 0;
    RegExp.prototype.exec = function counted(this: RegExp, text: string) {
      calls++;
      return exec.call(this, text);
    };
    try {
      'probe'.split(/o/);
      expect(calls).toBeGreaterThan(0);
      calls = 0;
      parseRequestHeaderNames(' '.repeat(MAX_REQUEST_HEADERS_BYTES));
      parseRequestHeaderNames('x-one, x-two');
      parseSerializedOrigin(SITE);
      parseSerializedOrigin(`https://${' '.repeat(200)}`);
    } finally {
      RegExp.prototype.exec = exec;
    }
    expect(calls).toBe(0);
  });

  it('hapi, hono: of an origin that is too long no byte is read', () => {
    const { value, reads } = counting(`https://${'a'.repeat(16_000)}.example.com`);
    expect(parseSerializedOrigin(value)).toBeUndefined();
    expect(reads()).toBe(0);
  });
});

function unprintable(text: string): string[] {
  return text.match(/[\p{C}\p{Zl}\p{Zp}]/gu) ?? [];
}

@Controller()
class Things {
  @Get('things')
  list(): string {
    return 'things';
  }

  @Post('things')
  create(): string {
    return 'created';
  }

  @Get('broken')
  broken(): void {
    throw new Error('broken');
  }
}

describe.each(platforms)('on $name', (platform) => {
  const running: RunningApp[] = [];

  const serve = async (cors: CorsModuleOptions, given: Partial<Parts> = {}): Promise<number> => {
    const { controllers = [Things], providers = [], setup = {}, on = platform } = given;
    const app = await start(on, { imports: [CorsModule.forRoot(cors)], controllers, providers }, setup);
    running.push(app);
    return app.port;
  };

  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
  });

  const get = (port: number, path: string, headers: OutgoingHttpHeaders = { Origin: SITE }): Promise<Answer> =>
    ask(port, { path, headers });

  describe('what was granted', () => {
    it.each(['CVE-2018-20744 (rs/cors)', 'CVE-2024-25124 (fiber)', 'CVE-2026-54290 (hono)'])(
      '%s: the response to any origin has *, never the origin itself or credentials',
      async () => {
        const port = await serve({ origin: '*' });
        for (const origin of [SITE, OTHER_ORIGIN, 'null', 'https://a, https://b']) {
          const actual = await get(port, '/things', { Origin: origin });
          expect(actual.cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': '*' }));
          expect((await ask(port, preflight(origin, 'GET', '/things'))).cors).toEqual(granted('*'));
        }
      },
    );

    it.each([
      ['CVE-2018-20744 (rs/cors)', '*'],
      ['GHSA-8gfh-8qhq-hv6f (expressjs/cors)', true],
    ])('%s: an application that allows any origin with credentials does not start', async (_, origin) => {
      const options = { origin, credentials: true } as unknown as CorsModuleOptions;
      await expect(serve(options)).rejects.toThrow(CorsConfigurationError);
    });

    it.each([
      ['nothing', {}],
      ['credentials alone', { credentials: true }],
      ['origin: false', { origin: false as const, credentials: true }],
    ])('CVE-2023-49803 (@koa/cors): with %s no origin is allowed', async (_, options) => {
      const port = await serve(options);
      for (const origin of [SITE, 'null', `http://127.0.0.1:${port}`]) {
        expect((await get(port, '/things', { Origin: origin })).cors).toEqual({});
        expect(await ask(port, preflight(origin, 'POST', '/things'))).toMatchObject(REFUSED);
      }
    });

    it.each(['/things', '/broken', '/nowhere'])(
      'CVE-2017-20146 (gorilla/handlers): an origin that is not allowed cannot read %s',
      async (path) => {
        const port = await serve({ origin: SITE, credentials: true, exposedHeaders: 'ETag', methods: ['GET', 'POST'] });
        for (const origin of [OTHER_ORIGIN, 'null', `${SITE}.example.net`, `${SITE}:443`, SITE.toUpperCase()]) {
          expect((await get(port, path, { Origin: origin })).cors).toEqual(DEPENDS);
          expect(await ask(port, preflight(origin, 'GET', path, 'x-one'))).toMatchObject(REFUSED);
        }
      },
    );

    it('CVE-2026-55438 (Coder): the result of a function is used for one origin and one request', async () => {
      const tenants = new Set([SITE]);
      const asked: string[] = [];
      const origin = async (one: string): Promise<boolean> => {
        asked.push(one);
        return Promise.resolve(tenants.has(one));
      };
      const port = await serve({ origin });
      const subdomain = SITE.replace('site', 'a.site');
      expect((await get(port, '/things')).cors).toEqual(ALLOWED);
      expect((await get(port, '/things', { Origin: subdomain })).cors).toEqual(DEPENDS);
      tenants.delete(SITE);
      expect((await get(port, '/things')).cors).toEqual(DEPENDS);
      expect(asked).toEqual([SITE, subdomain, SITE]);
    });

    it.each(['Access-Control-Request-Private-Network', 'Access-Control-Request-Local-Network'])(
      'CVE-2024-6221 (flask-cors): %s gets no header in the response',
      async (name) => {
        const port = await serve({ origin: SITE, credentials: true, allowedHeaders: '*' });
        const asked = preflight(SITE, 'POST', '/things');
        const answer = await ask(port, { ...asked, headers: { ...asked.headers, [name]: 'true' } });
        const { 'access-control-allow-headers': _, ...others } = granted(SITE, {
          'Access-Control-Allow-Credentials': 'true',
        });
        expect(answer.cors).toEqual(others);
      },
    );

    it('GHSA-q7jf-gf43-6x6p (hono): no header of the request is copied into the response', async () => {
      const port = await serve({ origin: SITE });
      const canary = 'canary-6x6p';
      const names = ['Vary', 'Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials', 'X-Origin', 'Referer'];
      names.push('Access-Control-Expose-Headers', 'Access-Control-Allow-Headers', 'X-Forwarded-Host', 'Cache-Control');
      const headers = Object.fromEntries(names.map((name) => [name, canary]));
      for (const [origin, actual] of [
        [SITE, ALLOWED],
        [OTHER_ORIGIN, DEPENDS],
      ] as const) {
        const answer = await get(port, '/things', { ...headers, Origin: origin });
        const asked = preflight(origin, 'POST', '/things', canary);
        const ofPreflight = await ask(port, { ...asked, headers: { ...headers, ...asked.headers } });
        expect(answer.cors).toEqual(actual);
        expect(ofPreflight.cors).toEqual(origin === SITE ? granted(SITE) : corsHeaders(REFUSED_PREFLIGHT));
        expect(JSON.stringify([answer.headers, ofPreflight.headers])).not.toContain(canary);
      }
    });

    it.each([
      ['an Origin', { Origin: `${SITE}\u0085canary` }],
      ['a method', { 'Access-Control-Request-Method': 'G(canary)' }],
      ['a header name', { 'Access-Control-Request-Headers': 'x-one, "canary"' }],
    ])(
      'GHSA-q7jf-gf43-6x6p (hono): %s that is not valid is not echoed, even if everything is allowed',
      async (_, headers) => {
        const port = await serve({ origin: () => true, allowedHeaders: '*' });
        const asked = preflight(SITE, 'PUT', '/unserved', 'x-one');
        const answer = await ask(port, { ...asked, headers: { ...asked.headers, ...headers } });
        expect(answer).toMatchObject(REFUSED);
        expect(JSON.stringify(answer.headers)).not.toContain('canary');
      },
    );

    it('GHSA-q7jf-gf43-6x6p (hono): what is echoed is the origin, the method and the header names', async () => {
      const port = await serve({ origin: () => true, allowedHeaders: '*' });
      const { cors } = await ask(port, preflight(OTHER_ORIGIN, 'PURGE', '/unserved', 'X-One'));
      const echoed = { 'Access-Control-Allow-Methods': 'PURGE', 'Access-Control-Allow-Headers': 'x-one' };
      expect(cors).toEqual(granted(OTHER_ORIGIN, echoed));
    });

    it.each([
      ['commas', ','.repeat(15_000)],
      ['a,', 'a,'.repeat(7_500)],
      ['spaces', `x-one${' '.repeat(15_000)}x-two`],
      ['an allowed name', 'content-type,'.repeat(1_150)],
    ])('CVE-2025-47908 (rs/cors), CVE-2026-69207 (hono): 15 kB of %s are refused and not echoed', async (_, value) => {
      const port = await serve({ origin: '*', allowedHeaders: '*' });
      const answer = await ask(port, preflight(SITE, 'POST', '/things', value));
      expect(answer).toMatchObject(REFUSED);
      expect(JSON.stringify(answer.headers).length).toBeLessThan(400);
    });
  });

  describe('whose policy', () => {
    const policies: Record<string, string | undefined> = {
      public: '*',
      secret: ADMIN,
      plus: ADMIN,
      lower: SITE,
      upper: ADMIN,
    };

    @Controller()
    class Paths {
      @Cors('*')
      @Get(['public', platform.name === 'express' ? 'public/*path' : 'public/*'])
      open(): string {
        return 'public';
      }

      @Cors(ADMIN)
      @Get('secret')
      secret(): string {
        return 'secret';
      }

      @Cors(ADMIN)
      @Get(platform.name === 'express' ? 'public-c\\+\\+' : 'public-c++')
      plus(): string {
        return 'plus';
      }

      @Cors(SITE)
      @Get('admin')
      lower(): string {
        return 'lower';
      }

      @Cors(ADMIN)
      @Get('Admin')
      upper(): string {
        return 'upper';
      }
    }

    /** Express reads its settings when the first middleware comes, so they are made before Nest has the instance. */
    const caseSensitive: Platform = {
      ...platform,
      adapter: () => {
        if (platform.name === 'fastify') return platform.adapter({ caseSensitive: true });
        return new ExpressAdapter(express().enable('case sensitive routing'));
      },
    };

    /** Expects that request and preflight have the policy of the handler that ran, or of no handler. Returns which it was. */
    const expectOwnPolicy = async (port: number, path: string): Promise<string> => {
      let ran = '';
      for (const origin of [SITE, ADMIN, OTHER_ORIGIN]) {
        const actual = await get(port, path, { Origin: origin });
        ran = actual.status === 200 ? actual.body : 'no handler';
        const policy = policies[ran];
        const expected = policy === '*' ? '*' : policy === origin ? origin : undefined;
        const ofPreflight = await ask(port, preflight(origin, 'GET', path));
        expect([actual, ofPreflight].map(({ cors }) => cors['access-control-allow-origin'])).toEqual([
          expected,
          expected,
        ]);
      }
      return ran;
    };

    it.each([
      ['/secret', 'secret'],
      ['/public/one', 'public'],
      ['/public/../secret', 'public'],
      ['/public/%2e%2e/secret', 'public'],
      ['/public%2F..%2Fsecret', 'no handler'],
      ['/secret/../public', 'no handler'],
      ['//secret', 'no handler'],
      ['/secret?/../public/one', 'secret'],
      ['/secret#/public/one', 'secret'],
      ['/secret;/public', 'no handler'],
    ])(
      'CVE-2019-18978 (rack-cors), PYSEC-2020-43 (flask-cors): %s has the policy of the handler that runs, %s',
      async (path, who) => {
        const paths = { '/public{/*path}': { origin: '*' as const } };
        const port = await serve({ paths }, { controllers: [Paths] });
        // The 404 of an unserved path in a public folder has the policy of the entry, so paths without handler are not compared.
        const bare = await serve({}, { controllers: [Paths] });
        expect(await expectOwnPolicy(bare, path)).toBe(who);
        if (who !== 'no handler') expect(await expectOwnPolicy(port, path)).toBe(who);
      },
    );

    it.each([
      ['/public-c++', 'plus'],
      ['/public-c%2B%2B', 'no handler'],
      ['/public-c%20%20', 'no handler'],
      ['/public/+', 'public'],
      ['/public+/one', 'no handler'],
    ])('CVE-2024-6844 (flask-cors): a + in %s is a +, so it has the policy of %s', async (path, who) => {
      const port = await serve({}, { controllers: [Paths] });
      expect(await expectOwnPolicy(port, path)).toBe(who);
    });

    it.each([
      ['/admin', 'lower'],
      ['/Admin', 'upper'],
      ['/ADMIN', 'no handler'],
      ['/SECRET', 'no handler'],
    ])('CVE-2024-6866 (flask-cors): if case matters, %s has the policy of %s', async (path, who) => {
      const port = await serve({}, { controllers: [Paths], on: caseSensitive });
      expect(await expectOwnPolicy(port, path)).toBe(who);
    });

    it.each([
      ['/admin', 'lower'],
      ['/Admin', 'lower'],
      ['/SECRET', 'secret'],
    ])('CVE-2024-6866 (flask-cors): if case does not matter, %s has the policy of %s', async (path, who) => {
      // Fastify refuses two routes that differ only in case if it ignores case.
      const setup: AppSetup = { adapterOptions: { caseSensitive: false } };
      @Controller()
      class Folded {
        @Cors(SITE)
        @Get('admin')
        lower(): string {
          return 'lower';
        }

        @Cors(ADMIN)
        @Get('Secret')
        secret(): string {
          return 'secret';
        }
      }
      const port = await serve({}, { controllers: [Folded], setup });
      expect(await expectOwnPolicy(port, path)).toBe(who);
    });

    it('CVE-2024-6839 (flask-cors): the most specific level overrides the others, even if the pattern of another is longer', async () => {
      @Cors(ADMIN)
      @Controller('a-long-path/of-many/segments')
      class Nested {
        @Cors(SITE)
        @Get('handler')
        handler(): void {}

        @Get('controller')
        controller(): void {}
      }
      const paths = { '/a-long-path/of-many/segments/:rest': { origin: 'https://paths.example.com' } };
      const port = await serve({ origin: '*', paths }, { controllers: [Nested] });
      const ofPath = async (name: string, path: string): Promise<(string | undefined)[]> => {
        const asked = [SITE, ADMIN, 'https://paths.example.com'].map((one) => get(port, path, { Origin: one }));
        return [name, ...(await Promise.all(asked)).map(({ cors }) => cors['access-control-allow-origin'])];
      };
      const folder = '/a-long-path/of-many/segments';
      expect(await ofPath('handler', `${folder}/handler`)).toEqual(['handler', SITE, undefined, undefined]);
      expect(await ofPath('class', `${folder}/controller`)).toEqual(['class', undefined, ADMIN, undefined]);
      const entry = ['entry', undefined, undefined, 'https://paths.example.com'];
      expect(await ofPath('entry', `${folder}/unserved`)).toEqual(entry);
      expect(await ofPath('global', '/elsewhere')).toEqual(['global', '*', '*', '*']);
    });

    it('CVE-2024-6839 (flask-cors): an entry of paths that an earlier one hides is an error at startup', async () => {
      const paths = { '/api/*path': { origin: '*' as const }, '/api/secret': { origin: ADMIN } };
      await expect(serve({ paths })).rejects.toThrow(
        expect.objectContaining({ issues: [expect.objectContaining({ code: 'paths-hidden' })] }),
      );
    });
  });

  describe('what reached the application', () => {
    const reached: string[] = [];

    @Injectable()
    class NotingGuard implements CanActivate {
      canActivate(): boolean {
        reached.push('guard');
        return true;
      }
    }

    @Injectable()
    class NotingInterceptor implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        reached.push('interceptor');
        return next.handle();
      }
    }

    @Injectable()
    class NotingPipe implements PipeTransform {
      transform(value: unknown): unknown {
        reached.push('pipe');
        return value;
      }
    }

    @Controller()
    class Orders {
      @Post('orders')
      create(@Body() _order: unknown): string {
        reached.push('handler');
        return 'ordered';
      }
    }

    const parts: Partial<Parts> = {
      controllers: [Orders],
      providers: [
        { provide: APP_GUARD, useClass: NotingGuard },
        { provide: APP_INTERCEPTOR, useClass: NotingInterceptor },
        { provide: APP_PIPE, useClass: NotingPipe },
      ],
    };

    beforeEach(() => reached.splice(0));

    const post = (port: number, headers: OutgoingHttpHeaders): Promise<Answer> =>
      ask(port, { method: 'POST', path: '/orders', headers: { 'Content-Type': 'text/plain', ...headers }, body: '{}' });

    it.each([
      ['granted', SITE, 204],
      ['refused', OTHER_ORIGIN, 403],
    ])(
      'CVE-2020-5397, GHSA-7pm4-g2qj-j85x (Spring): a preflight that is %s does not reach the application',
      async (_, origin, status) => {
        const port = await serve({ origin: SITE, credentials: true }, parts);
        const asked = preflight(origin, 'POST', '/orders', 'content-type');
        const headers = { ...asked.headers, Cookie: 'session=1', 'Content-Type': 'application/json' };
        expect((await ask(port, { ...asked, headers, body: '{}' })).status).toBe(status);
        expect(reached).toEqual([]);
      },
    );

    it.each([
      ['of an origin that is not allowed', { Origin: OTHER_ORIGIN }],
      ['of a sandboxed frame', { Origin: 'null' }],
      [
        'of an origin that is not allowed, with Sec-Fetch-Site: same-site',
        { Origin: OTHER_ORIGIN, 'Sec-Fetch-Site': 'same-site' },
      ],
      ['of two origins', { Origin: [SITE, OTHER_ORIGIN] }],
      ['with an empty Origin', { Origin: '' }],
    ])(
      'PYSEC-2021-100 (FastAPI), CVE-2025-54782 (@nestjs/devtools-integration): a text/plain POST %s does not reach the application',
      async (_, headers) => {
        const port = await serve({ origin: SITE, rejectDisallowed: true }, parts);
        const { status, cors } = await post(port, headers);
        expect({ status, cors, reached }).toEqual({ status: 403, cors: DEPENDS, reached: [] });
      },
    );

    it.each([
      ['of an allowed origin', (_port: number) => ({ Origin: SITE })],
      ['of its own origin', (port: number) => ({ Origin: `http://127.0.0.1:${port}` })],
      ['of no page', () => ({})],
    ])('PYSEC-2021-100 (FastAPI): a text/plain POST %s reaches the handler', async (_, headers) => {
      const port = await serve({ origin: SITE, rejectDisallowed: true }, parts);
      expect((await post(port, headers(port))).body).toBe('ordered');
      expect(reached).toEqual(expect.arrayContaining(['guard', 'handler']));
    });
  });

  describe('what was left behind', () => {
    it('CVE-2026-41135 (free5GC): no request adds a listener or a layer', async () => {
      const port = await serve({ origin: async () => Promise.resolve(true) });
      const server = running[0]!.app.getHttpServer() as EventEmitter;
      const instance = running[0]!.app.getHttpAdapter().getInstance() as { router?: { stack: unknown[] } };
      const count = (): unknown => ({
        server: countListeners(server),
        process: countListeners(process),
        layers: instance.router?.stack.length,
      });
      const hundred = async (): Promise<unknown> => {
        for (let i = 0; i < 50; i++) await Promise.all([get(port, '/things'), ask(port, preflight(SITE, 'POST'))]);
        return count();
      };
      expect(await hundred()).toEqual(await hundred());
    });

    it.each<[deed: string, origin: (text: string) => never | Promise<boolean>]>([
      [
        'throws',
        (text) => {
          throw new Error(`No tenant ${text}`);
        },
      ],
      ['rejects with an error', async (text) => Promise.reject(new Error(`No tenant ${text}`))],
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      ['rejects with a text', async (text) => Promise.reject(`No tenant ${text}`)],
      ['returns a text', async (text) => Promise.resolve(`No tenant ${text}` as unknown as boolean)],
    ])('CVE-2024-1681 (flask-cors): control bytes are escaped in the log when a function %s', async (_, origin) => {
      const log = new KeptLog();
      const port = await serve(
        { origin: (one, { url }) => origin(`${one} ${decodeURIComponent(url)}`) },
        { setup: { options: { logger: log } } },
      );
      log.lines.splice(0);
      const path = '/%0d%0a[Nest]%20forged%1b[2J%07%00%7f%c2%85%e2%80%a8%e2%80%ae';
      await get(port, path, { Origin: SITE });
      // There are two lines: what the function did, and, at debug level, which request was refused.
      const escaped = '/\\u{d}\\u{a}[Nest] forged\\u{1b}[2J\\u{7}\\u{0}\\u{7f}\\u{85}\\u{2028}\\u{202e}';
      expect(log.at('error')).toEqual([expect.stringContaining(`${SITE} ${escaped}`)]);
      expect(log.at('debug')).toEqual([expect.stringContaining(`GET ${path} from ${SITE}`)]);
      expect(log.lines.flatMap(({ message }) => unprintable(message))).toEqual([]);
    });

    it('CVE-2024-1681 (flask-cors): different causes for every request do not flood the log', async () => {
      const log = new KeptLog();
      const origin = (_: string, { url }: { url: string }): never => {
        throw new Error(url);
      };
      const port = await serve({ origin }, { setup: { options: { logger: log } } });
      log.lines.splice(0);
      for (let i = 0; i < 150; i++) await get(port, `/${i}${'x'.repeat(1_000)}`);
      const logged = log.at('error').filter((text) => text.includes('origin function'));
      expect(logged).toHaveLength(100);
      expect(Math.max(...logged.map(({ length }) => length))).toBeLessThan(400);
    });
  });

  describe('what handlers could change', () => {
    const shared = ['Accept'];

    @Controller()
    class Mutating {
      @Get('mutating')
      mutate(@Res({ passthrough: true }) reply: unknown): string {
        const response = nativeResponse(reply);
        spoil(response);
        response.on('finish', () => {
          spoil(response);
        });
        return 'mutated';
      }

      @Get('sharing')
      share(@Res({ passthrough: true }) reply: unknown): string {
        nativeResponse(reply).setHeader('Vary', shared);
        return 'shared';
      }

      @Put('mutating')
      replace(@Req() _request: unknown): void {}
    }

    it('rs/cors#198, jub0bs/cors#14: a handler that changes the values of headers does not change later responses', async () => {
      const port = await serve({ origin: SITE, exposedHeaders: ['ETag'] }, { controllers: [Mutating] });
      const expected = { ...ALLOWED, 'access-control-expose-headers': 'etag' };
      const ofPreflight = granted(SITE, { 'Access-Control-Allow-Methods': 'GET, HEAD, PUT' });
      for (let i = 0; i < 3; i++) {
        expect((await get(port, '/mutating')).cors).toEqual(expected);
        expect((await ask(port, preflight(SITE, 'GET', '/mutating'))).cors).toEqual(ofPreflight);
      }
    });

    it('rs/cors#198, jub0bs/cors#14: middleware that changes the values of a preflight does not change later ones', async () => {
      const port = await serve(
        { origin: SITE, preflightContinue: true },
        {
          controllers: [Mutating],
          setup: {
            main: (app) => {
              app.use((_request: IncomingMessage, response: ServerResponse) => {
                spoil(response);
                response.writeHead(204);
                spoil(response);
                response.end();
              });
            },
          },
        },
      );
      const expected = granted(SITE, { 'Access-Control-Allow-Methods': 'GET, HEAD, PUT' });
      for (let i = 0; i < 3; i++) {
        expect((await ask(port, preflight(SITE, 'GET', '/mutating'))).cors).toEqual(expected);
      }
    });

    it('rs/cors#198: a list that a handler uses in several responses does not grow', async () => {
      const port = await serve({ origin: SITE }, { controllers: [Mutating] });
      for (let i = 0; i < 3; i++) {
        expect((await get(port, '/sharing')).cors).toEqual({ ...ALLOWED, vary: 'accept, origin' });
      }
      expect(shared).toEqual(['Accept']);
    });

    it('jub0bs/cors#14: a handler cannot change a policy that it gets', async () => {
      const origin = ['https://site.example.com', /^https:\/\/a\.example\.com$/];
      const options: CorsOptions = { origin, methods: ['GET'], allowedHeaders: ['X-One'], exposedHeaders: ['ETag'] };
      const port = await serve(options, { controllers: [Mutating] });
      const policies = running[0]!.app.get(CorsPolicies);
      const policy = policies.of(Mutating, Mutating.prototype.mutate);
      for (const change of changesOf(policy)) expect(change).toThrow(TypeError);
      origin.push(OTHER_ORIGIN);
      expect((await get(port, '/mutating')).cors).toEqual({ ...ALLOWED, 'access-control-expose-headers': 'etag' });
      expect((await get(port, '/mutating', { Origin: OTHER_ORIGIN })).cors).toEqual(DEPENDS);
      const expected = { 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Allow-Headers': 'X-One' };
      expect((await ask(port, preflight(SITE, 'GET', '/mutating'))).cors).toEqual(granted(SITE, expected));
    });
  });
});

interface Parts {
  controllers: Type[];
  providers: NonNullable<Parameters<typeof start>[1]['providers']>;
  setup: AppSetup;
  on: Platform;
}

function countListeners(emitter: EventEmitter): Record<string, number> {
  return Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]));
}

/** Changes every array that a response returns, and a header as well. */
function spoil(response: ServerResponse): void {
  for (const value of Object.values(response.getHeaders())) {
    if (Array.isArray(value)) value.push('Spoilt');
  }
  if (!response.headersSent) response.setHeader('Access-Control-Allow-Origin', ['https://spoilt.example']);
}

/** All ways to change the parts of a policy. */
function changesOf(policy: CorsPolicy): (() => unknown)[] {
  const { options, methods, requestHeaders, origins } = policy as unknown as Record<string, Record<string, never>>;
  const names = requestHeaders!['names'] as unknown as Map<string, string>;
  const set = (target: unknown, key: string, value: unknown) => () => {
    (target as Record<string, unknown>)[key] = value;
  };
  return [
    set(policy, 'credentials', true),
    set(policy, 'exposedHeaders', '*'),
    set(options, 'credentials', true),
    set(options!['origin'], '0', OTHER_ORIGIN),
    () => (options!['origin'] as unknown as string[]).push(OTHER_ORIGIN),
    () => (options!['methods'] as unknown as string[]).push('PUT'),
    () => (options!['allowedHeaders'] as unknown as string[]).push('X-Two'),
    () => (options!['exposedHeaders'] as unknown as string[]).push('X-Two'),
    () => (methods as unknown as Set<string>).add('PUT'),
    () => (methods as unknown as Set<string>).clear(),
    () => names.set('x-two', 'X-Two'),
    set(requestHeaders, 'kind', 'any'),
    set(origins, 'kind', 'any'),
    set(origins!['matcher'], 'matches', () => true),
  ];
}
