import { freePort } from '../support/free-port.js';
import { platforms, trustingProxies, type RunningApp } from '../support/platforms.js';
import { APP, connected, decorated, gateway, handshake, libraries, serve, SITE, STRANGER } from './support.js';

const cases = platforms.flatMap((platform) =>
  libraries.map((library) => ({ platform, ...library, name: `${library.library} on ${platform.name}` })),
);

describe.each(cases)('R19: handshakes of a gateway of $name', ({ platform, path, adapter }) => {
  let running: RunningApp | undefined;

  beforeEach(() => {
    connected.length = 0;
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  const from = async (headers: Record<string, string>): Promise<'open' | number> => {
    if (running === undefined) throw new Error('No application runs.');
    return handshake(running.port, path, headers);
  };

  it('open for the origin of @Cors() on the class, and for no other', async () => {
    running = await serve(platform, { adapter }, [gateway([decorated(APP)])], { origin: SITE, credentials: true });

    expect(await from({ Origin: APP })).toBe('open');
    for (const origin of [
      STRANGER,
      SITE,
      'null',
      '',
      `${APP}, ${STRANGER}`,
      'chrome-extension://abc',
      `${APP}.evil.example`,
    ])
      expect([origin, await from({ Origin: origin })]).toEqual([origin, 403]);
  });

  it('are refused before code of the gateway or of its library runs', async () => {
    running = await serve(platform, { adapter }, [gateway([decorated(APP)])]);

    expect(await from({ Origin: STRANGER })).toBe(403);
    expect(connected).toEqual([]);
  });

  it('open for pages of the same host and port, whatever the scheme', async () => {
    running = await serve(platform, { adapter }, [gateway([])]);

    expect(await from({ Origin: running.url })).toBe('open');
    expect(await from({ Origin: 'https://shop.example', Host: 'shop.example' })).toBe('open');
    expect(await from({ Origin: 'https://shop.example', Host: 'shop.example:443' })).toBe('open');
    expect(await from({ Origin: 'https://shop.example', Host: 'shop.example:80' })).toBe(403);
    expect(await from({ Origin: 'https://shop.example', Host: 'www.shop.example' })).toBe(403);
    expect(await from({ Origin: 'https://shop.example', Host: 'shop.example', 'Sec-Fetch-Site': 'cross-site' })).toBe(
      403,
    );
    expect(await from({ Origin: 'https://shop.example', Host: 'inner', 'Sec-Fetch-Site': 'same-origin' })).toBe('open');
  });

  it('read the host of a trusted proxy only', async () => {
    const proxied = { Origin: 'https://shop.example', Host: 'inner:3000', 'X-Forwarded-Host': 'shop.example' };
    running = await serve(platform, { adapter }, [gateway([])]);
    expect(await from(proxied)).toBe(403);
    await running.close();

    const { adapterOptions, main } = trustingProxies;
    running = await serve(
      platform,
      { adapter },
      [gateway([])],
      {},
      { adapterOptions: adapterOptions ?? {}, ...(main && { main }) },
    );
    expect(await from(proxied)).toBe('open');
  });

  it('are not open for pages under a host that is not one of ownHosts', async () => {
    running = await serve(platform, { adapter }, [gateway([])], { ownHosts: ['shop.example'] });

    expect(await from({ Origin: 'https://shop.example', Host: 'shop.example' })).toBe('open');
    expect(await from({ Host: 'shop.example', 'Sec-Fetch-Site': 'same-origin' })).toBe('open');
    const evil = { Origin: 'http://evil.example', Host: 'evil.example' };
    expect(await from(evil)).toBe(403);
    expect(await from({ ...evil, 'Sec-Fetch-Site': 'same-origin' })).toBe(403);
    expect(await from({ Host: 'evil.example', 'Sec-Fetch-Site': 'same-origin' })).toBe(403);
    expect(await from({ Host: 'evil.example' })).toBe('open');
  });

  it('without Origin open for programs, and not for pages of other sites', async () => {
    running = await serve(platform, { adapter }, [gateway([])]);

    expect(await from({})).toBe('open');
    expect(await from({ 'Sec-Fetch-Site': 'same-origin' })).toBe('open');
    expect(await from({ 'Sec-Fetch-Site': 'none' })).toBe('open');
    expect(await from({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await from({ 'Sec-Fetch-Site': 'same-site' })).toBe(403);
  });

  it('have the policy of the module only with credentials', async () => {
    running = await serve(platform, { adapter }, [gateway([])], { origin: APP, credentials: true });
    expect(await from({ Origin: APP })).toBe('open');
    expect(await from({ Origin: STRANGER })).toBe(403);
    await running.close();

    for (const origin of [APP, '*']) {
      running = await serve(platform, { adapter }, [gateway([])], { origin });
      expect(await from({ Origin: APP })).toBe(403);
      expect(await from({})).toBe('open');
      await running.close();
    }
  });

  it('are open to every page where * is on the gateway, on an entry of paths or in a policy that it names', async () => {
    const policies = { open: { origin: '*' } };
    const entry = path.startsWith('/socket.io') ? '/socket.io' : '/';
    running = await serve(platform, { adapter }, [gateway([decorated('*')])]);
    expect(await from({ Origin: STRANGER })).toBe('open');
    await running.close();
    running = await serve(platform, { adapter }, [gateway([])], { paths: { [entry]: { origin: '*' } } });
    expect(await from({ Origin: STRANGER })).toBe('open');
    await running.close();
    running = await serve(platform, { adapter }, [gateway([decorated({ policy: 'open' })])], { policies });
    expect(await from({ Origin: STRANGER })).toBe('open');
  });

  it('have an entry of paths over the module, and the gateway over both', async () => {
    const entry = path.startsWith('/socket.io') ? '/socket.io' : '/';
    const options = { origin: SITE, credentials: true, paths: { [entry]: { origin: APP } } } as const;
    running = await serve(platform, { adapter }, [gateway([])], options);
    expect([await from({ Origin: APP }), await from({ Origin: SITE })]).toEqual(['open', 403]);
    await running.close();

    running = await serve(platform, { adapter }, [gateway([decorated(STRANGER)])], options);
    expect([await from({ Origin: APP }), await from({ Origin: STRANGER })]).toEqual([403, 'open']);
    await running.close();

    running = await serve(platform, { adapter }, [gateway([decorated()])], options);
    expect([await from({ Origin: APP }), await from({ Origin: SITE })]).toEqual([403, 'open']);
  });

  it('inherit @Cors() of a base class', async () => {
    @decorated(APP)
    class Base {}
    const type = gateway([]);
    Object.setPrototypeOf(type, Base);
    running = await serve(platform, { adapter }, [type]);

    expect([await from({ Origin: APP }), await from({ Origin: STRANGER })]).toEqual(['open', 403]);
  });

  it('wait for an asynchronous origin function, and survive a client that resets meanwhile', async () => {
    let answer = (_allowed: boolean): void => undefined;
    const asked = { count: 0 };
    const origin = (given: string): Promise<boolean> => {
      asked.count++;
      return given === APP ? Promise.resolve(true) : new Promise((resolve) => (answer = resolve));
    };
    running = await serve(platform, { adapter }, [gateway([decorated(origin, { originTimeout: 200 })])]);

    expect(await from({ Origin: APP })).toBe('open');
    expect(await from({ Origin: STRANGER })).toBe(403);

    const { connect } = await import('node:net');
    const socket = connect(running.port, '127.0.0.1');
    const before = asked.count;
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${SITE}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    while (asked.count === before) await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
    await new Promise((resolve) => socket.once('close', resolve));
    answer(true);
    connected.length = 0;
    expect(await from({ Origin: APP })).toBe('open');
  });

  it('of a gateway on a port of its own', async () => {
    const free = await freePort();
    for (const options of [undefined, { path: '/live' }]) {
      running = await serve(platform, { adapter }, [
        gateway([decorated(APP)], 'Events', free, ...(options ? [options] : [])),
      ]);
      const at =
        options === undefined ? path : path.startsWith('/socket.io') ? path.replace('/socket.io', '/live') : '/live';

      expect(await handshake(free, at, { Origin: APP })).toBe('open');
      expect(await handshake(free, at, { Origin: STRANGER })).toBe(403);
      expect(await handshake(free, at, { Origin: `http://127.0.0.1:${String(free)}` })).toBe('open');
      expect(await handshake(free, at, { Origin: running.url })).toBe(403);
      await running.close();
    }
    running = undefined;
  });
});
