import type { INestApplication, Type } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocketGateway } from '@nestjs/websockets';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { OutgoingHttpHeaders } from 'node:http';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type AppSetup, type Platform, type RunningApp, start } from '../support/platforms.js';

export const APP = 'https://app.example.com';
export const SITE = 'https://site.example.com';
export const STRANGER = 'https://stranger.example.com';

/** The libraries of gateways, and the path where each listens unless the gateway says another. */
export const libraries = [
  {
    library: 'socket.io',
    path: '/socket.io/?EIO=4&transport=websocket',
    adapter: (app: INestApplication) => new IoAdapter(app),
  },
  { library: 'ws', path: '/', adapter: (app: INestApplication) => new WsAdapter(app) },
] as const;

export type Library = (typeof libraries)[number];

/** The names of gateways whose own code ran for a connection. */
export const connected: string[] = [];

/** A gateway with this decorator. */
export function gateway(decorators: readonly ClassDecorator[], name = 'Events', ...args: unknown[]): Type {
  class Events {
    handleConnection(): void {
      connected.push(name);
    }
  }
  Object.defineProperty(Events, 'name', { value: name });
  for (const decorate of [...decorators, Reflect.apply(WebSocketGateway, undefined, args) as ClassDecorator])
    decorate(Events);
  return Events;
}

export const decorated = (...args: unknown[]): ClassDecorator =>
  (Cors as (...given: unknown[]) => ClassDecorator)(...args);

export function serve(
  platform: Platform,
  { adapter }: Pick<Library, 'adapter'>,
  gateways: readonly Type[],
  options: CorsModuleOptions = {},
  setup: AppSetup = {},
): Promise<RunningApp> {
  return start(
    platform,
    { imports: [CorsModule.forRoot(options as never)], providers: [...gateways] },
    {
      ...setup,
      main: async (app) => {
        app.useWebSocketAdapter(adapter(app));
        await setup.main?.(app);
      },
    },
  );
}

/** Opens a WebSocket as a browser does: 'open', or the status of the refusal. */
export async function handshake(
  port: number,
  path: string,
  headers: OutgoingHttpHeaders = {},
): Promise<'open' | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, { headers: headers as Record<string, string> });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      resolve('open');
      socket.terminate();
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

/** Connects with the client of socket.io: 'connected', or the message of its error. */
export async function connectIo(
  port: number,
  origin: string | undefined,
  { namespace = '', ...options }: { namespace?: string; transports?: string[]; path?: string } = {},
): Promise<string> {
  const socket = io(`http://127.0.0.1:${String(port)}${namespace}`, {
    forceNew: true,
    reconnection: false,
    ...(origin !== undefined && { extraHeaders: { Origin: origin } }),
    ...options,
  });
  return new Promise<string>((resolve) => {
    socket.on('connect', () => {
      resolve('connected');
    });
    socket.on('connect_error', ({ message }) => {
      resolve(message);
    });
  }).finally(() => socket.disconnect());
}
