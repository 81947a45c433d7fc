import { IoAdapter } from '@nestjs/platform-socket.io';
import { corsHeaders, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { ask, preflight } from '../support/client.js';
import { platforms, type RunningApp } from '../support/platforms.js';
import { APP, connected, connectIo, decorated, gateway, serve, SITE, STRANGER } from './support.js';

const POLL = '/socket.io/?EIO=4&transport=polling';

describe.each(platforms)('R19: the polling of socket.io on $name', (platform) => {
  let running: RunningApp | undefined;

  const run = async (...given: [...Parameters<typeof gateway>]): Promise<number> => {
    running = await serve(platform, { adapter: (app) => new IoAdapter(app) }, [gateway(...given)], { origin: SITE });
    return running.port;
  };

  beforeEach(() => {
    connected.length = 0;
  });
  afterEach(() => running?.close());

  it('has the headers of the policy once, also with the option cors', async () => {
    const expected = corsHeaders({
      'Access-Control-Allow-Origin': APP,
      'Access-Control-Allow-Credentials': 'true',
      Vary: 'Origin',
    });
    const port = await run([decorated(APP, { credentials: true })]);

    const opened = await ask(port, { path: POLL, headers: { Origin: APP } });
    expect([opened.status, opened.cors]).toEqual([200, expected]);
    const sid = (JSON.parse(opened.body.slice(1)) as { sid: string }).sid;
    const posted = await ask(port, {
      method: 'POST',
      path: `${POLL}&sid=${sid}`,
      headers: { Origin: APP },
      body: '40',
    });
    expect([posted.status, posted.cors]).toEqual([200, expected]);
    expect((await ask(port, { path: `${POLL}&sid=${sid}`, headers: { Origin: APP } })).cors).toEqual(expected);
    expect(connected).toEqual(['Events']);
  });

  it('replaces the headers of the option cors', async () => {
    const port = await run([], 'Events', { cors: { origin: '*' } });

    expect(await ask(port, { path: POLL, headers: { Origin: APP } })).toMatchObject({
      status: 403,
      cors: corsHeaders({ Vary: 'Origin' }),
      body: '',
    });
    expect((await ask(port, { path: POLL })).status).toBe(200);
  });

  it('is refused with a known sid as well, and the gateway does not run', async () => {
    const port = await run([decorated(APP)]);
    const { body } = await ask(port, { path: POLL, headers: { Origin: APP } });
    const path = `${POLL}&sid=${(JSON.parse(body.slice(1)) as { sid: string }).sid}`;

    for (const headers of [
      { Origin: STRANGER },
      { Origin: SITE },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ]) {
      expect((await ask(port, { path, headers })).status).toBe(403);
      expect((await ask(port, { method: 'POST', path, headers, body: '40' })).status).toBe(403);
      expect((await ask(port, { path: POLL, headers })).status).toBe(403);
    }
    expect(connected).toEqual([]);
    expect((await ask(port, { method: 'POST', path, headers: { Origin: APP }, body: '40' })).status).toBe(200);
    expect(connected).toEqual(['Events']);
  });

  it('is refused to an image of another site, although protocol 3 connects with the first request', async () => {
    const port = await run([decorated(APP)], 'Events', { allowEIO3: true });
    const path = '/socket.io/?EIO=3&transport=polling';

    expect((await ask(port, { path, headers: { Cookie: 'a=1', 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(403);
    expect(connected).toEqual([]);
    expect((await ask(port, { path })).status).toBe(200);
    expect(connected).toEqual(['Events']);
  });

  it('has preflights from the policy: GET and POST', async () => {
    const port = await run([decorated(APP, { allowedHeaders: ['X-Token'] })]);

    const granted = await ask(port, preflight(APP, 'POST', POLL, 'x-token'));
    expect([granted.status, granted.cors]).toEqual([
      204,
      corsHeaders({
        'Access-Control-Allow-Origin': APP,
        'Access-Control-Allow-Methods': 'POST, GET',
        'Access-Control-Allow-Headers': 'X-Token',
        'Access-Control-Max-Age': '600',
        Vary: PREFLIGHT_VARY,
      }),
    ]);
    expect((await ask(port, preflight(APP, 'DELETE', POLL))).cors['access-control-allow-methods']).toBe('GET, POST');
    expect(await ask(port, preflight(STRANGER, 'POST', POLL))).toMatchObject({
      status: 403,
      cors: corsHeaders(REFUSED_PREFLIGHT),
    });
    expect(await ask(port, preflight(SITE, 'POST', POLL))).toMatchObject({
      status: 403,
      cors: corsHeaders(REFUSED_PREFLIGHT),
    });
  });

  it('answers preflights although the module lets its handlers answer them', async () => {
    const continued = { origin: SITE, credentials: true, preflightContinue: true } as const;
    running = await serve(platform, { adapter: (app) => new IoAdapter(app) }, [gateway([])], continued);
    expect((await ask(running.port, preflight(SITE, 'POST', POLL))).status).toBe(204);
    await running.close();

    running = await serve(
      platform,
      { adapter: (app) => new IoAdapter(app) },
      [gateway([decorated(APP, { preflightContinue: true })])],
      continued,
    );
    expect((await ask(running.port, preflight(APP, 'POST', POLL))).status).toBe(400);
  });

  it('connects the client of socket.io: polling only, with an upgrade, and with websockets only', async () => {
    const port = await run([decorated(APP)], 'Events', { path: '/live' });
    const path = '/live';

    for (const transports of [['polling'], ['polling', 'websocket'], ['websocket']]) {
      expect(await connectIo(port, APP, { transports, path })).toBe('connected');
      expect(await connectIo(port, undefined, { transports, path })).toBe('connected');
      expect(await connectIo(port, STRANGER, { transports, path })).toMatch(/error/);
    }
    expect(connected).toHaveLength(6);
  });

  it('leaves allowRequest and middlewares of the application to refuse more', async () => {
    const port = await run([decorated(APP)], 'Events', {
      allowRequest: (_request: unknown, done: (error: string, allowed: boolean) => void) => {
        done('no', false);
      },
    });

    expect((await ask(port, { path: POLL, headers: { Origin: APP } })).status).toBe(403);
    expect((await ask(port, { path: POLL, headers: { Origin: APP } })).body).toContain('no');
    expect((await ask(port, { path: POLL, headers: { Origin: STRANGER } })).body).toBe('');
  });
});
