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
  let connections = 0;
  const property = fc.asyncProperty(app, async (spec) => {
    const ports = await newPorts();
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

/**
 * Each application has its own ports. A client of socket.io may still send its last request after the application has closed, and a server
 * of WsAdapter on the same port would never answer it, so that it could not close: it has no listener for requests.
 */
async function newPorts(): Promise<Ports> {
  const ports: Record<string, number> = {};
  for (const path of PATHS) ports[path] = await freePort();
  return ports;
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
  const allowed = reached.filter(
    (gateway) => origin === undefined || page === 'itself' || allows(gateway, spec, origin),
  );
  const names = (gateways: readonly GatewaySpec[]): string[] =>
    gateways.map((each) => String(spec.gateways.indexOf(each)));
  for (const attempt of attemptsOf(spec, one, port, origin)) {
    connected.length = 0;
    await attempt.run();
    const ran = [...connected].sort();
    const problem =
      attempt.neverRuns === true ? ran.length > 0 : isWrong(ran, names(reached), names(allowed), isAmbiguous(reached));
    if (problem)
      throw new Error(
        `${attempt.name} from ${origin ?? 'no origin'} ran [${ran.join()}] of [${names(reached).join()}], and [${names(allowed).join()}] allow it.`,
      );
  }
}

/** All gateways that a connection reaches run if all of them allow it, and none of them otherwise. */
function isWrong(
  ran: readonly string[],
  reached: readonly string[],
  allowed: readonly string[],
  ambiguous: boolean,
): boolean {
  const allAllow = allowed.length === reached.length;
  if (!ambiguous) return ran.join() !== (allAllow ? [...reached].sort().join() : '');
  return !ran.every((name) => allowed.includes(name)) || (allAllow && ran.length === 0);
}

/**
 * socket.io gives the listeners of a RegExp to a namespace that was declared after it, and none to one that was declared before.
 * Then only some of the gateways that could have run do.
 */
function isAmbiguous(reached: readonly GatewaySpec[]): boolean {
  return reached.some(({ namespace }) => namespace instanceof RegExp);
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
