import { type INestApplication, VersioningType } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Express } from 'express';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import { type AppSpec, type PlatformName, startSpec, type StartOptions } from './app-spec.js';
import { NEST_MAJOR } from '../support/nest-major.js';
import { ORIGIN } from './expected-policy.js';
import { app, controller } from './named-case.js';
import { exchange, type WireRequest } from './wire.js';

/** An application whose own code fails, or a request that is not valid. */
interface Case {
  readonly name: string;
  readonly on?: PlatformName;
  readonly spec?: AppSpec;
  readonly options?: StartOptions;
  readonly requests?: readonly Partial<WireRequest>[];
  /** The `Access-Control-Allow-Origin` of response and preflight, request by request; `-` if there is none. */
  readonly granted?: readonly string[];
  /**
   * The first version of Nest in which this is exactly so. The version before does not set `frameworkErrors`. Without it,
   * Fastify creates no request object if it cannot route a request, and one of its errors has another text.
   */
  readonly since?: number;
  /** Whether requests get no answer, with or without this module. */
  readonly hangs?: boolean;
}

const platforms: readonly PlatformName[] = ['express', 'fastify'];
const fail = (): never => {
  throw new Error('It fails.');
};

const routes = controller('a', [['GET', ''], ['GET', ':p'], ['POST', '']]); // prettier-ignore
const hosted = controller('a', [['GET', ''], ['GET', ':p']], { host: 'api.example.com' }); // prettier-ignore
const versioned = controller('a', [['GET', '', { version: '1' }], ['GET', '', { version: '2' }], ['POST', '']]); // prettier-ignore

const DEFAULT_REQUESTS: readonly Partial<WireRequest>[] = [
  {},
  { target: '/a/1' },
  { method: 'POST' },
  { target: '/b' },
];

const expressOf = (nest: INestApplication): Express => (nest.getHttpAdapter() as AbstractHttpAdapter).getInstance();
const adapterWith = (options: object) => (): AbstractHttpAdapter => new FastifyAdapter(options as never);
const constraint = (more: object): object => ({
  name: 'secret',
  storage: () => new Map(),
  validate: () => undefined,
  deriveConstraint: () => '1',
  ...more,
});
const constrained = app([
  controller('a', [
    ['GET', '', { constraints: { secret: '1' } }],
    ['GET', '', { cors: 'closed' }],
  ]),
]);

/** Catches what is thrown while the server handles a request, which would end the process, and responds with it. */
function keepCrashes(server: Server): void {
  const listeners = server.listeners('request') as ((...args: unknown[]) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    try {
      for (const listener of listeners) listener.call(server, request, response);
    } catch (error) {
      response.writeHead(599).end(`crashed: ${String(error)}`);
    }
  });
}

/** The order of members has no meaning in JSON. */
function canonical(body: string): string {
  if (!body.startsWith('{')) return body;
  return JSON.stringify(Object.entries(JSON.parse(body) as object).sort());
}

/** The result of a request: status and body, or that the connection was closed; and which origin may read the response. */
interface Outcome {
  readonly answer: string;
  readonly grants: string;
}

async function outcomes(spec: AppSpec, options: StartOptions, requests: readonly WireRequest[]): Promise<Outcome[]> {
  const running = await startSpec(spec, options);
  try {
    keepCrashes(running.app.getHttpServer() as Server);
    const results: Outcome[] = [];
    for (const request of requests) {
      const [response] = await exchange(running.port, [request]).catch(() => []);
      const answer = response === undefined ? 'closed' : `${String(response.status)} ${canonical(response.body)}`;
      results.push({ answer, grants: response?.headers.get('access-control-allow-origin') ?? '-' });
    }
    return results;
  } finally {
    await running.app.close();
  }
}

const answersOf = (results: readonly Outcome[]): string[] => results.map(({ answer }) => answer);

const whole = (request: Partial<WireRequest>): WireRequest => ({
  method: 'GET',
  target: '/a',
  ...request,
  headers: {
    Host: 'api.example.com',
    Origin: ORIGIN,
    'X-Forwarded-Host': 'api.example.com',
    'X-Forwarded-Proto': 'https',
    ...request.headers,
  },
});

const preflightOf = ({ method, headers, ...request }: WireRequest): WireRequest => ({
  ...request,
  method: 'OPTIONS',
  headers: { ...headers, 'Access-Control-Request-Method': method },
});

