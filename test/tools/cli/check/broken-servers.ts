import type { RequestListener } from 'node:http';
import type { FindingCode } from '../../../../lib/tools/cli/check/audit/finding-codes.js';
import { CREDENTIALS, GRANTED, type HandWritten, allowing, handWritten } from './hand-written.js';
import { withCors, withFastifyCors, withHonoCors, withKoaCors, withOneLine } from './peers.js';

export interface BrokenServer {
  readonly title: string;
  readonly listener: () => RequestListener | Promise<RequestListener>;
  readonly args?: readonly string[];
  /**
   * All findings, by severity. Within a severity they are in the order in which `audit()` calls its rules: origins, refusals,
   * caching, preflights, syntax; and then in the order in which the function of the rule returns them.
   */
  readonly found: Partial<Record<'critical' | 'high' | 'medium' | 'low', readonly FindingCode[]>>;
  /** The code of the verdict, unless the request is allowed. */
  readonly verdict?: string;
}

export const APP = 'https://app.example.com';
const PUT = ['--method', 'PUT'];

/** The findings for `cors()` with a list of origins and its other defaults. */
const CORS_HABITS: readonly FindingCode[] = ['refused-headers', 'preflight-not-cached', 'preflight-echoes-headers'];

const written = (title: string, server: HandWritten, rest: Omit<BrokenServer, 'title' | 'listener'>): BrokenServer => ({
  title,
  listener: () => handWritten(server),
  ...rest,
});

