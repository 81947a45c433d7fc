import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import {
  type CorsExplainRequest,
  type CorsExplanation,
  CorsInspector,
  diffReports,
  renderDiff,
  renderExplanation,
  renderReport,
} from 'nestjs-cors';
import { APP, connectIo, decorated, gateway, handshake, serve, SITE, STRANGER } from '../../gateways/support.js';
import { platforms, type RunningApp } from '../../support/platforms.js';

const options = { origin: SITE, paths: { '/graphql': { origin: APP } } };

describe.each(platforms)('R19: the inspector on $name sees gateways', (platform) => {
  let io: RunningApp;
  let ws: RunningApp;
  const explain = (running: RunningApp, request: Partial<CorsExplainRequest>): Promise<CorsExplanation> =>
    running.app.get(CorsInspector).explain({ method: 'WS', url: '/socket.io', ...request });

  beforeAll(async () => {
    const namespaces = [
      gateway([decorated([APP, SITE])], 'Chat', { namespace: 'chat' }),
      gateway([decorated(APP, { credentials: true })], 'Rooms', { namespace: /^\/room-/ }),
    ];
    io = await serve(platform, { adapter: (app) => new IoAdapter(app) }, namespaces, options);
    const paths = [gateway([decorated(APP)], 'Events', { path: '/events' }), gateway([], 'Live', { path: '/live' })];
    ws = await serve(platform, { adapter: (app) => new WsAdapter(app) }, paths, options);
  });
  afterAll(async () => {
    await io.close();
    await ws.close();
  });

  it('and explains handshakes as the server decides them', async () => {
    for (const url of ['/events', '/live']) {
      for (const origin of [APP, SITE, STRANGER, undefined, ws.url]) {
        const { allowed } = await explain(ws, { url: ws.url.replace('http', 'ws') + url, origin });
        const result = await handshake(ws.port, url, origin === undefined ? {} : { Origin: origin });
        expect([url, origin, allowed ? 'open' : 403]).toEqual([url, origin, result]);
      }
    }
  });

  it('and explains connections to namespaces as the server decides them', async () => {
    for (const namespace of ['/chat', '/room-1']) {
      for (const origin of [APP, SITE, STRANGER]) {
        const { allowed } = await explain(io, { origin, namespace });
        expect([namespace, origin, allowed]).toEqual([
          namespace,
          origin,
          (await connectIo(io.port, origin, { namespace })) === 'connected',
        ]);
      }
    }
    expect((await explain(io, { origin: SITE })).actual?.policies.map(({ handler }) => handler)).toEqual(['Chat']);
  });

  it('and says why, and what to write', async () => {
    const refused = await explain(io, { origin: STRANGER, namespace: 'chat' });
    expect(refused).toMatchObject({ method: 'WS', allowed: false, reason: 'origin-not-allowed', credentials: true });
    expect(refused.actual).toMatchObject({ method: 'GET', path: '/socket.io', status: 403 });
    expect(refused.changes[0]?.text).toContain('Chat');
    expect(renderExplanation(refused)).toContain('The policy of Chat (WS /socket.io) decides on the request.');

    const open = await explain(ws, { url: '/elsewhere', origin: STRANGER });
    expect([open.allowed, open.advice]).toEqual([true, expect.stringContaining('entry of paths')]);
    const governed = await explain(ws, { url: '/graphql', origin: STRANGER });
    expect([governed.allowed, governed.reason]).toEqual([false, 'origin-not-allowed']);
    expect((await explain(ws, { url: '/graphql', origin: APP })).allowed).toBe(true);
  });

  it('and reports them with their namespaces', () => {
    const report = io.app.get(CorsInspector).report();
    const gateways = report.entries.filter(({ method }) => method === 'WS');

    expect(gateways).toMatchObject([
      { path: '/socket.io', handler: 'Rooms', namespace: String(/^\/room-/), policy: { origin: [APP] } },
      { path: '/socket.io', handler: 'Chat', namespace: '/chat', policy: { origin: [APP, SITE] } },
    ]);
    expect(renderReport(report)).toMatch(/WS +\/socket\.io \(namespace \/chat\) +Chat/);
    const before = { ...report, entries: report.entries.filter(({ handler }) => handler !== 'Rooms') };
    expect(renderDiff(diffReports(before, report))).toBe(
      [
        `+ ${APP} gains access: WS /socket.io (namespace ${String(/^\/room-/)})`,
        `+ ${APP} gains credentials: WS /socket.io (namespace ${String(/^\/room-/)})`,
      ].join('\n'),
    );
    expect(ws.app.get(CorsInspector).report().entries).toMatchObject([
      { method: 'WS', path: '/events', handler: 'Events', policy: { origin: [APP] } },
      { method: '*', path: '/graphql' },
      { method: 'WS', path: '/live', handler: 'Live', policy: { origin: false } },
      { method: '*', path: '*' },
    ]);
  });
});
