import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { type CorsModuleOptions, type CorsOriginSink, CorsPolicies, liveOrigins } from 'nestjs-cors';
import { once } from 'node:events';
import { APP, connectIo, decorated, gateway, handshake, libraries, serve, SITE } from '../gateways/support.js';
import { platforms } from '../support/platforms.js';

const REFUSED = 'The policy of this namespace does not allow the origin of the page.';

/** The global origins are inherited by a gateway only together with credentials. */
const options = (origin: CorsModuleOptions['origin'], partners = origin): CorsModuleOptions =>
  ({
    origin,
    credentials: true,
    policies: { partners: { origin: partners } },
    suppressWarnings: ['policy-unused'],
  }) as never;

describe.each(platforms)('gateways after replace(), on $name', (platform) => {
  it.each(libraries)('R19: a gateway of $library follows the new policy', async (library) => {
    const { app, port, close } = await serve(platform, library, [gateway([])], options(APP));
    const open = async (Origin: string): Promise<'open' | number> => handshake(port, library.path, { Origin });
    expect([await open(APP), await open(SITE)]).toEqual(['open', 403]);
    app.get(CorsPolicies).replace(options(SITE));
    expect([await open(APP), await open(SITE)]).toEqual([403, 'open']);
    await close();
  });

  it('R19: namespaces of socket.io follow the new policy, with the rows of a source', async () => {
    let sink: CorsOriginSink | undefined;
    const rows = {
      async run(given: CorsOriginSink, signal: AbortSignal): Promise<void> {
        sink = given;
        sink.put('', ['https://row.example']);
        sink.status('live');
        if (!signal.aborted) await once(signal, 'abort');
      },
    };
    const adapter = (app: INestApplication): IoAdapter => new IoAdapter(app);
    const live = liveOrigins(rows);
    const chats = [
      gateway([decorated({ policy: 'partners' })], 'Partners', { namespace: 'partners' }),
      gateway([decorated([APP, SITE, 'https://row.example'])], 'Chat', { namespace: 'chat' }),
    ];
    const { app, port, close } = await serve(platform, { adapter }, chats, options(APP, [APP, live] as never));
    const connect = async (origin: string): Promise<string> => connectIo(port, origin, { namespace: '/partners' });
    expect(await connect(APP)).toBe('connected');
    expect(await connect('https://row.example')).toBe('connected');
    expect(await connect(SITE)).toBe(REFUSED);
    sink?.put('', []);
    expect(await connect('https://row.example')).toBe(REFUSED);
    app.get(CorsPolicies).replace(options(APP, [SITE, live] as never));
    sink?.put('', ['https://row.example']);
    expect(await connect(APP)).toBe(REFUSED);
    for (const origin of [SITE, 'https://row.example']) expect(await connect(origin)).toBe('connected');
    await close();
  });
});
