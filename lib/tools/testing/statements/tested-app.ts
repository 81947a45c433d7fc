import { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { Server as NetServer } from 'node:net';

const ACCEPTED =
  'a Nest application, a server of node:http or node:https, the URL of a running server, or a CorsBrowser';

/**
 * Checks the application of a statement where it is written: later errors would not name it.
 *
 * @throws TypeError for what cannot be tested
 */
export function checkTestedApp(app: unknown): void {
  if (app === undefined || app === null) {
    throw new TypeError(
      `The application is ${String(app)}. Create it before the statement, for example in beforeAll().`,
    );
  }
  if (
    app instanceof Server ||
    app instanceof SecureServer ||
    hasMethods(app, 'init', 'getHttpServer', 'getHttpAdapter')
  )
    return;
  throw new TypeError(`This application cannot be tested: ${advice(app)} Accepted are ${ACCEPTED}.`);
}

function advice(app: unknown): string {
  if (hasMethods(app, 'inject', 'ready')) return 'for Fastify, await app.ready() and pass app.server.';
  if (typeof app === 'function') return 'for a function that handles requests, pass createServer(app) of node:http.';
  if (hasMethods(app, 'then')) return 'it is a promise, so await it.';
  // The servers of node:http2 are servers of node:net or node:tls.
  if (app instanceof NetServer)
    return 'browsers are simulated with HTTP/1.1, so pass a server of node:http or node:https.';
  return `it is ${typeof app === 'object' ? 'another object' : `a ${typeof app}`}.`;
}

function hasMethods(app: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => typeof (app as Readonly<Record<string, unknown>>)[name] === 'function');
}
