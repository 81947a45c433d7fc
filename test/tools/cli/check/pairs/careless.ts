import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { APP } from '../broken-servers.js';
import { allowing, handWritten } from '../hand-written.js';
import type { Pair } from './pair.js';

const sound = handWritten(allowing((origin) => origin === APP));

/** Writes a header without the checks of Node, as servers in C do. */
function unchecked(name: string, valueOf: (request: IncomingMessage) => string | undefined): RequestListener {
  return (request, response) => {
    const value = valueOf(request);
    if (value === undefined) {
      sound(request, response);
      return;
    }
    const head = `HTTP/1.1 200 OK\r\nVary: Origin\r\n${name}: ${value}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
    response.socket!.end(head);
  };
}

const injected = (value: string | undefined): string | undefined =>
  value?.includes('%0d%0a') === true ? value : undefined;
const originOf = ({ headers }: IncomingMessage): string | undefined => injected(headers.origin);
const namesOf = ({ headers }: IncomingMessage): string | undefined =>
  injected(headers['access-control-request-headers']);

const fails = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.headers.origin !== APP && request.method === 'OPTIONS') response.writeHead(500).end();
  else sound(request, response);
};

/** Mistakes in other places than comparisons. */
export const CARELESS: readonly Pair[] = [
  ...(
    [
      ['Origin', 'Access-Control-Allow-Origin', originOf],
      ['Access-Control-Request-Headers', 'Access-Control-Allow-Headers', namesOf],
    ] as const
  ).map(([asked, sent, valueOf]) => ({
    title: `a line break in ${asked} that is decoded`,
    broken: () => unchecked(sent, (request) => valueOf(request)?.replaceAll('%0d%0a', '\r\n')),
    sound: () => unchecked(sent, valueOf),
    found: { high: ['header-injection'] as const },
  })),
  ...[[], ['--method', 'PUT']].map((args) => ({
    title: `preflights of other origins that fail ${args.join(' ')}`,
    broken: () => fails,
    sound: () => sound,
    args,
    found: { low: ['refused-error'] as const },
    ...(args.length > 0 && { verdict: 'not-sent' }),
  })),
];
