import { once } from 'node:events';
import { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { TestedApp } from '../transport/memory-transport.js';

const LOOPBACK = '127.0.0.1';

/** The address of the application. A WebSocket needs a real connection, so the application listens on a loopback port if it did not. */
export async function listeningServer(app: TestedApp): Promise<URL> {
  const server = await listen(app);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The application does not listen on a port.');
  return new URL(`${server instanceof SecureServer ? 'https' : 'http'}://${LOOPBACK}:${String(address.port)}`);
}

async function listen(app: TestedApp): Promise<Server | SecureServer> {
  if (app instanceof Server || app instanceof SecureServer) {
    if (!app.listening) await once(app.listen(0, LOOPBACK), 'listening');
    return app;
  }
  const server = app.getHttpServer() as Server | SecureServer | undefined;
  if (server?.listening !== true) await app.listen(0, LOOPBACK);
  return app.getHttpServer() as Server | SecureServer;
}
