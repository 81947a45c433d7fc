import type { INestApplication } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import { fastify, type FastifyInstance } from 'fastify';
import type { IncomingMessage, Server } from 'node:http';
import { type AppSpec, type PlatformName, type StartOptions } from './app-spec.js';
import { NEST_MAJOR } from '../support/nest-major.js';
import type { HandlersByMethod } from './ask.js';
import { app, controller, type Reached, wrongAnswers } from './named-case.js';

interface Case {
  readonly name: string;
  /** The only platform of the case. By default it runs on both. */
  readonly on?: PlatformName;
  readonly spec: AppSpec;
  readonly reached: Reached;
  readonly options?: StartOptions;
  /** The first version of Nest in which the platform serves such requests. */
  readonly since?: number;
}

const platforms: readonly PlatformName[] = ['express', 'fastify'];

function run(cases: readonly Case[]): void {
  for (const { name, on, spec, reached, options } of cases.filter(({ since = 0 }) => since <= NEST_MAJOR)) {
    for (const platform of platforms.filter((one) => on === undefined || one === on)) {
      it(`${name} (${platform})`, async () => {
        expect(await wrongAnswers(platform, spec, reached, options)).toEqual([]);
      });
    }
  }
}

/** A constraint by a header, which preflights do not have. */
const secret = {
  plain: {
    name: 'secret',
    storage: () => new Map(),
    validate: () => undefined,
    deriveConstraint: ({ headers }: IncomingMessage) => headers['x-secret'],
  },
  asynchronous: {
    name: 'secret',
    storage: () => new Map(),
    validate: () => undefined,
    deriveConstraint: (
      { headers }: IncomingMessage,
      _context: unknown,
      done: (error: null, value: unknown) => void,
    ) => {
      setImmediate(done, null, headers['x-secret']);
    },
  },
};

const constrainedApps: readonly ({ readonly how: string; readonly since?: number } & StartOptions)[] = [
  {
    how: 'given as an option',
    since: 12,
    adapter: () => new FastifyAdapter({ constraints: { secret: secret.plain } } as object),
  },
  {
    how: 'added to the instance of the application',
    main: (nest) => {
      instanceOf(nest).addConstraintStrategy(secret.plain as never);
    },
  },
  {
    how: 'asynchronous',
    main: (nest) => {
      instanceOf(nest).addConstraintStrategy(secret.asynchronous as never);
    },
  },
  {
    how: 'added to an instance that becomes the application',
    adapter: () => {
      const instance = fastify();
      instance.addConstraintStrategy(secret.plain as never);
      return new FastifyAdapter(instance as never);
    },
  },
];

const secretive = controller('', [
  ['GET', 'a', { constraints: { secret: '1' } }],
  ['GET', 'a'],
  ['GET', 'b', { constraints: { secret: '2' } }],
  ['GET', ':p', { cors: 'closed' }],
  ['PATCH', 'c', { constraints: { secret: '1' } }],
]);

function instanceOf(nest: INestApplication): FastifyInstance {
  return (nest.getHttpAdapter() as AbstractHttpAdapter).getInstance<FastifyInstance>();
}

const gets = (handler: string): HandlersByMethod => ({ GET: handler, HEAD: handler });

const crud = controller('cats', [
  ['GET', ''],
  ['GET', ':id'],
  ['PUT', ':id'],
  ['DELETE', ':id', { cors: 'closed' }],
]);

