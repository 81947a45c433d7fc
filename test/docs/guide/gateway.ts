import { once } from 'node:events';
import { createServer, request as ask, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server between the browser and the application that interferes. */
export type Gateway = (applicationPort: number) => RequestListener;

const forward = (port: number, ...[request, response]: Parameters<RequestListener>): void => {
  const { method, url: path, headers } = request;
  const upstream = ask({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    for (const [name, values] of Object.entries(answer.headersDistinct)) response.appendHeader(name, values ?? []);
    answer.pipe(response.writeHead(answer.statusCode ?? 502));
  });
  request.pipe(upstream);
};

/** Requires a password from every request, even from preflights, which can never have one. */
export const passwordGateway: Gateway = (port) => (request, response) => {
  if (request.headers.authorization === undefined) response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end();
  else forward(port, request, response);
};

/** Adds the header to every response, next to the one of the application. */
export const addingGateway: Gateway = (port) => (request, response) => {
  response.appendHeader('Access-Control-Allow-Origin', '*');
  forward(port, request, response);
};

export async function startGateway(gateway: Gateway, applicationPort: number): Promise<Server & { port: number }> {
  const server = createServer(gateway(applicationPort)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}
