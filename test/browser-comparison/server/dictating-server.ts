import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrival, Case, Page } from '../case.js';
import { writePage, writeVisit } from './pages.js';
import { type ReadyAnswer, readArrival, readPacket, write, writePacket } from './wire.js';

/** In milliseconds. Longer than any pause between two requests, so that no connection closes while a request is sent. */
const KEEP_ALIVE = 120_000;

/** In milliseconds. How long a beacon may take to arrive, and how long after its preflight. */
const PATIENCE = 10_000;
const AFTER_PREFLIGHT = 6000;

/** The origins of the pages, by their placeholders. */
const PLACES: Record<Page, string> = {
  'same-origin': 'api',
  'same-site': 'same-site',
  'cross-site': 'cross-site',
  opaque: 'cross-site',
  neighbour: 'third',
};

interface Hearing {
  readonly subject: Case;
  /** The path of all its resources. */
  readonly path: string;
  readonly arrivals: Arrival[];
  /** How many requests of each kind have reached each resource. */
  readonly counts: Map<string, number>;
}

/** Responds to every request as the case in its URL says, and keeps what arrived. */
export class DictatingServer {
  private readonly hearings = new Map<string, Hearing>();
  private readonly servers: Server[] = [];
  private origins: Readonly<Record<string, string>> = {};

  async listen(): Promise<void> {
    const [first, second] = [await this.start(), await this.start()];
    this.origins = {
      api: `http://localhost:${first}`,
      'same-site': `http://localhost:${second}`,
      'cross-site': `http://127.0.0.1:${first}`,
      third: `http://127.0.0.1:${second}`,
    };
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** The origin of a page, as an `Origin` header says it. */
  originOf(page: Page): string {
    return page === 'opaque' ? 'null' : this.origins[PLACES[page]]!;
  }

  /** The address of the page in which scripts are evaluated. */
  pageUrl(page: Page): string {
    return `${this.origins[PLACES[page]]}/page/${page}`;
  }

  /** URLs that set the cookie `visitor` in every response: one for each host that has resources. */
  get visitUrls(): readonly string[] {
    return ['api', 'third'].map((place) => `${this.origins[place]}/visit`);
  }

  /** Adds a case. Its resources are under `path` from now on. */
  hear(path: string, subject: Case): void {
    this.hearings.set(path, { subject, path, arrivals: [], counts: new Map() });
  }

  /** What arrived for a case since the last call. */
  takeArrivals(path: string): Arrival[] {
    return this.hearings.get(path)!.arrivals.splice(0);
  }

  /** Replaces the placeholders by real values. */
  fill(text: string, path: string, page: Page): string {
    const hosts = Object.entries(this.origins).map(([name, origin]) => [`host-of-${name}`, new URL(origin).host]);
    const values: Record<string, string> = {
      ...this.origins,
      ...(Object.fromEntries(hosts) as Record<string, string>),
      path,
      origin: this.originOf(page),
    };
    return text.replace(/\{([a-z-]+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  }

  /** Replaces what differs from run to run by placeholders. */
  blank(text: string, path: string): string {
    const origins = Object.entries(this.origins);
    return origins.reduce(
      (all, [name, origin]) => all.replaceAll(origin, `{${name}}`),
      text.replaceAll(path, '{path}'),
    );
  }

  private async start(): Promise<number> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
      this.answer(request, response);
    });
    server.on('clientError', ({ rawPacket }: Error & { rawPacket?: Buffer }, socket) => {
      const answer = rawPacket && this.dictate(readPacket(rawPacket));
      if (answer) writePacket(socket, answer);
      else socket.destroy();
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const answer = this.dictate(readArrival(request));
    const [, place = '', page = ''] = request.url!.split('/');
    if (answer) write(response, answer, request.method!);
    else if (place === 'page') writePage(response, page as Page);
    else if (place === 'arrived') void this.writeArrival(response, request.url!.slice('/arrived'.length));
    else if (place === 'visit') writeVisit(response, request.headers.origin);
    // Requests that a browser makes by itself, such as for an icon.
    else response.writeHead(404).end();
    request.resume();
  }

  /** Responds when a request has arrived, or when its preflight has and nothing follows. */
  private async writeArrival(response: ServerResponse, url: string): Promise<void> {
    const [, first, second] = url.split('/');
    const { arrivals } = this.hearings.get(`/${first}/${second}`)!;
    const hasArrived = (kind: Arrival['kind']) => arrivals.some((arrival) => arrival.kind === kind);
    const end = Date.now() + PATIENCE;
    let quietSince: number | undefined;
    while (!hasArrived('actual') && Date.now() < end) {
      quietSince ??= hasArrived('preflight') ? Date.now() : undefined;
      if (quietSince !== undefined && Date.now() > quietSince + AFTER_PREFLIGHT) break;
      await sleep(20);
    }
    response.writeHead(204, { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' }).end();
  }

  /** Keeps a request that belongs to a case, and returns the response that the case wants. */
  private dictate(arrival: Arrival): ReadyAnswer | undefined {
    const [, first, second, resource = ''] = new URL(arrival.url).pathname.split('/');
    const hearing = this.hearings.get(`/${first}/${second}`);
    if (hearing === undefined) return undefined;
    const { subject, path, arrivals, counts } = hearing;
    arrivals.push(arrival);
    const key = `${arrival.kind} ${resource}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const answers = subject.resources[resource]?.[arrival.kind] ?? [];
    const { status, headers = [], body = 'body', coding } = answers[count] ?? answers.at(-1) ?? {};
    return {
      status: status ?? (arrival.kind === 'preflight' ? 204 : 200),
      headers: headers.map(([name, value]) => [name, this.fill(value, path, subject.page)]),
      body,
      ...(coding && { coding }),
    };
  }
}