describe('R5: methods and paths', () => {
  run([
    {
      name: 'each method of a path has the policy of its own handler, and 404 the global one',
      spec: app([crud]),
      reached: {
        '/cats': 'C0.own0',
        '/cats/1': 'C0.own1',
        'PUT /cats/1': 'C0.own2',
        'DELETE /cats/1': 'C0.own3',
        'PATCH /cats/1': '-',
        '/dogs': '-',
      },
    },
    {
      name: 'HEAD has the policy of the GET handler that answers it',
      spec: app([crud]),
      reached: { 'HEAD /cats': 'C0.own0', 'HEAD /cats/1': 'C0.own1' },
    },
    {
      name: 'HEAD has the policy of its own handler if that comes first',
      spec: app([controller('', [['HEAD', 'a'], ['GET', 'a']])]), // prettier-ignore
      reached: { 'HEAD /a': 'C0.own0', '/a': 'C0.own1' },
    },
    {
      name: 'HEAD has the policy of a GET handler that comes before its own',
      on: 'express',
      spec: app([controller('', [['GET', 'a'], ['HEAD', 'a']])]), // prettier-ignore
      reached: { 'HEAD /a': 'C0.own0', '/a': 'C0.own0' },
    },
    {
      name: 'HEAD has the global policy if GET handlers do not serve it',
      on: 'fastify',
      spec: app([crud], { fastify: { exposeHeadRoutes: false } }),
      reached: { 'HEAD /cats': '-', '/cats': 'C0.own0' },
    },
    {
      name: '@All has its policy for every method that no handler before it serves',
      spec: app([controller('', [['POST', 'a'], ['ALL', ':p']])]), // prettier-ignore
      reached: { 'POST /a': 'C0.own0', '/b': 'C0.own1', 'DELETE /b': 'C0.own1', 'OPTIONS /b': 'C0.own1' },
    },
    {
      name: 'an OPTIONS request that is not a preflight has the policy of its handler',
      spec: app([controller('', [['OPTIONS', 'a'], ['GET', 'a']])]), // prettier-ignore
      reached: { 'OPTIONS /a': 'C0.own0', 'OPTIONS /b': '-' },
    },
    {
      name: 'of overlapping routes, the first registered one is used',
      on: 'express',
      spec: app([controller('', [['GET', ':p'], ['GET', 'a']])]), // prettier-ignore
      reached: { '/a': 'C0.own0' },
    },
    {
      name: 'of overlapping routes, the most specific one is used',
      on: 'fastify',
      spec: app([controller('', [['GET', ':p'], ['GET', 'a']])]), // prettier-ignore
      reached: { '/a': 'C0.own1', '/b': 'C0.own0' },
    },
    {
      name: 'routeResolutionStrategy specificity: the most specific route is used',
      since: 12,
      spec: app([controller('', [['GET', ':p'], ['GET', 'a']])], { specificity: true }), // prettier-ignore
      reached: { '/a': 'C0.own1', '/b': 'C0.own0' },
    },
    {
      name: 'routeConflictPolicy: of equal routes, the first one is used',
      since: 12,
      spec: app([controller('', [['GET', 'a'], ['GET', 'a'], ['GET', ':p']])], { conflicts: 'warn' }), // prettier-ignore
      reached: { '/a': 'C0.own0', '/b': 'C0.own2' },
    },
    {
      name: 'every path of a controller and of a handler leads to the handler',
      spec: app([controller(['a', 'b'], [['GET', ['', 'c', ':p/d']], ['POST', '']])]), // prettier-ignore
      reached: { '/a': 'C0.own0', '/b/c': 'C0.own0', '/a/1/d': 'C0.own0', 'POST /b': 'C0.own1', '/c': '-' },
    },
    {
      name: 'empty paths lead to the root',
      spec: app([controller('', [['GET', '']])]),
      reached: { '/': 'C0.own0', '/a': '-' },
    },
    {
      name: 'named wildcards and optional groups',
      on: 'express',
      spec: app([controller('', [['GET', 'a/*w'], ['GET', 'b/{*w}'], ['GET', 'c{/:p}'], ['GET', 'd/*w/e']])]), // prettier-ignore
      reached: {
        '/a': '-',
        '/a/': '-',
        '/a/b/c': 'C0.own0',
        '/b/': 'C0.own1',
        '/b/c': 'C0.own1',
        '/c': 'C0.own2',
        '/c/1': 'C0.own2',
        '/d/x/y/e': 'C0.own3',
      },
    },
    {
      name: 'wildcards, optional parameters and RegExps',
      on: 'fastify',
      spec: app([controller('', [['GET', 'a/*'], ['GET', 'b/:p?'], ['GET', 'c/:id(^\\d+$)'], ['GET', '::d']])]), // prettier-ignore
      reached: {
        '/a/': 'C0.own0',
        '/a/b/c': 'C0.own0',
        '/b': 'C0.own1',
        '/b/1': 'C0.own1',
        '/c/1': 'C0.own2',
        '/c/x': '-',
        '/:d': 'C0.own3',
      },
    },
    {
      name: 'unnamed wildcards, which Nest converts',
      spec: app([controller('a', [['GET', '*'], ['POST', '']])]), // prettier-ignore
      reached: { '/a/b/c': 'C0.own0', '/a/': 'C0.own0', 'POST /a': 'C0.own1' },
    },
    {
      name: 'parameters with text around them',
      spec: app([controller('', [['GET', ':p.json'], ['GET', 'x-:p'], ['GET', ':p-:q']])]), // prettier-ignore
      reached: { '/a.json': 'C0.own0', '/x-1': 'C0.own1', '/a-b': 'C0.own2', '/a': '-' },
    },
    {
      name: 'a path that begins with an optional group',
      on: 'express',
      spec: app([controller('a', [['GET', '{/:id}']])]), // prettier-ignore
      reached: { '/a': 'C0.own0', '/a/1': 'C0.own0' },
    },
    {
      name: 'an empty path in a list, and exclusions from the prefix',
      spec: app([controller('a', [['GET', ['']]])], { prefix: { path: 'api', exclude: ['a/{*w}'] } }), // prettier-ignore
      reached: { '/api/a': 'C0.own0', '/a': '-' },
    },
    {
      name: 'a quoted name of a parameter may contain a slash',
      on: 'express',
      spec: app([controller('a', [['GET', ':"x/y"/b']])]), // prettier-ignore
      reached: { '/a/1/b': 'C0.own0' },
    },
    {
      name: 'three slashes at the end of a path are ignored',
      on: 'express',
      spec: app([controller('', [['GET', 'a///']])]), // prettier-ignore
      reached: { '/a': 'C0.own0', '/a/': 'C0.own0' },
    },
    {
      name: 'a parameter that occurs twice must not be empty in either place, also before a wildcard',
      since: 12,
      on: 'fastify',
      spec: app([controller('', [['GET', 'a/:p/b/:p'], ['GET', 'c/:p/d/:p/*']])]), // prettier-ignore
      reached: { '/a/1/b/2': 'C0.own0', '/a//b/2': '-', '/c/1/d/2/x': 'C0.own1', '/c//d/2/x': '-' },
    },
    {
      name: 'names of parameters that the router reads differently match as written, also before a wildcard',
      since: 12,
      on: 'fastify',
      spec: app([controller('', [['GET', 'a/:p,:q'], ['GET', 'b/:p,:q/*']])]), // prettier-ignore
      reached: { '/a/1,2': 'C0.own0', '/a/1': '-', '/b/1,2/x': 'C0.own1', '/b/1/x': '-' },
    },
  ]);
});

