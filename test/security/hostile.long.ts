import { Controller, Get, Param } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';
import type { EventEmitter } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { platforms, type RunningApp, start } from '../support/platforms.js';
import { exchangeOver, hostileRequests } from './hostile-traffic.js';

const REQUESTS = 100_000;
const WARM_UP = 10_000;
const SOCKETS = 32;
/** How long a response may take. The slowest function of the application returns after one turn of the event loop. */
const PATIENCE = 10_000;
/** How much more heap may be in use at the end. To keep the tenants of 100,000 origins would need 15 MB. */
const MAX_GROWTH = 3 * 2 ** 20;

const seed = Number(process.env['NESTJS_CORS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

@Controller()
class Hostile {
  @Cors(['https://site.example.com', 'https://other.example.com'])
  @Get('list')
  list(): string {
    return 'list';
  }

  @Cors({ origin: ['https://*.wild.example.com', 'http://localhost:*'], allowedHeaders: '*' })
  @Get('wildcard')
  wildcard(): string {
    return 'wildcard';
  }

  @Cors({ origin: /^https:\/\/[a-z0-9]+\.regexp\.example\.com$/, credentials: true })
  @Get('expression')
  expression(): string {
    return 'expression';
  }

  @Cors({ origin: answer, allowedHeaders: '*' })
  @Get('asked')
  asked(): string {
    return 'asked';
  }

  @Cors('*')
  @Get('any')
  any(): string {
    return 'any';
  }

  @Get('items/:id')
  item(@Param('id') id: string): string {
    return String(id.length);
  }
}

/** Returns a boolean or another value, or throws, each time after one turn of the event loop. */
async function answer(origin: string): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  if (origin.length % 5 === 0) throw new Error(`No tenant ${origin}`);
  if (origin.length % 7 === 0) return origin as unknown as boolean;
  return origin.includes('example');
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function heapUsed(): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    // What finalizers and timers of a request free later is not a leak.
    await new Promise((resolve) => setTimeout(resolve, 100));
    collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}

function listeners(emitter: EventEmitter): Record<string, number> {
  return Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]));
}

describe.each(platforms)('100,000 hostile requests on $name', (platform) => {
  let running: RunningApp;
  let clients: Socket[];
  const served = new Set<Socket>();
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    const cors = {
      origin: ['https://site.example.com', 'https://*.wild.example.com'],
      paths: { '/unserved/*path': { origin: answer }, '/items/*path': { origin: '*' as const } },
      rejectDisallowed: true,
    };
    running = await start(platform, { imports: [CorsModule.forRoot(cors)], controllers: [Hostile] });
    const server = running.app.getHttpServer() as Server;
    server.on('connection', (socket: Socket) => served.add(socket));
    clients = Array.from({ length: SOCKETS }, () => connect({ port: running.port, host: '127.0.0.1', noDelay: true }));
    for (const client of clients) client.setTimeout(PATIENCE, () => client.destroy(new Error('No answer')));
    for (const client of clients) client.on('error', note);
  });

  afterAll(async () => {
    process.off('unhandledRejection', note);
    for (const client of clients) client.destroy();
    await running.close();
  });

  it(`all get a response, and keep no memory (NESTJS_CORS_SEED=${seed})`, async () => {
    const requests = hostileRequests(seed);
    const statuses: Record<string, number> = {};
    const send = async (count: number): Promise<void> => {
      let left = count;
      const over = async (client: Socket): Promise<void> => {
        while (left-- > 0) {
          const request = requests.next().value;
          const status = (await exchangeOver(client, request)).slice(9, 12);
          if (status.startsWith('5')) throw new Error(`${status} to ${JSON.stringify(request)}`);
          statuses[status] = (statuses[status] ?? 0) + 1;
        }
      };
      await Promise.all(clients.map(over));
    };
    const left = async (): Promise<Record<string, unknown>> => ({
      server: listeners(running.app.getHttpServer() as EventEmitter),
      process: listeners(process),
      sockets: [...new Set([...served].map((socket) => JSON.stringify(listeners(socket))))],
      connections: served.size,
    });

    await send(WARM_UP);
    const heapBefore = await heapUsed();
    const before = await left();
    await send(REQUESTS);
    const after = await left();
    const growth = (await heapUsed()) - heapBefore;

    console.log(`${platform.name}: ${(growth / 1024).toFixed(0)} kB more heap; ${JSON.stringify(statuses)}`);
    expect(after).toEqual(before);
    expect(unhandled).toEqual([]);
    expect(Object.values(statuses).reduce((sum, one) => sum + one, 0)).toBe(WARM_UP + REQUESTS);
    // The traffic is mixed: there are many responses of every kind.
    for (const status of ['200', '204', '403', '404']) expect(statuses[status]).toBeGreaterThan(500);
    expect(growth).toBeLessThan(MAX_GROWTH);
  }, 400_000);
});
