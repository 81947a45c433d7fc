import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Server } from 'node:http';
import type { RawRequest } from '../routing/route.js';
import { type Deliver, type Enter, rawOf, type RawResponse } from './cors-context.js';
import { coverFrameworkErrors } from './fastify-framework-errors.js';
import { isEntered } from './late-headers.js';

/**
 * Puts the entrance ahead of everything: in front of the platform where a server delivers the request, and, where no
 * server does (`inject()`, a serverless handler) or one that only the platform knows, ahead of all middleware.
 */
export function installEntrance(adapter: AbstractHttpAdapter, enter: Enter): void {
  whenServerIsThere(adapter, (server) => {
    standInFront(server, enter);
  });
  standInPlatform(adapter, enter);
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
  const deliver: Deliver = (request, response) => {
    for (const listener of platform) listener.call(server, request, response);
  };
  server.on('request', (request, response) => {
    enter(request, response, deliver);
  });
}

type Done = (error?: unknown) => void;

/** A request hook, with requests and responses raw or as the platform wraps them. */
type RequestHook = (
  this: AbstractHttpAdapter,
  request: RawRequest | { readonly raw: RawRequest },
  response: RawResponse | { readonly raw: RawResponse },
  done: Done,
) => unknown;

/**
 * In the adapter's request hook, which runs ahead of all middleware. Not as a middleware itself: a single one makes Fastify
 * prepare every request for middleware, which costs more than all the rest of this module.
 */
function standInPlatform(adapter: AbstractHttpAdapter, enter: Enter): void {
  const setHook: (hook: RequestHook) => void = adapter.setOnRequestHook.bind(adapter);
  setHook((request, response, done) => {
    enterPlatform(enter, rawOf(request), rawOf(response), done);
  });
  // There is one hook, so that of the application runs behind the entrance.
  adapter.setOnRequestHook = (hook: RequestHook) => {
    setHook(behind(enter, hook));
  };
}

/** A request that no server delivered comes by here first; any other was let in before. */
function enterPlatform(enter: Enter, request: RawRequest, response: RawResponse, done: Done): void {
  if (isEntered(response)) {
    done();
    return;
  }
  keepHeaders(response);
  enter(request, response, () => {
    done();
  });
}

/**
 * Where no server delivers requests, as on serverless platforms, whoever does reads the headers off the response. Node keeps
 * what `writeHead()` is given only if `setHeader()` was called before (Node, "response.writeHead").
 */
function keepHeaders(response: RawResponse): void {
  if (response.headersSent || response.getHeaderNames().length > 0) return;
  response.setHeader('Vary', '');
  response.removeHeader('Vary');
}

/** The hook may answer with a promise, of which the platforms think differently: they get one that ends as that does. */
function behind(enter: Enter, hook: RequestHook): RequestHook {
  return function (request, response, done) {
    return new Promise((resolve) => {
      enterPlatform(enter, rawOf(request), rawOf(response), () => {
        try {
          const result = hook.call(this, request, response, done);
          if (result instanceof Promise) resolve(result);
        } catch (error) {
          done(error);
        }
      });
    });
  };
}