describe('R5: URLs as the platform reads them', () => {
  run([
    {
      name: 'Express ignores case by default',
      on: 'express',
      spec: app([controller('Cats', [['GET', 'A']])]),
      reached: { '/cats/a': 'C0.own0', '/CATS/A': 'C0.own0' },
    },
    {
      name: 'Express compares case if it is set before the router is created',
      on: 'express',
      spec: app([controller('Cats', [['GET', 'A']])], { express: { caseSensitive: true, early: true } }),
      reached: { '/cats/a': '-', '/Cats/A': 'C0.own0' },
    },
    {
      name: 'Express ignores case if it is set too late',
      on: 'express',
      spec: app([controller('Cats', [['GET', 'A']])], { express: { caseSensitive: true, early: false } }),
      reached: { '/cats/a': 'C0.own0' },
    },
    {
      name: 'Fastify compares case by default',
      on: 'fastify',
      spec: app([controller('Cats', [['GET', 'A']])]),
      reached: { '/cats/a': '-', '/Cats/A': 'C0.own0' },
    },
    {
      name: 'Fastify without caseSensitive ignores case, even the case of a Kelvin sign',
      on: 'fastify',
      spec: app([controller('k', [['GET', 'A']])], { fastify: { caseSensitive: false, nested: true } }),
      reached: { '/K/a': 'C0.own0', '/%E2%84%AA/a': 'C0.own0' },
    },
    {
      name: 'Express ignores a slash at the end',
      on: 'express',
      spec: app([crud]),
      reached: { '/cats/': 'C0.own0', '/cats//': '-' },
    },
    {
      name: 'Express with strict routing compares a slash at the end',
      on: 'express',
      spec: app([crud], { express: { strict: true, early: true } }),
      reached: { '/cats/': '-', '/cats': 'C0.own0' },
    },
    {
      name: 'Fastify compares a slash at the end',
      on: 'fastify',
      spec: app([crud]),
      reached: { '/cats/': '-', '/cats': 'C0.own0' },
    },
    {
      name: 'Fastify, ignoreTrailingSlash',
      on: 'fastify',
      spec: app([crud], { fastify: { ignoreTrailingSlash: true } }),
      reached: { '/cats/': 'C0.own0', '/cats/1/': 'C0.own1' },
    },
    {
      name: 'Fastify, ignoreDuplicateSlashes',
      on: 'fastify',
      spec: app([crud], { fastify: { ignoreDuplicateSlashes: true } }),
      reached: { '//cats///1': 'C0.own1' },
    },
    {
      name: 'Fastify, useSemicolonDelimiter',
      on: 'fastify',
      spec: app([crud], { fastify: { useSemicolonDelimiter: true } }),
      reached: { '/cats;x=/1': 'C0.own0' },
    },
    {
      name: 'Fastify without useSemicolonDelimiter',
      on: 'fastify',
      spec: app([crud]),
      reached: { '/cats;x': '-', '/cats/1;x': 'C0.own1' },
    },
    {
      name: 'Fastify, maxParamLength',
      on: 'fastify',
      spec: app([crud], { fastify: { maxParamLength: 3 } }),
      reached: { '/cats/123': 'C0.own1', '/cats/1234': '-' },
    },
    {
      name: 'Fastify, rewriteUrl',
      on: 'fastify',
      spec: app([crud], { fastify: { rewriteUrl: true } }),
      reached: { '/rw/cats/1': 'C0.own1', '/cats/1': 'C0.own1', '/rw/rw/cats': '-' },
    },
    {
      name: 'an empty parameter reaches no handler',
      spec: app([controller('a', [['GET', ':p/b'], ['GET', ':p']])]), // prettier-ignore
      reached: { '/a//b': '-', '/a/': '-', '/a/1/b': 'C0.own0' },
    },
    {
      name: 'escapes, decoded or not, belong to parameters',
      spec: app([crud]),
      reached: {
        '/cats/a%2Fb': 'C0.own1',
        '/cats/%20': 'C0.own1',
        '/cats/+': 'C0.own1',
        '/cats/..': 'C0.own1',
        '/cats/%2e%2e': 'C0.own1',
        '/cats/%25': 'C0.own1',
        '/cats/%E2%82%AC': 'C0.own1',
        '/cats?x=/1': 'C0.own0',
        '/x/../cats': '-',
      },
    },
    {
      name: 'Fastify decodes escapes in the text of a path',
      on: 'fastify',
      spec: app([controller('a b', [['GET', 'café']])]),
      reached: { '/a%20b/caf%C3%A9': 'C0.own0', '/%61%20b/caf%c3%a9': 'C0.own0' },
    },
    {
      name: 'Express does not decode escapes in the text of a path',
      on: 'express',
      spec: app([controller('a', [['GET', 'b%20c']])]),
      reached: { '/a/b%20c': 'C0.own0', '/%61/b%20c': '-' },
    },
    {
      name: 'R9: a path that cannot be decoded reaches no handler',
      spec: app([crud]),
      reached: { '/cats/%zz': '-', '/cats/%E0%A4': '-', '/%': '-' },
    },
    {
      name: 'R9: a parameter that one route cannot decode ends the search, whatever the method of the route',
      on: 'express',
      spec: app([controller('', [['GET', '100%'], ['POST', ':p'], ['GET', '101%'], ['GET', 'a/*w'], ['GET', 'a/%']])]), // prettier-ignore
      reached: { '/100%': 'C0.own0', '/101%': '-', '/a/%': '-', '/a/b': 'C0.own3' },
    },
    {
      name: 'a URL in absolute form',
      spec: app([crud]),
      reached: { 'http://other.example/cats/1': 'C0.own1', 'http://other.example/cats': 'C0.own0' },
    },
    {
      name: 'a URL in absolute form, in capitals',
      since: 12,
      spec: app([crud]),
      reached: { 'HTTP://OTHER.example/cats': 'C0.own0' },
    },
    {
      name: 'a URL in absolute form, and a parameter that occurs twice',
      on: 'fastify',
      spec: app([controller('', [['GET', 'a/:p/:p']])]), // prettier-ignore
      reached: { 'http://other.example/a/1/2': 'C0.own0' },
    },
    {
      name: 'R9: a URL in absolute form without a path leads to the root, unless its query contains a slash or it has a fragment',
      since: 12,
      on: 'fastify',
      spec: app([controller('', [['GET', '']])], { paths: [{ pattern: '/', cors: 'credentials' }, { pattern: '/*w', cors: 'closed' }] }), // prettier-ignore
      reached: {
        'http://other.example?x': 'C0.own0',
        'http://other.example?x/y': '-',
        'http://other.example/?x/y': 'C0.own0',
        'http://other.example/#x': '-',
        'PATCH http://other.example/a#x/y': '-',
      },
    },
    {
      name: 'two slashes lead to the root of an Express application',
      on: 'express',
      spec: app([controller('', [['GET', '']])]),
      reached: { '//': 'C0.own0', '///': '-' },
    },
  ]);
});