/** Servers with configurations from real projects, and all their findings. */
export const BROKEN_SERVERS: readonly BrokenServer[] = [
  // cors
  {
    title: 'cors() with its defaults',
    listener: () => withCors(),
    found: { low: ['preflight-not-cached', 'preflight-echoes-headers'] },
  },
  {
    title: 'cors() that reflects, with credentials',
    listener: () => withCors({ origin: true, credentials: true, maxAge: 600, allowedHeaders: ['Content-Type'] }),
    found: { critical: ['any-origin'] },
  },
  {
    title: 'cors() that reflects',
    listener: () => withCors({ origin: true, maxAge: 600, allowedHeaders: ['Content-Type'] }),
    found: { low: ['any-origin'] },
  },
  {
    title: 'cors() with * and credentials',
    listener: () => withCors({ credentials: true, maxAge: 600, allowedHeaders: ['Content-Type'] }),
    args: ['--credentials'],
    verdict: 'allow-origin-wildcard',
    found: { medium: ['wildcard-credentials'] },
  },
  {
    title: 'cors() with a list',
    listener: () => withCors({ origin: [APP], credentials: true }),
    found: { low: CORS_HABITS },
  },
  {
    title: 'the RegExp of the README of cors()',
    listener: () =>
      withCors({ origin: /example\.com$/, credentials: true, maxAge: 600, allowedHeaders: ['Content-Type'] }),
    found: { critical: ['origin-prefix'], high: ['origin-insecure'], low: ['refused-headers'] },
  },
  {
    title: 'a RegExp in cors() with an unescaped dot',
    listener: () =>
      withCors({ origin: /^https:\/\/app.example.com$/, credentials: true, maxAge: 600, allowedHeaders: [] }),
    found: { critical: ['origin-dot'], low: ['refused-headers'] },
  },
  {
    title: 'an origin function in cors() that throws for other origins',
    listener: () =>
      withCors({
        origin: (origin, callback) =>
          callback(origin === undefined || origin === APP ? null : new Error('Not allowed'), true),
        maxAge: 600,
        allowedHeaders: ['Content-Type'],
      }),
    found: { low: ['refused-error', 'vary-missing-refused'] },
  },
  // @fastify/cors
  {
    title: '@fastify/cors with its defaults',
    listener: () => withFastifyCors(),
    found: { low: ['preflight-not-cached', 'preflight-echoes-headers'] },
  },
  {
    title: '@fastify/cors that reflects, with credentials, for a PUT',
    listener: () => withFastifyCors({ origin: true, credentials: true, maxAge: 600, methods: ['GET', 'PUT'] }),
    args: PUT,
    found: { critical: ['any-origin'], low: ['preflight-echoes-headers'] },
  },
  {
    title: '@fastify/cors 11, which does not allow PUT by default',
    listener: () => withFastifyCors({ origin: [APP], maxAge: 600, allowedHeaders: ['Content-Type'] }),
    args: PUT,
    verdict: 'method-not-allowed',
    found: { low: ['refused-headers'] },
  },
  {
    title: '@fastify/cors with an unanchored RegExp',
    listener: () =>
      withFastifyCors({ origin: /https:\/\/app\.example\.com/, maxAge: 600, allowedHeaders: ['Content-Type'] }),
    found: { medium: ['origin-suffix'], low: ['refused-headers'] },
  },
  // hono
  {
    title: 'hono/cors with its defaults',
    listener: () => withHonoCors(),
    found: { low: ['preflight-not-cached', 'preflight-echoes-headers'] },
  },
  {
    title: 'hono/cors that reflects, with credentials',
    listener: () =>
      withHonoCors({ origin: (origin) => origin, credentials: true, maxAge: 600, allowHeaders: ['Content-Type'] }),
    found: { critical: ['any-origin'] },
  },
  {
    title: 'hono/cors with * for headers, and credentials',
    listener: () => withHonoCors({ origin: [APP], credentials: true, maxAge: 600, allowHeaders: ['*'] }),
    args: [...PUT, '--header', 'X-Trace', '--credentials'],
    verdict: 'header-wildcard',
    found: { medium: ['wildcard-literal'], low: ['refused-headers'] },
  },
  // @koa/cors
  {
    title: '@koa/cors with credentials and the default origin',
    listener: () => withKoaCors({ credentials: true, maxAge: 600, allowHeaders: ['Content-Type'] }),
    found: { critical: ['any-origin'], medium: ['allow-origin-malformed'] },
  },
  {
    title: '@koa/cors with a list, which it sends as a whole',
    listener: () =>
      withKoaCors({ origin: () => `${APP}, https://www.example.com`, maxAge: 600, allowHeaders: ['Content-Type'] }),
    verdict: 'allow-origin-several',
    found: { medium: ['several-origins'] },
  },
  // Written by hand
  written(
    'a comparison of the beginning',
    allowing((origin) => origin.startsWith(APP), CREDENTIALS),
    { found: { critical: ['origin-suffix'] } },
  ),
  written(
    'a comparison of the beginning, up to the port',
    allowing((origin) => origin.startsWith('http://localhost:3000')),
    { args: ['--origin', 'http://localhost:3000'], found: { low: ['origin-port'] } },
  ),
  written(
    'a comparison of the end',
    allowing((origin) => origin.endsWith('example.com'), CREDENTIALS),
    { found: { critical: ['origin-prefix'], high: ['origin-insecure'] } },
  ),
  written(
    'a comparison of the end, for a PUT',
    allowing((origin) => origin.endsWith('example.com'), CREDENTIALS),
    { args: PUT, found: { critical: ['origin-prefix'], high: ['origin-insecure'] } },
  ),
  written(
    'a search',
    allowing((origin) => origin.includes('example.com')),
    { found: { medium: ['origin-prefix', 'origin-suffix'] } },
  ),
  written(
    'an unescaped dot in the suffix',
    allowing((origin) => /^https:\/\/example.co.uk$/.test(origin)),
    { args: ['--origin', 'https://example.co.uk'], found: { medium: ['origin-dot'] } },
  ),
  written(
    'previews under a public suffix',
    allowing((origin) => /^https:\/\/shop-[a-z0-9-]+\.vercel\.app$/.test(origin), CREDENTIALS),
    { args: ['--origin', 'https://shop-pr-7.vercel.app'], found: { critical: ['origin-suffix'] } },
  ),
  written(
    'every name under a public suffix',
    allowing((origin) => origin.startsWith('https://') && origin.endsWith('.github.io'), CREDENTIALS),
    { args: ['--origin', 'https://me.github.io'], found: { high: ['origin-public-suffix'] } },
  ),
  written(
    'null, for development',
    allowing((origin) => [APP, 'null'].includes(origin), CREDENTIALS),
    { found: { critical: ['null-origin'] } },
  ),
  written(
    'both schemes, with credentials',
    allowing((origin) => [APP, 'http://app.example.com'].includes(origin), CREDENTIALS),
    { found: { high: ['origin-insecure'] } },
  ),
  written(
    'a gateway that allows every preflight, and a strict application',
    {
      ...allowing((origin) => origin === APP),
      options: (origin) => ({ 'Access-Control-Allow-Origin': origin!, ...CREDENTIALS, ...GRANTED }),
    },
    { found: { high: ['preflight-laxer'] } },
  ),
  written(
    'an origin that is sent back without Vary',
    {
      every: (origin) => (origin === APP ? { 'Access-Control-Allow-Origin': APP } : {}),
      options: (origin) => (origin === APP ? GRANTED : {}),
    },
    { found: { medium: ['vary-missing'] } },
  ),
  written(
    'a PUT, where the response to GET has no Vary',
    {
      every: (origin) => (origin === APP ? { 'Access-Control-Allow-Origin': APP } : {}),
      options: (origin) => (origin === APP ? GRANTED : {}),
    },
    { args: PUT, found: { medium: ['vary-missing'] } },
  ),
  written(
    'a PUT, where only GET allows every origin',
    {
      every: (origin, { method }) =>
        origin !== undefined && (method === 'GET' || origin === APP)
          ? { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, ...CREDENTIALS }
          : { Vary: 'Origin' },
      options: (origin) => (origin === APP ? GRANTED : {}),
    },
    { args: PUT, found: { critical: ['any-origin'] } },
  ),
  written(
    '* only for requests with an origin',
    { every: (origin) => (origin === undefined ? {} : { 'Access-Control-Allow-Origin': '*' }) },
    { found: { low: ['vary-missing-refused'] } },
  ),
  written(
    'Vary only for allowed origins',
    {
      every: (origin) => (origin === APP ? { 'Access-Control-Allow-Origin': APP, Vary: 'Accept, origin' } : {}),
      options: (origin) => (origin === APP ? GRANTED : {}),
    },
    { found: { low: ['vary-missing-refused'] } },
  ),
  ...(
    [
      [301, 'preflight-redirected', { Location: 'https://www.example.com/' }],
      [401, 'preflight-unauthorized', { 'WWW-Authenticate': 'Bearer' }],
      [404, 'preflight-unhandled', {}],
      [405, 'preflight-unhandled', { Allow: 'GET, PUT' }],
      [304, 'preflight-failed', {}],
      [403, 'preflight-failed', {}],
      [500, 'preflight-failed', {}],
    ] as const
  ).flatMap(([optionsStatus, code, headers]) => {
    const server = { ...allowing((origin) => origin === APP), options: () => headers, optionsStatus };
    return [
      written(`OPTIONS answered ${optionsStatus}, for a simple request`, server, { found: { low: [code] } }),
      written(`OPTIONS answered ${optionsStatus}, for a PUT`, server, {
        args: PUT,
        verdict: 'preflight-status',
        found: { high: [code] },
      }),
    ];
  }),
  written(
    'OPTIONS that requires authentication, without any header',
    { optionsStatus: 401, options: () => ({}) },
    { args: PUT, verdict: 'allow-origin-missing', found: { high: ['preflight-unauthorized'] } },
  ),
  {
    title: 'one line in a handler of Express, which answers OPTIONS by default',
    listener: () => withOneLine(),
    found: { low: ['preflight-unhandled'] },
  },
  {
    title: 'one line in a handler of Express, for a PUT',
    listener: () => withOneLine(),
    args: [...PUT, '--send'],
    verdict: 'allow-origin-missing',
    found: { high: ['preflight-unhandled'] },
  },
  written(
    'an application and a proxy that both write the header',
    { every: () => ({ 'Access-Control-Allow-Origin': ['*', '*'] }) },
    { verdict: 'allow-origin-several', found: { medium: ['duplicate-header'] } },
  ),
  written(
    'a list of origins in one header',
    { every: () => ({ 'Access-Control-Allow-Origin': `${APP} https://www.example.com` }) },
    { verdict: 'allow-origin-several', found: { medium: ['several-origins'] } },
  ),
  written(
    'a pattern, which browsers do not support',
    { every: () => ({ 'Access-Control-Allow-Origin': 'https://*.example.com' }) },
    { verdict: 'allow-origin-other', found: { medium: ['allow-origin-malformed'] } },
  ),
  written(
    'a trailing slash',
    { every: () => ({ 'Access-Control-Allow-Origin': `${APP}/` }) },
    { verdict: 'allow-origin-other', found: { medium: ['allow-origin-malformed'] } },
  ),
  written(
    'True instead of true',
    { every: () => ({ 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'True' }) },
    { args: ['--credentials'], verdict: 'allow-credentials-other', found: { low: ['allow-credentials-malformed'] } },
  ),
  written(
    'lists with quoted names',
    {
      every: () => ({ 'Access-Control-Allow-Origin': '*' }),
      options: () => ({ ...GRANTED, 'Access-Control-Allow-Methods': '"GET", "PUT"' }),
    },
    { args: PUT, verdict: 'allow-methods-malformed', found: { medium: ['list-malformed'] } },
  ),
  written(
    'a max age with a unit',
    {
      every: () => ({ 'Access-Control-Allow-Origin': '*' }),
      options: () => ({ ...GRANTED, 'Access-Control-Max-Age': '600s' }),
    },
    { found: { low: ['max-age-malformed'] } },
  ),
  ...['0', '-1'].map((value) =>
    written(
      `a max age of ${value}`,
      {
        every: () => ({ 'Access-Control-Allow-Origin': '*' }),
        options: () => ({ ...GRANTED, 'Access-Control-Max-Age': value }),
      },
      { found: { low: ['preflight-not-cached'] } },
    ),
  ),
  written(
    'a max age of a year',
    {
      every: () => ({ 'Access-Control-Allow-Origin': '*' }),
      options: () => ({ ...GRANTED, 'Access-Control-Max-Age': '31536000' }),
    },
    { found: { low: ['preflight-cached-long'] } },
  ),
  written(
    'requested methods and headers that are sent back',
    {
      every: () => ({ 'Access-Control-Allow-Origin': '*' }),
      options: (_, { headers }) => ({
        ...GRANTED,
        'Access-Control-Allow-Methods': headers['access-control-request-method']!,
        'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? '',
      }),
    },
    { args: PUT, found: { low: ['preflight-echoes-headers', 'preflight-echoes-method'] } },
  ),
  written(
    '* for headers, and Authorization',
    {
      every: () => ({ 'Access-Control-Allow-Origin': '*' }),
      options: () => ({ ...GRANTED, 'Access-Control-Allow-Headers': '*' }),
    },
    {
      args: ['--header', 'Authorization: Bearer 1'],
      verdict: 'authorization-wildcard',
      found: { medium: ['wildcard-authorization'] },
    },
  ),
];

