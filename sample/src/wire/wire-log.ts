import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** A request that reached the server, and the CORS headers of the response. */
export interface Exchange {
  method: string;
  status: number;
  headers: Record<string, string>;
}

const CALLS_KEPT = 1000;

/**
 * Lets the page show what scripts cannot see: preflights, and responses that are hidden from them. It listens to the server itself,
 * because preflights are answered before any application code runs. Requests are stored under `call` in their query, a random id from
 * the page.
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