describe('R4, R5: global prefixes, RouterModule and versions in the URI', () => {
  const one = controller('a', [['GET', ''], ['POST', 'b'], ['GET', ':p']]); // prettier-ignore
  run([
    {
      name: 'a global prefix',
      spec: app([one], { prefix: { path: '/api/', exclude: [] } }),
      reached: { '/api/a': 'C0.own0', '/a': '-', 'POST /api/a/b': 'C0.own1' },
    },
    {
      name: 'exclusions from a global prefix',
      spec: app([one], { prefix: { path: 'api', exclude: ['a', { path: 'a/b', method: 'POST' }] } }),
      reached: { '/a': 'C0.own0', '/api/a': '-', 'POST /a/b': 'C0.own1', '/api/a/b': 'C0.own2' },
    },
    {
      name: 'a prefix with a parameter',
      spec: app([one], { prefix: { path: ':tenant', exclude: [] } }),
      reached: { '/x/a': 'C0.own0', '/a': '-' },
    },
    {
      name: 'RouterModule',
      spec: { ...app([]), modules: [{ routerPath: 'm/:q', controllers: [one] }] },
      reached: { '/m/1/a': 'C0.own0', '/a': '-' },
    },
    {
      name: 'URI versions: a default, of a controller, several of a handler, and neutral',
      spec: app(
        [
          controller('a', [['GET', ''], ['GET', 'b', { version: ['1', '2'] }], ['GET', 'c', { version: 'neutral' }]]), // prettier-ignore
          controller('d', [['GET', ''], ['GET', ':p', { version: ['neutral', '1'] }]], { version: '3' }), // prettier-ignore
        ],
        { versioning: { type: 'URI', defaultVersion: '1' }, prefix: { path: 'api', exclude: ['d/:p'] } },
      ),
      reached: {
        '/api/v1/a': 'C0.own0',
        '/api/a': '-',
        '/api/v1/a/b': 'C0.own1',
        '/api/v2/a/b': 'C0.own1',
        '/api/a/c': 'C0.own2',
        '/api/v3/d': 'C1.own0',
        '/d/1': 'C1.own1',
        '/v1/d/1': 'C1.own1',
        '/api/v3/d/1': '-',
      },
    },
    {
      name: 'URI versions without a prefix letter',
      spec: app([controller('a', [['GET', '', { version: '1' }]])], { versioning: { type: 'URI', prefix: false } }),
      reached: { '/1/a': 'C0.own0', '/v1/a': '-' },
    },
    ...(['HEADER', 'MEDIA_TYPE'] as const).map((type): Case => ({
      name: `R10: versions in a ${type === 'HEADER' ? 'header' : 'media type'}, none, 1, 2 and 9`,
      since: type === 'HEADER' ? 11 : 12,
      spec: app(
        [
          controller('a', [['GET', '', { version: '1' }], ['GET', '', { version: ['2', 'neutral'] }]]), // prettier-ignore
          controller('b', [['GET', '', { version: ['1', '2'] }], ['GET', ':p', { version: 'neutral' }]]), // prettier-ignore
          controller('c', [['GET', '', { version: '1', cors: 'closed' }], ['GET', '', { version: '2' }]]), // prettier-ignore
        ],
        { versioning: { type } },
      ),
      reached: {
        '/a': 'C0.own1 C0.own0 C0.own1 -',
        '/b': '- C1.own0 C1.own0 -',
        '/b/1': 'C1.own1 C1.own1 C1.own1 C1.own1',
        '/c': '- C2.own0 C2.own1 -',
      },
    })),
    {
      name: 'R10: versions by an extractor: none, 1, 2, 9, a list of 2 and 1, and neutral',
      spec: app(
        [
          controller('a', [['GET', '', { version: '1' }], ['GET', '', { version: ['2', 'neutral'] }]]), // prettier-ignore
          controller('a', [['GET', ':p', { version: 'neutral' }]]),
        ],
        { versioning: { type: 'CUSTOM', defaultVersion: '2' } },
      ),
      on: 'express',
      reached: {
        '/a': '- C0.own0 C0.own1 - C0.own0 C0.own1',
        '/a/1': 'C1.own0 C1.own0 C1.own0 C1.own0 C1.own0 C1.own0',
      },
    },
    {
      name: 'R10: versions by an extractor: none, 1, 2, 9, a list of 2 and 1, and neutral',
      spec: app(
        [
          controller('a', [
            ['GET', '', { version: '1' }],
            ['GET', '', { version: ['2', 'neutral'] }],
          ]),
        ],
        {
          // prettier-ignore
          versioning: { type: 'CUSTOM' },
        },
      ),
      on: 'fastify',
      reached: { '/a': '- C0.own0 C0.own1 - C0.own1 C0.own1' },
    },
    ...['a', 'b'].map((excluded): Case => ({
      // Nest handles paths under the prefix and paths excluded from it in two different places.
      name: `R9, R10: versions by an extractor that have no handler, if ${excluded} is excluded from a prefix`,
      spec: app([controller('a', [['GET', '', { version: '1' }], ['GET', ':p', { version: 'neutral' }]])], { versioning: { type: 'CUSTOM' }, prefix: { path: 'api', exclude: [excluded] } }), // prettier-ignore
      on: 'express',
      reached:
        excluded === 'a'
          ? { '/a': '- C0.own0 - - C0.own0 -', '/api/a': '- - - - - -' }
          : {
              '/api/a': '- C0.own0 - - C0.own0 -',
              '/a': '- - - - - -',
              '/api/a/b': Array(6).fill('C0.own1').join(' '),
            },
    })),
    {
      name: 'R10: a handler for every version is used after one that serves requests without a version',
      spec: app([controller('a', [['GET', '', { version: ['2', 'neutral'] }], ['GET', '', { version: 'neutral' }]])], { versioning: { type: 'HEADER' } }), // prettier-ignore
      on: 'express',
      reached: { '/a': 'C0.own0 C0.own1 C0.own0 C0.own1' },
    },
    ...platforms.map((on): Case => ({
      // Nest 11 registers this handler with Fastify without its version.
      name: '@All with a version: none, 1, 2 and 9',
      on,
      spec: app([controller('a', [['ALL', '', { version: '1' }], ['GET', ':p', { version: '1' }]])], { versioning: { type: 'HEADER' } }), // prettier-ignore
      reached: {
        '/a': on === 'fastify' && NEST_MAJOR < 12 ? 'C0.own0 C0.own0 C0.own0 C0.own0' : '- C0.own0 - -',
        '/a/b': '- C0.own1 - -',
      },
    })),
    {
      name: 'R10: a handler that has the same version as a handler before it is not used',
      on: 'express',
      spec: app(
        [
          controller('a', [
            ['GET', '', { version: '1' }],
            ['GET', '', { version: '1', cors: 'closed' }],
          ]),
        ],
        {
          // prettier-ignore
          versioning: { type: 'HEADER' },
        },
      ),
      reached: { '/a': '- C0.own0 - -' },
    },
    ...constrainedApps.map(({ how, since = 0, adapter, main }): Case => ({
      since,
      name: `R10: a constraint defined by the application selects the handler, ${how}: no secret, 1, 2 and 9`,
      on: 'fastify',
      spec: app([secretive], { variants: [{}, ...['1', '2', '9'].map((one) => ({ 'X-Secret': one }))] }),
      options: { ...(adapter && { adapter }), ...(main && { main }) },
      reached: {
        '/a': 'C0.own1 C0.own0 C0.own1 C0.own1',
        '/b': 'C0.own3 C0.own3 C0.own2 C0.own3',
        'PATCH /c': '- C0.own4 - -',
      },
    })),
    {
      name: 'a constraint by host, which preflights have as well',
      on: 'fastify',
      spec: app([controller('', [['GET', 'a', { constraints: { host: 'one.example' } }], ['GET', 'a', { cors: 'closed' }]])]), // prettier-ignore
      reached: { 'one.example /a': 'C0.own0', 'two.example /a': 'C0.own1' },
    },
    {
      name: 'hosts by text, parameters, RegExp and list; with other hosts, the next route is tried',
      on: 'express',
      spec: app([
        controller('a', [['GET', '']], { host: 'api.example.com' }),
        controller('a', [['GET', '']], { host: ':x.shop.example' }),
        controller('a', [['GET', '']], { host: /^(?<x>b|c)\.example$/ }),
        controller('a', [['GET', '']], { host: ['d.example', 'e.example'] }),
        controller('a', [['GET', '', { cors: 'elsewhere' }]]),
      ]),
      reached: {
        'api.example.com:8080 /a': 'C0.own0',
        'x.shop.example /a': 'C1.own0',
        'c.example /a': 'C2.own0',
        'e.example /a': 'C3.own0',
        'f.example /a': 'C4.own0',
        'nowhere /a': 'C4.own0',
      },
    },
    {
      name: 'R9: hosts by text, parameters, RegExp and list; with other hosts, no handler is reached',
      on: 'fastify',
      spec: app([
        controller('a', [['GET', '']], { host: 'api.example.com' }),
        controller('b', [['GET', '']], { host: ':x.shop.example' }),
        controller('c', [['GET', '']], { host: /^(?<x>b|c)\.example$/ }),
        controller('d', [['GET', '']], { host: ['d.example', 'e.example'] }),
      ]),
      reached: {
        'api.example.com:8080 /a': 'C0.own0',
        'x.shop.example /a': '-',
        'x.shop.example /b': 'C1.own0',
        'c.example /c': 'C2.own0',
        'e.example /d': 'C3.own0',
        'nowhere /d': '-',
      },
    },
    {
      name: 'handlers inherited from one base class have the policies of each controller',
      spec: app([
        controller('a', [['GET', 'own']], { inherits: true, cors: 'any' }),
        controller('b', [['GET', 'own']], { inherits: true, cors: 'closed' }),
        controller('c', [], { inherits: true, requestScoped: true }),
      ]),
      reached: { '/a/base': 'C0.base0', 'POST /b/base': 'C1.base1', 'POST /c/base': 'C2.base1', '/c/1': 'C2.base2' },
    },
    {
      name: 'request-scoped controllers',
      spec: app([controller('a', [['GET', ''], ['POST', '']], { requestScoped: true })]), // prettier-ignore
      reached: { '/a': 'C0.own0', 'POST /a': 'C0.own1' },
    },
  ]);
});

