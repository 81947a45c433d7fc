import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RunningServer {
  readonly url: string;
  close(): void;
}

/** Listens on an ephemeral port of the loopback interface. */
export async function serve(listener: RequestListener): Promise<RunningServer> {
  return listening(createServer(listener), 'http');
}

export async function listening(server: Server, scheme: 'http' | 'https'): Promise<RunningServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://localhost:${port}/books`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
