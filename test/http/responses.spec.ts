import { ask, type Answer, type Asked } from '../support/client.js';
import { corsHeaders } from '../support/cors-headers.js';
import { type PlatformName, platforms, type RunningApp, start } from '../support/platforms.js';
import { APP, failOnDemand, KindsModule, limitRate, SITE } from './responses.app.js';

interface Kind extends Asked {
  readonly name: string;
  readonly status: number;
  readonly says?: string;
  /** Whose policy the response has. By default it is that of the handler. */
  readonly policy?: 'global';
  /** `Vary`, if the application or the platform adds fields to it. */
  readonly vary?: string | Readonly<Record<PlatformName, string>>;
}

const json = { 'Content-Type': 'application/json' };

const kinds: readonly Kind[] = [
  { name: 'the result of a handler', path: '/kinds/result', status: 200, says: '{"kind":"result"}' },
  { name: 'a StreamableFile', path: '/kinds/file', status: 200, says: 'a file' },
  { name: 'a stream of events', path: '/kinds/events', status: 200, says: 'data: two' },
  { name: 'a response sent with @Res()', path: '/kinds/res', status: 200, says: 'sent by the handler' },
  {
    name: 'a response with @Res({ passthrough: true })',
    path: '/kinds/passthrough',
    status: 200,
    says: 'passed through',
  },
  { name: "Node's own response, ended by a handler", path: '/kinds/native', status: 200, says: 'native' },
  { name: 'a head written by a handler', path: '/kinds/write-head', status: 202, says: 'head written' },
  { name: 'flushed headers', path: '/kinds/flushed', status: 200, says: 'flushed' },
  { name: 'a body written in pieces', path: '/kinds/piped', status: 200, says: 'in pieces' },
  { name: 'a redirect', path: '/kinds/redirect', status: 302, vary: { express: 'Accept, Origin', fastify: 'Origin' } },
  { name: 'a 304', path: '/kinds/cached', headers: { 'If-None-Match': '"v1"' }, status: 304 },
  { name: 'an HttpException of a handler', path: '/kinds/exception', status: 418, says: 'teapot' },
  { name: 'an error of a handler', path: '/kinds/error', status: 500, says: 'Internal server error' },
  { name: 'a rejection of a handler', path: '/kinds/rejection', status: 500, says: 'Internal server error' },
  { name: 'the rejection of a pipe', path: '/kinds/piped-by/x', status: 400, says: 'numeric string' },
  { name: 'the 401 of a global guard', path: '/kinds/result', headers: { 'X-Deny': '1' }, status: 401 },
  { name: 'an interceptor that throws', path: '/kinds/failing-interceptor', status: 502 },
  { name: 'an interceptor whose stream fails', path: '/kinds/late-failing-interceptor', status: 502 },
  { name: 'an exception filter of the app', path: '/kinds/filtered', status: 409, says: 'filtered' },
  {
    name: 'an exception filter that sends the response itself',
    path: '/kinds/self-answered',
    status: 410,
    says: 'by the filter',
  },
  { name: 'a body that is not JSON', method: 'POST', path: '/kinds/body', headers: json, body: '{', status: 400 },
  {
    name: 'a body that is too large',
    method: 'POST',
    path: '/kinds/body',
    headers: json,
    body: JSON.stringify('x'.repeat(150_000)),
    status: 413,
  },
  { name: 'the 429 of the throttler', path: '/kinds/throttled', status: 429 },
  {
    name: 'the 429 of a rate limiter that main.ts added first',
    path: '/kinds/result',
    headers: { 'X-Limited': '1' },
    status: 429,
    says: 'Too many requests',
  },
  {
    name: 'the 429 of that rate limiter at an unknown path',
    path: '/unknown',
    headers: { 'X-Limited': '1' },
    status: 429,
    policy: 'global',
  },
  { name: 'a middleware that throws', path: '/kinds/result', headers: { 'X-Throw': '1' }, status: 500 },
  {
    name: 'a middleware that calls next() with an error',
    path: '/kinds/result',
    headers: { 'X-Next-Error': '1' },
    status: 500,
  },
  { name: 'a module middleware that responds', path: '/middleware/answers', status: 203, policy: 'global' },
  { name: 'a module middleware that throws', path: '/middleware/throws', status: 502, policy: 'global' },
  { name: 'a module middleware that rejects', path: '/middleware/rejects', status: 502, policy: 'global' },
  { name: 'a 404', path: '/unknown', status: 404, policy: 'global' },
  { name: 'a 404 below a controller', path: '/kinds/unknown', status: 404, policy: 'global' },
  {
    name: 'the 404 of a method without a handler',
    method: 'DELETE',
    path: '/kinds/result',
    status: 404,
    policy: 'global',
  },
  { name: 'a HEAD handler', method: 'HEAD', path: '/kinds/head', status: 200 },
  { name: 'HEAD served by a GET handler', method: 'HEAD', path: '/kinds/result', status: 200 },
  { name: 'an OPTIONS handler', method: 'OPTIONS', path: '/kinds/options', status: 200, says: 'of the handler' },
  { name: 'Vary: * of a handler', path: '/kinds/vary-any', status: 200, vary: '*' },
  { name: 'Vary: origin of a handler', path: '/kinds/vary-origin', status: 200, vary: 'Origin' },
  {
    name: 'other Vary fields of a handler',
    path: '/kinds/vary-list',
    status: 200,
    vary: 'Accept, Accept-Language, Origin',
  },
  { name: 'several Vary lines of a handler', path: '/kinds/vary-lines', status: 200, vary: 'Accept, Origin' },
  { name: 'Access-Control headers of a handler (R14)', path: '/kinds/own-headers', status: 200 },
];

describe.each(platforms)('R12, R13, R15: the responses of an app on $name', (platform) => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(
      platform,
      { imports: [KindsModule] },
      {
        adapterOptions: { bodyLimit: 100 * 1024 },
        main: (app) => {
          app.use(limitRate);
          app.use(failOnDemand);
        },
      },
    );
  });

  afterAll(() => running.close());

  const send = async (kind: Kind, origin: string | undefined): Promise<Answer> => {
    const headers = { ...kind.headers, ...(origin !== undefined && { Origin: origin }) };
    const answer = await ask(running.port, { ...kind, headers });
    expect(answer.status).toBe(kind.status);
    if (kind.says !== undefined) expect(answer.body).toContain(kind.says);
    return answer;
  };

  describe.each(kinds)('$name', (kind) => {
    const [allowed, refused] = kind.policy === 'global' ? [SITE, APP] : [APP, SITE];
    const Vary = typeof kind.vary === 'object' ? kind.vary[platform.name] : (kind.vary ?? 'Origin');
    const granted =
      kind.policy === 'global'
        ? { 'Access-Control-Allow-Origin': SITE, Vary }
        : {
            'Access-Control-Allow-Origin': APP,
            'Access-Control-Allow-Credentials': 'true',
            'Access-Control-Expose-Headers': 'X-Total',
            Vary,
          };

    it('has the headers of its policy for an allowed origin', async () => {
      const { cors } = await send(kind, allowed);
      expect(cors).toEqual(corsHeaders(granted));
    });

    it('has only Vary for a refused origin', async () => {
      const { cors } = await send(kind, refused);
      expect(cors).toEqual(corsHeaders({ Vary }));
    });

    it('has only Vary without an Origin', async () => {
      const { cors } = await send(kind, undefined);
      expect(cors).toEqual(corsHeaders({ Vary }));
    });
  });
});