describe('R1, R9: entries of paths', () => {
  run([
    {
      name: 'decorators override the first entry that matches, which overrides the global policy',
      spec: app(
        [
          controller('a', [
            ['GET', '', { cors: 'none' }],
            ['GET', 'b', { cors: 'partial' }],
            ['POST', 'b'],
          ]),
        ],
        {
          // prettier-ignore
          paths: [
          { pattern: '/a/*w', cors: 'credentials' },
          { pattern: '/:x', cors: 'any' },
          { pattern: '/{*w}', cors: 'closed' },
        ],
        },
      ),
      reached: { '/a': 'C0.own0', '/a/b': 'C0.own1', 'POST /a/b': 'C0.own2', '/b': '-', '/b/c': '-' },
    },
    {
      name: '@Cors() discards the entry',
      spec: app([controller('a', [['GET', '', { cors: 'global' }]])], { paths: [{ pattern: '/a', cors: 'closed' }] }),
      reached: { '/a': 'C0.own0' },
    },
    {
      name: 'entries are compared with the rewritten URL',
      on: 'fastify',
      spec: app([crud], { paths: [{ pattern: '/cats', cors: 'any' }], fastify: { rewriteUrl: true } }),
      reached: { '/rw/cats': 'C0.own0', 'PATCH /rw/cats': '-' },
    },
    {
      name: 'entries ignore case if routes do',
      spec: app([controller('a', [['GET', '', { cors: 'none' }]])], {
        paths: [{ pattern: '/A', cors: 'any' }],
        fastify: { caseSensitive: false },
      }),
      reached: { '/a': 'C0.own0', '/A': 'C0.own0' },
    },
    {
      name: 'entries compare case if routes do',
      spec: app([controller('a', [['GET', '', { cors: 'none' }]])], {
        paths: [{ pattern: '/A', cors: 'any' }],
        express: { caseSensitive: true, early: true },
      }),
      reached: { '/a': 'C0.own0', '/A': '-' },
    },
    {
      name: 'entries match characters that are ASCII only in lower case if routes do',
      on: 'fastify',
      spec: app([controller('k', [['GET', '', { cors: 'none' }]])], {
        paths: [{ pattern: '/k', cors: 'closed' }],
        fastify: { caseSensitive: false },
      }),
      reached: { '/%E2%84%AA': 'C0.own0' },
    },
    {
      name: 'entries match a URL in absolute form',
      spec: app([crud], { paths: [{ pattern: '/cats', cors: 'any' }] }),
      reached: { 'PATCH http://other.example/cats': '-' },
    },
    {
      name: 'entries match a path that cannot be decoded, without its query',
      on: 'fastify',
      spec: app([crud], { paths: [{ pattern: '/:p', cors: 'any' }] }),
      reached: { '/%zz?a/b': '-' },
    },
    {
      name: 'entries match routes whose double slashes the router joins',
      on: 'fastify',
      spec: app([controller('a//b', [['GET', '', { cors: 'none' }]])], {
        paths: [{ pattern: '/a/b', cors: 'any' }],
        fastify: { ignoreDuplicateSlashes: true },
      }),
      reached: { '/a/b': 'C0.own0', '/a//b': 'C0.own0' },
    },
    {
      name: 'an entry with a wildcard in the middle does not hide the next entry',
      spec: app([], {
        paths: [
          { pattern: '/a/*w/b', cors: 'any' },
          { pattern: '/a/c', cors: 'credentials' },
        ],
      }),
      reached: { '/a/x/b': '-', '/a/c': '-' },
    },
    {
      name: 'entries match routes even if they quote the names of parameters',
      spec: app([controller('a/:p', [['GET', 'b', { cors: 'none' }]])], {
        paths: [{ pattern: '/a/:"x/y"/b', cors: 'any' }],
      }),
      reached: { '/a/1/b': 'C0.own0' },
    },
  ]);
});

