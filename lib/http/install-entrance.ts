import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Server } from 'node:http';
import type { RawRequest } from '../routing/route.js';
import type { Enter, RawResponse } from './exchange.js';
import { coverFrameworkErrors } from './fastify-framework-errors.js';

/**
 * Puts the entrance ahead of everything: in front of the platform where a server delivers the request, and, where no
 * server does (`inject()`, a serverless handler) or one that only the platform knows, ahead of all middleware.
 */
export function installEntrance(adapter: AbstractHttpAdapter, enter: Enter): void {
  whenServerIsThere(adapter, (server) => {
    standInFront(server, enter);
  });
  adapter.use(enter);
  coverFrameworkErrors(adapter, enter);
}

/** Nest creates the server after the providers, except with platforms that bring one along. */
function whenServerIsThere(adapter: AbstractHttpAdapter, callback: (server: Server) => void): void {
  const server = adapter.getHttpServer() as Server | undefined;
  if (server !== undefined) {
    callback(server);
    return;
  }
  const initHttpServer = adapter.initHttpServer.bind(adapter);
  adapter.initHttpServer = (options) => {
    initHttpServer(options);
    callback(adapter.getHttpServer() as Server);
  };
}

/** Only the platform goes behind the entrance: whoever listens to the server later, as gateways do, stays beside it. */
function standInFront(server: Server, enter: Enter): void {
  const platform = server.listeners('request') as ((request: RawRequest, response: RawResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    enter(request, response, () => {
      for (const listener of platform) listener.call(server, request, response);
    });
  });
}
