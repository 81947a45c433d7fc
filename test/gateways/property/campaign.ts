import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import fc from 'fast-check';
import type { CorsModuleOptions } from 'nestjs-cors';
import type { INestApplication, Type } from '@nestjs/common';
import { ask } from '../../support/client.js';
import { freePort } from '../../support/free-port.js';
import type { Platform, RunningApp } from '../../support/platforms.js';
import { connected, connectIo, decorated, gateway, handshake, serve } from '../support.js';
import { allows, app, type AppSpec, type GatewaySpec, nameOf, ORIGINS, PATHS, reachedBy } from './model.js';

/** Where each path of gateways with a port of their own listens. */
type Ports = Readonly<Record<string, number>>;

/**
 * Starts random applications, connects to each gateway as pages of each origin do, and compares which gateways ran their own code
 * with which should have.
 *
 * @returns how many connections were made
 */
export async function runCampaign(platform: Platform, parameters: fc.Parameters<[AppSpec]>): Promise<number> {
  const [first = '', second = ''] = PATHS;
  const ports: Ports = { [first]: await freePort(), [second]: await freePort() };
  let connections = 0;
  const property = fc.asyncProperty(app, async (spec) => {
    const running = await startApp(platform, spec, ports);
    try {
      for (const one of spec.gateways) {
        for (const origin of [...ORIGINS, undefined, 'itself']) {
          await connect(running, spec, one, origin, ports);
          connections++;
        }
      }
    } finally {
      await running.close();
    }
  });
  await fc.assert(property, { ...parameters, endOnFailure: true });
  return connections;
}

async function startApp(platform: Platform, spec: AppSpec, ports: Ports): Promise<RunningApp> {
  const types = spec.gateways.map((one, index): Type => {
    const { path, namespace, cors } = one;
    const options = { path, allowEIO3: true, ...(namespace !== undefined && { namespace }) };
    return gateway(cors === undefined ? [] : [decorated(cors)], String(index), portOf(one, ports), options);
  });
  const options = { ...spec.module, paths: spec.paths } as CorsModuleOptions;
  const library =
    spec.library === 'ws'
      ? { adapter: (app: INestApplication) => new WsAdapter(app) }
      : { adapter: (app: INestApplication) => new IoAdapter(app) };
  return serve(platform, library, types, options);
}

function portOf({ ownPort, path }: GatewaySpec, ports: Ports): number {
  return ownPort ? (ports[path] ?? 0) : 0;
}

/** Connects as a page does, and throws if other gateways ran than should have. */
async function connect(
  running: RunningApp,
  spec: AppSpec,
  one: GatewaySpec,
  page: string | undefined,
  ports: Ports,
): Promise<void> {
  const port = portOf(one, ports) || running.port;
  const origin = page === 'itself' ? `http://127.0.0.1:${String(port)}` : page;
  const reached = reachedBy(one, nameOf(one), spec);
  const allowed =
    origin === undefined || page === 'itself' || reached.every((gateway) => allows(gateway, spec, origin));
  const expected = allowed ? reached.map((gateway) => String(spec.gateways.indexOf(gateway))) : [];
  for (const attempt of attemptsOf(spec, one, port, origin)) {
    connected.length = 0;
    await attempt.run();
    const ran = [...connected].sort();
    if (attempt.neverRuns === true ? ran.length > 0 : !sameNames(ran, expected, spec, one))
      throw new Error(`${attempt.name} from ${origin ?? 'no origin'} ran [${ran.join()}], not [${expected.join()}].`);
  }
}

/**
 * socket.io gives the listeners of a RegExp to a namespace that was declared after it, and none to one that was declared before.
 * Then only some of the gateways that could have run do.
 */
function sameNames(ran: readonly string[], expected: readonly string[], spec: AppSpec, one: GatewaySpec): boolean {
  const isAmbiguous = reachedBy(one, nameOf(one), spec).some(({ namespace }) => namespace instanceof RegExp);
  if (isAmbiguous) return ran.length > 0 === expected.length > 0 && ran.every((name) => expected.includes(name));
  return ran.join() === [...expected].sort().join();
}

interface Attempt {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  readonly neverRuns?: boolean;
}

function attemptsOf({ library }: AppSpec, one: GatewaySpec, port: number, origin: string | undefined): Attempt[] {
  const { path } = one;
  if (library === 'ws') {
    if (origin === undefined) return [{ name: 'A program', run: () => handshake(port, path) }];
    const site = origin.startsWith('http://127.0.0.1') ? 'same-origin' : 'cross-site';
    const firefox = { Origin: origin, 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'websocket' };
    return [
      { name: 'Chromium', run: () => handshake(port, path, { Origin: origin }) },
      { name: 'Firefox', run: () => handshake(port, path, firefox) },
    ];
  }
  const image = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' };
  return [
    ...[['websocket'], ['polling']].map((transports) => ({
      name: transports.join(),
      run: () => connectIo(port, origin, { namespace: nameOf(one), path, transports }),
    })),
    {
      name: 'An image',
      run: () => ask(port, { path: `${path}/?EIO=3&transport=polling`, headers: image }),
      neverRuns: true,
    },
  ];
}
