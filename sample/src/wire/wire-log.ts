import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** A request as it reached the server, and what the server said about CORS. */
export interface Exchange {
  method: string;
  status: number;
  headers: Record<string, string>;
}

const CALLS_KEPT = 1000;

/**
 * Only here so that the page can tell the truth: scripts cannot see preflights, nor anything about an answer that was
 * kept from them. It listens to the server itself, because preflights are answered before any code of the app runs, and
 * files requests under the `call` of their query string, which the page chooses at random.
 */
@Injectable()
export class WireLog implements OnModuleInit {
  private readonly calls = new Map<string, { method: string; response: ServerResponse }[]>();

  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit() {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.prependListener('request', (request, response) => this.record(request, response));
  }

  read(call: string): Exchange[] {
    const answered = (this.calls.get(call) ?? []).filter(({ response }) => response.headersSent);
    return answered.map(({ method, response }) => ({ method, status: response.statusCode, headers: corsOf(response) }));
  }

  private record(request: IncomingMessage, response: ServerResponse) {
    const call = new URLSearchParams(request.url?.split('?')[1]).get('call');
    if (!call) return;
    const exchanges = this.calls.get(call) ?? [];
    exchanges.push({ method: request.method ?? '', response });
    this.calls.set(call, exchanges);
    this.forgetOldest();
  }

  private forgetOldest() {
    const [oldest] = this.calls.keys();
    if (oldest && this.calls.size > CALLS_KEPT) this.calls.delete(oldest);
  }
}

function corsOf(response: ServerResponse): Record<string, string> {
  const names = response.getHeaderNames().filter((name) => name === 'vary' || name.startsWith('access-control-'));
  return Object.fromEntries(names.map((name) => [name, String(response.getHeader(name))]));
}
