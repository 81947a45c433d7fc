import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { CorsExchange } from 'nestjs-cors/testing';

/** The response of the server. Header lines are written exactly as given. */
export interface Dictated {
  readonly status?: number;
  readonly lines?: readonly string[];
  readonly body?: string;
}

export type Dictate = (request: IncomingMessage) => Dictated;

/** A server that sends exactly the given headers and adds nothing. */
export function dictating(dictate: Dictate): Server {
  return createServer((request, response) => {
    const { status = request.method === 'OPTIONS' ? 204 : 200, lines = [], body = '' } = dictate(request);
    response.sendDate = false;
    response.writeHead(
      status,
      lines.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    request.resume().on('end', () => response.end(body));
  });
}

/** A short form of exchanges: `OPTIONS https://api.example/x`. */
export function sentOf(exchanges: readonly CorsExchange[]): readonly string[] {
  return exchanges.map(({ request, fromCache }) => `${request.method} ${request.url}${fromCache ? ' cached' : ''}`);
}

/** A header that was sent, in any case. */
export function headerOf(exchange: CorsExchange | undefined, name: string): string | undefined {
  return exchange?.request.headers.find(([other]) => other.toLowerCase() === name)?.[1];
}
