import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Server } from 'node:http';
import { hasOwnServer } from '../../routing/fastify/fastify-instance.js';
import type { RawRequest } from '../../routing/route.js';
import { type Deliver, type Enter, rawOf, type RawResponse } from '../cors-context.js';
import { coverFrameworkErrors } from './fastify-framework-errors.js';
import { isEntered } from '../late-headers.js';

/**
 * Installs the entrance before everything else: before the platform if a server delivers the request, and before all
 * middleware if no server does (`inject()`, a serverless handler) or only the platform knows the server.
 */
export function installEntrance(adapter: AbstractHttpAdapter, enter: Enter): void {
  // The application's own server may change requests, so they are seen as the platform gets them.
  if (!hasOwnServer(adapter)) {
    onServer(adapter, (server) => {
      installInServer(server, enter);
    });
  }
  installInPlatform(adapter, enter);
  coverFrameworkErrors(adapter, enter);
}

/** Nest creates the server after the providers, unless the platform already has one. */
function onServer(adapter: AbstractHttpAdapter, callback: (server: Server) => void): void {
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

/** Only the platform runs after the entrance. Later listeners of the server, such as gateways, are not affected. */
function installInServer(server: Server, enter: Enter): void {
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

/** A request hook. Its request and response are raw, or wrapped by the platform. */
type RequestHook = (
  this: AbstractHttpAdapter,
  request: RawRequest | { readonly raw: RawRequest },
  response: RawResponse | { readonly raw: RawResponse },
  done: Done,
) => unknown;

/**
 * Uses the adapter's request hook, which runs before all middleware. It is not middleware itself: with any middleware, Fastify
 * prepares every request for it, which costs more than the rest of this module.
 */
function installInPlatform(adapter: AbstractHttpAdapter, enter: Enter): void {
  const setHook: (hook: RequestHook) => void = adapter.setOnRequestHook.bind(adapter);
  setHook((request, response, done) => {
    enterPlatform(enter, rawOf(request), rawOf(response), done);
  });
  // There is only one hook, so the application's own hook is called after the entrance.
  adapter.setOnRequestHook = (hook: RequestHook) => {
    setHook(afterEntrance(enter, hook));
  };
}

/** A request that no server delivered enters here. All others have entered before. */
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
 * Serverless adapters read the headers from the response object. Node keeps the headers that `writeHead()` gets only if
 * `setHeader()` was called before (Node, "response.writeHead").
 */
function keepHeaders(response: RawResponse): void {
  if (response.headersSent || response.getHeaderNames().length > 0) return;
  response.setHeader('Vary', '');
  response.removeHeader('Vary');
}

/** Hooks may return a promise, which the platforms treat differently. They always get a promise that settles like the hook's. */
function afterEntrance(enter: Enter, hook: RequestHook): RequestHook {
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
