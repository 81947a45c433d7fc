import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { Type } from '@nestjs/common';
import { Cors, CorsConfigurationError, type CorsModuleOptions } from 'nestjs-cors';
import { KeptLog } from '../support/log.js';
import { platforms } from '../support/platforms.js';
import { APP, decorated, gateway, handshake, type Library, serve, SITE, STRANGER } from './support.js';

const io: Pick<Library, 'adapter'> = { adapter: (app) => new IoAdapter(app) };
const ws: Pick<Library, 'adapter'> = { adapter: (app) => new WsAdapter(app) };

describe.each(platforms)('R19: gateways are checked at startup, on $name', (platform) => {
  /** The issues that stop the start, or the warnings of an application that starts. */
  const report = async (
    library: Pick<Library, 'adapter'>,
    gateways: readonly Type[],
    options: CorsModuleOptions = { origin: false },
  ): Promise<string[]> => {
    const log = new KeptLog();
    try {
      const running = await serve(platform, library, gateways, options, { options: { logger: log } });
      await running.close();
    } catch (error) {
      if (!(error instanceof CorsConfigurationError)) throw error;
      return error.issues.map(({ code, path, fix }) => `${code} at ${path}: ${fix}`);
    }
    return log.at('warn');
  };

  it('both @Cors() and the option cors stop the start', async () => {
    expect(await report(io, [gateway([decorated(APP)], 'Events', { cors: { origin: APP } })])).toEqual([
      'gateway-cors-conflict at Events @Cors(): Remove `cors` from @WebSocketGateway(): @Cors() also decides about the handshakes.',
    ]);
    class Configured extends IoAdapter {
      override createIOServer(port: number, options?: object): ReturnType<IoAdapter['createIOServer']> {
        return super.createIOServer(port, { ...options, cors: true } as never);
      }
    }
    expect(await report({ adapter: (app) => new Configured(app) }, [gateway([decorated(APP)])])).toEqual([
      'gateway-cors-conflict at Events @Cors(): Remove `cors` from the WebSocket adapter: @Cors() also decides about the handshakes.',
    ]);
    expect(await report(io, [gateway([decorated(APP)], 'Events', { cors: false })])).toEqual([]);
  });

  it.each([
    [{ origin: [APP, SITE], credentials: true }, `@Cors(['${APP}', '${SITE}'], { credentials: true })`],
    [{ origin: APP }, `@Cors('${APP}')`],
    [true, "@Cors('*')"],
    [{ origin: (): boolean => true }, '@Cors((origin) => …)'],
  ])('the option cors alone, %j, has a warning that shows %s', async (cors, line) => {
    const [warning, ...others] = await report(io, [gateway([], 'Events', { cors })]);

    expect(warning).toContain(`${line}. (suppressWarnings: ['gateway-cors-replaced']`);
    expect(others).toEqual([]);
  });

  it('origins of the module without credentials have a warning that names the gateway', async () => {
    expect(await report(ws, [gateway([])], { origin: APP })).toEqual([
      expect.stringMatching(
        /^Events: .*@Cors\('https:\/\/app\.example\.com'\)\. \(suppressWarnings: \['gateway-origin-inherited'\]/,
      ),
    ]);
    expect(await report(ws, [gateway([])], { origin: APP, credentials: true })).toEqual([]);
    expect(await report(ws, [gateway([])])).toEqual([]);
    expect(await report(ws, [gateway([decorated(SITE)])], { origin: APP })).toEqual([]);
  });

  it('ws gateways of one path with differing policies stop the start', async () => {
    const [one, other, equal] = [
      gateway([decorated(APP)], 'One'),
      gateway([decorated(SITE)], 'Other'),
      gateway([decorated(APP)], 'Equal'),
    ];

    expect(await report(ws, [one, other])).toEqual([
      'gateway-policies-differ at Other @Cors(): Write the same @Cors(…) on both, or give Other a path of its own.',
    ]);
    expect(await report(ws, [one, equal])).toEqual([]);
    expect(await report(ws, [one, gateway([decorated(SITE)], 'Other', { path: '/other' })])).toEqual([]);
  });

  it('@Cors() on a method stops the start', async () => {
    @WebSocketGateway()
    class Events {
      @Cors(APP)
      @SubscribeMessage('event')
      event(): void {}
    }

    expect(await report(ws, [Events])).toEqual([
      'decorator-misplaced at Events.event @Cors(): A message has no origin. Put @Cors() on the class of the gateway.',
    ]);
  });

  it('mistakes in the options are reported as for handlers', async () => {
    expect(await report(ws, [gateway([decorated(`${APP}/`)])])).toEqual([
      expect.stringMatching(/^origin-trailing-slash at Events @Cors\(\)\.origin: /),
    ]);
  });

  it('an adapter that is not known has a warning, and one that extends a known one is governed', async () => {
    class Other extends WsAdapter {
      override create(): never {
        return {
          on: () => undefined,
          clients: [],
          close: (done: () => void) => {
            done();
          },
        } as never;
      }
    }
    expect(await report({ adapter: (app) => new Other(app) }, [gateway([])])).toEqual([
      expect.stringMatching(/^Events: .*\(suppressWarnings: \['gateway-unsupported'\]/),
    ]);

    class Extended extends WsAdapter {
      override create(port: number, options?: Record<string, unknown>): never {
        return super.create(port, { ...options, path: '/moved' }) as never;
      }
    }
    const running = await serve(platform, { adapter: (app) => new Extended(app) }, [gateway([decorated(APP)])]);
    expect(await handshake(running.port, '/moved', { Origin: APP })).toBe('open');
    expect(await handshake(running.port, '/moved', { Origin: STRANGER })).toBe(403);
    await running.close();
  });
});