/** Correct servers that resemble those above. */
export const SOUND_SERVERS: readonly (readonly [title: string, server: HandWritten, args?: readonly string[]])[] = [
  [
    'one fixed origin in every response, as the standard suggests',
    { every: () => ({ 'Access-Control-Allow-Origin': APP, ...CREDENTIALS }) },
  ],
  ['any origin', { every: () => ({ 'Access-Control-Allow-Origin': '*' }) }],
  [
    'any origin, with any header and method',
    {
      every: () => ({ 'Access-Control-Allow-Origin': '*' }),
      options: () => ({
        'Access-Control-Allow-Methods': '*',
        'Access-Control-Allow-Headers': '*',
        'Access-Control-Max-Age': '600',
      }),
    },
    ['--method', 'PUT', '--header', 'X-Trace'],
  ],
  [
    '* with credentials only in responses to requests without an origin, as from some proxies',
    {
      every: (origin) => ({
        Vary: 'Origin',
        ...(origin === undefined && { 'Access-Control-Allow-Origin': '*', ...CREDENTIALS }),
        ...(origin === APP && { 'Access-Control-Allow-Origin': APP, ...CREDENTIALS }),
      }),
      options: (origin) => (origin === APP ? GRANTED : {}),
    },
  ],
  [
    'a PUT, where GET is not served',
    {
      every: (origin, { method }) => (origin === APP && method !== 'GET' ? { 'Access-Control-Allow-Origin': APP } : {}),
      options: (origin) => (origin === APP ? GRANTED : {}),
      status: () => 405,
    },
    ['--method', 'PUT'],
  ],
  ['one origin', allowing((origin) => origin === APP, CREDENTIALS)],
  ['all subdomains', allowing((origin) => /^https:\/\/([a-z0-9-]+\.)+example\.com$/.test(origin), CREDENTIALS)],
  [
    'previews next to the application',
    allowing((origin) => /^https:\/\/([a-z0-9-]+-)?app\.example\.com$/.test(origin), CREDENTIALS),
  ],
  [
    'every port',
    allowing((origin) => /^https:\/\/app\.example\.com(:\d+)?$/.test(origin), CREDENTIALS),
    ['--origin', `${APP}:8443`],
  ],
  [
    'any port on localhost',
    allowing((origin) => /^http:\/\/localhost:\d+$/.test(origin), CREDENTIALS),
    ['--origin', 'http://localhost:3000'],
  ],
  [
    'names under localhost',
    allowing((origin) => /^https?:\/\/[a-z.-]+\.localhost$/.test(origin), CREDENTIALS),
    ['--origin', 'http://app.localhost'],
  ],
  ['both schemes without credentials', allowing((origin) => [APP, 'http://app.example.com'].includes(origin))],
  [
    'everything under a public suffix without credentials',
    allowing((origin) => origin.endsWith('.github.io')),
    ['--origin', 'https://me.github.io'],
  ],
  [
    'responses that no cache stores',
    {
      every: (origin) => ({
        'Cache-Control': 'private, no-store',
        ...(origin === APP && { 'Access-Control-Allow-Origin': APP }),
      }),
      options: (origin) => (origin === APP ? GRANTED : {}),
    },
  ],
  [
    'credentials denied explicitly',
    allowing((origin) => origin === APP, { 'Access-Control-Allow-Credentials': 'false' }),
    [],
  ],
  [
    'both schemes on localhost',
    allowing((origin) => /^https?:\/\/localhost:3000$/.test(origin), CREDENTIALS),
    ['--origin', 'https://localhost:3000'],
  ],
  [
    'responses with Vary: *',
    {
      ...allowing((origin) => origin === APP),
      status: () => 200,
      every: (origin) => ({ Vary: '*', ...(origin === APP && { 'Access-Control-Allow-Origin': APP }) }),
    },
  ],
  ['an IP address', allowing((origin) => origin === 'https://192.0.2.7:8443'), ['--origin', 'https://192.0.2.7:8443']],
  ['a mobile app', allowing((origin) => origin === 'capacitor://localhost'), ['--origin', 'capacitor://localhost']],
];