function run(cases: readonly Case[]): void {
  for (const {
    name,
    on,
    spec = app([routes]),
    options = {},
    requests = DEFAULT_REQUESTS,
    granted,
    hangs = false,
  } of cases.filter(({ since = 0 }) => since <= NEST_MAJOR)) {
    for (const platform of platforms.filter((one) => on === undefined || one === on)) {
      // Fastify reads more of a request as soon as there is any middleware.
      const own: AppSpec = { ...spec, platform, middleware: [{ path: '{*w}' }] };
      const all = requests.map(whole);

      if (!hangs) {
        it(`R5: ${name}: requests end as without this module (${platform})`, async () => {
          const alone = await outcomes(own, { ...options, withCors: false }, all);
          const beside = await outcomes(own, options, all);
          expect(answersOf(beside)).toEqual(answersOf(alone));
          if (granted !== undefined) expect(beside.map(({ grants }) => grants)).toEqual(granted);
        });
      }

      it(`R5: ${name}: preflights are granted or refused (${platform})`, async () => {
        const flights = await outcomes(own, options, all.map(preflightOf));
        // Node itself responds with 400 if it cannot parse a request.
        expect(answersOf(flights).filter((one) => !/^(?:204 |403 |400 .*)$/.test(one))).toEqual([]);
        if (granted !== undefined) expect(flights.map(({ grants }) => grants)).toEqual(granted);
      });
    }
  }
}

describe('application code that fails does not end the process, and every request gets a response', () => {
  run([
    {
      name: 'a function for trusted proxies that throws',
      on: 'express',
      granted: ['-', '-', ORIGIN, '*'],
      spec: app([hosted, controller('b', [['GET', '']])]),
      options: { main: (nest) => expressOf(nest).set('trust proxy', fail) },
    },
    {
      name: 'a function for trusted proxies that throws',
      on: 'fastify',
      granted: ['-', '-', ORIGIN, '*'],
      spec: app([hosted, controller('b', [['GET', '']])]),
      options: { adapter: adapterWith({ trustProxy: fail }) },
    },
    {
      name: 'a property of requests that throws',
      on: 'express',
      granted: ['-', '-', ORIGIN, ORIGIN],
      spec: app([hosted]),
      options: {
        main: (nest) => Object.defineProperty(expressOf(nest).request, 'hostname', { get: fail }),
      },
    },
    ...[
      { how: 'throws', extractor: fail, granted: [ORIGIN, ORIGIN, ORIGIN, ORIGIN] },
      {
        how: 'needs what only a middleware provides',
        granted: [ORIGIN, ORIGIN, ORIGIN, ORIGIN],
        extractor: ({ cookies }: never) => (cookies as string[])[0],
      },
      ...[undefined, null, 1, Symbol('version'), {}, [undefined, Symbol('version')], Promise.resolve('1')].map(
        (value) => ({
          how: `returns ${typeof value} ${Object.prototype.toString.call(value)}`,
          extractor: () => value,
        }),
      ),
    ].map(({ how, extractor, ...rest }): Case => ({
      ...rest,
      name: `a version extractor that ${how}`,
      spec: app([versioned]),
      options: {
        main: (nest) => nest.enableVersioning({ type: VersioningType.CUSTOM, extractor: extractor as never }),
      },
    })),
    ...[
      { how: 'throws', rewriteUrl: fail, granted: ['-', '-', '-', '-'] },
      ...[undefined, null, 5, '', '*', '//', 'http://[', '/%zz', 'a'].map((value) => ({
        how: `returns ${String(value === '' ? "''" : value)}`,
        rewriteUrl: () => value,
      })),
    ].map(({ how, rewriteUrl, ...rest }): Case => ({
      ...rest,
      name: `rewriteUrl that ${how}`,
      on: 'fastify',
      options: { adapter: adapterWith({ rewriteUrl }) },
    })),
    ...[
      { how: 'throws', more: { deriveConstraint: fail }, granted: ['-', ORIGIN, ORIGIN, ORIGIN] },
      {
        how: 'throws in its store',
        granted: ['-', ORIGIN, ORIGIN, ORIGIN],
        more: {
          deriveConstraint: () => 'unknown',
          storage: () => ({ get: (value: string) => (value === 'unknown' ? fail() : undefined), set: () => undefined }),
        },
      },
      { how: 'returns an object', more: { deriveConstraint: () => ({}) } },
      {
        how: 'never calls back',
        more: { deriveConstraint: (request: unknown, _context: unknown, done: (error: unknown) => void) => { if (request === 0) done(null); } }, // prettier-ignore
        hangs: true,
        granted: ['-', ORIGIN, ORIGIN, ORIGIN],
      },
      {
        how: 'calls back with an error',
        since: 12,
        more: { deriveConstraint: (_request: unknown, _context: unknown, done: (error: Error) => void) => { setImmediate(done, new Error('It fails.')); } }, // prettier-ignore
      },
    ].map(({ how, more, ...rest }): Case => ({
      name: `a constraint that ${how}`,
      on: 'fastify',
      spec: constrained,
      options: {
        main: (nest) => {
          (nest.getHttpAdapter() as AbstractHttpAdapter)
            .getInstance<FastifyInstance>()
            .addConstraintStrategy(constraint(more) as never);
        },
      },
      ...rest,
    })),
    ...['query parser', 'etag'].map((setting): Case => ({
      name: `a function for the setting ${setting} that throws`,
      on: 'express',
      options: { main: (nest) => expressOf(nest).set(setting, fail) },
      granted: ['*', ORIGIN, ORIGIN, ORIGIN],
    })),
    ...['genReqId', 'frameworkErrors'].map((option): Case => ({
      name: `a function for the option ${option} that throws`,
      since: option === 'genReqId' ? 12 : 11,
      on: 'fastify',
      options: { adapter: adapterWith({ [option]: fail }) },
      requests: [{}, { target: '/%zz' }],
      granted: ['*', ORIGIN],
    })),
    {
      name: 'a function for the option querystringParser that throws',
      on: 'fastify',
      options: { adapter: adapterWith({ routerOptions: { querystringParser: fail } }) },
      requests: [{}, { target: '/a?x=1' }],
      granted: ['*', '*'],
    },
    {
      // Nest itself uses `lastIndex`, so it serves only every second request.
      name: 'a RegExp for hosts with a `lastIndex`',
      granted: ['*', '*', '*', '*'],
      spec: app([controller('a', [['GET', '']], { host: [/api\.example\.com/y, /^b$/g] })]),
      requests: [{}, {}, {}, {}],
    },
  ]);
});