describe('R4, R9: routes that are not registered by Nest', () => {
  const one = controller('', [['GET', 'a'], ['GET', ':p', { cors: 'credentials' }]]); // prettier-ignore
  const adapterOf = (nest: INestApplication): AbstractHttpAdapter => nest.getHttpAdapter() as AbstractHttpAdapter;
  run([
    {
      name: 'routes of the platform, registered after those of Nest',
      spec: app([controller('a', [['GET', 'b']])], {
        raw: [{ method: 'GET', path: '/a/c', when: 'after', answers: true }],
      }),
      reached: { '/a/b': 'C0.own0', '/a/c': '-' },
    },
    {
      name: 'middleware of modules that calls next()',
      spec: app([one], { middleware: [{ path: 'a' }, { path: ':p', method: 'GET' }, { path: '{*w}', method: 'ALL' }] }),
      reached: { '/a': 'C0.own0', '/b': 'C0.own1' },
    },
    {
      name: 'routes of the platform that call next()',
      on: 'express',
      spec: app([one], { raw: [{ method: 'GET', path: '/:x', when: 'before', answers: false }] }),
      reached: { '/a': 'C0.own0', '/b': 'C0.own1' },
    },
    {
      // What a preflight reaches is not known: the route might call next().
      name: 'known limit: the preflight for a route of the platform, registered before an equal route of Nest, has the policy of that route',
      on: 'express',
      spec: app([one], { raw: [{ method: 'GET', path: '/a', when: 'before', answers: true }] }),
      reached: { '/a': { reaches: '-', preflight: gets('C0.own0') }, '/b': 'C0.own1' },
    },
    {
      name: 'known limit: the preflight for a router mounted before an equal route of Nest has the policy of that route',
      on: 'express',
      spec: app([one]),
      options: {
        main: (nest) =>
          nest.use(
            '/a',
            express.Router().get('/', (_request, response) => {
              response.send('raw');
            }),
          ),
      },
      reached: { '/a': { reaches: '-', preflight: gets('C0.own0') }, '/b': 'C0.own1' },
    },
    {
      name: 'routes of the platform that are more specific than those of Nest',
      on: 'fastify',
      spec: app([controller('', [['GET', ':p']])], {
        raw: [{ method: 'GET', path: '/a', when: 'before', answers: true }],
      }),
      reached: { '/a': '-', '/b': 'C0.own0' },
    },
    {
      name: 'routes of the platform at a path that Nest serves too, for another host',
      on: 'fastify',
      spec: app([one]),
      options: {
        main: (nest) =>
          adapterOf(nest)
            .getInstance<FastifyInstance>()
            .route({
              method: 'GET',
              url: '/a',
              constraints: { host: 'raw.example' },
              handler: async () => 'raw',
            }),
      },
      reached: { '/a': 'C0.own0', 'raw.example /a': '-' },
    },
    ...([undefined, 'both', 'slash', 'no-slash'] as const).map((prefixTrailingSlash): Case => ({
      name: `the route of a plugin at its prefix, prefixTrailingSlash ${String(prefixTrailingSlash)}`,
      on: 'fastify',
      spec: app([controller('', [['GET', '*']])]),
      options: {
        main: (nest) =>
          adapterOf(nest)
            .getInstance<FastifyInstance>()
            .register(
              async (plugin) => {
                plugin.get('/', { ...(prefixTrailingSlash && { prefixTrailingSlash }) }, async () => 'raw');
              },
              { prefix: '/p' },
            ),
      },
      reached: {
        '/p': prefixTrailingSlash === 'slash' ? 'C0.own0' : '-',
        '/p/': prefixTrailingSlash === 'no-slash' ? 'C0.own0' : '-',
        '/p/q': 'C0.own0',
        '/q': 'C0.own0',
      },
    })),
    {
      name: 'R4: middleware that rewrites the URL: the policy of the handler that runs; the preflight cannot know it',
      on: 'express',
      spec: app([one, controller('', [['GET', 'old/b']])]),
      options: {
        main: (nest) =>
          nest.use((request: { url: string }, _response: unknown, next: () => void) => {
            request.url = request.url.replace('/old', '');
            next();
          }),
      },
      reached: {
        '/a': 'C0.own0',
        '/old/a': { reaches: 'C0.own0', preflight: {} },
        '/old/b': { reaches: 'C0.own1', preflight: gets('C1.own0') },
        '/old/b/c': '-',
      },
    },
    {
      name: 'R4: middleware that rewrites the method: the policy of the handler that runs; the preflight cannot know it',
      on: 'express',
      spec: app([controller('a', [['POST', ''], ['DELETE', '', { cors: 'closed' }]])]), // prettier-ignore
      options: {
        main: (nest) =>
          nest.use((request: { method: string; url: string }, _response: unknown, next: () => void) => {
            if (request.url === '/a?_method=DELETE') request.method = 'DELETE';
            next();
          }),
      },
      reached: {
        'POST /a': 'C0.own0',
        'POST /a?_method=DELETE': { reaches: 'C0.own1', preflight: { POST: 'C0.own0', DELETE: 'C0.own1' } },
      },
    },
    {
      name: 'an application mounted in another one at a path',
      on: 'express',
      spec: app([one]),
      options: {
        main: async (nest) => {
          await nest.init();
          const inner = adapterOf(nest).getInstance<express.Express>();
          const outer = express().use('/sub', inner);
          const server = nest.getHttpServer() as Server;
          server.removeAllListeners('request').on('request', outer);
        },
      },
      reached: { '/sub/a': 'C0.own0', '/sub/b': 'C0.own1' },
    },
  ]);
});