describe('requests that are not valid end as without this module', () => {
  const targets = ['//', '//[', '///', '/%', '/a%', '/%zz', '/\\', '/a?%', '/a#', '*', 'http://[', 'http:///a', 'http://', 'https://a', 'http://a:99999/a', 'ftp://a/a', 'a', `/${'a/'.repeat(3000)}`, `/a/${'%25'.repeat(3000)}`]; // prettier-ignore
  const hosts = ['[', '', ':', 'a:b:c', '[::1', '[::1]:x', '%zz', 'x'.repeat(8000), '\u00ff', 'a/b', 'a@b', 'a, b'];
  run([
    { name: 'targets', spec: app([routes, controller('', [['GET', ''], ['GET', '*']])]), requests: targets.map((target) => ({ target })) }, // prettier-ignore
    { name: 'hosts', spec: app([hosted]), requests: hosts.map((Host) => ({ headers: { Host } })) },
    { name: 'hosts, forwarded', on: 'express', spec: app([hosted]), options: { main: (nest) => expressOf(nest).set('trust proxy', true) }, requests: hosts.map((host) => ({ headers: { 'X-Forwarded-Host': host, 'X-Forwarded-Proto': host } })) }, // prettier-ignore
    { name: 'hosts, forwarded', on: 'fastify', spec: app([hosted]), options: { adapter: adapterWith({ trustProxy: true }) }, requests: hosts.map((host) => ({ headers: { 'X-Forwarded-Host': host, 'X-Forwarded-Proto': host } })) }, // prettier-ignore
    {
      name: 'methods',
      requests: ['PROPFIND', 'QUERY', 'LOCK', 'TRACE', 'M-SEARCH', 'PURGE'].map((method) => ({ method })),
    },
  ]);
});

describe('a refused request whose own origin cannot be read', () => {
  const closed = app([controller('a', [['GET', '', { cors: 'closed' }]])], { rejectDisallowed: true });
  it.each<[PlatformName, StartOptions]>([
    ['express', { main: (nest) => expressOf(nest).set('trust proxy', fail) }],
    ['fastify', { adapter: adapterWith({ trustProxy: fail }) }],
  ])('is a request from another origin (%s)', async (platform, options) => {
    expect(answersOf(await outcomes({ ...closed, platform }, options, [whole({})]))).toEqual(['403 ']);
  });
});
