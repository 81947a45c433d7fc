import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandError } from '../command-error.js';
import { SECURITY_HEADERS } from './security-headers.js';

const LOOPBACK = '127.0.0.1';
/** The length of the token, in bytes. */
const TOKEN = 16;
const METHODS = ['GET', 'HEAD'];

/** What a page or a question is answered with. */
export interface LocalAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Buffer;
}

/** Answers a path below the token, without its first slash. */
export type Respond = (path: string, query: URLSearchParams) => LocalAnswer | Promise<LocalAnswer>;

/**
 * A server that only the user of this command can use, with a browser on this machine. It listens on the loopback address. It
 * answers only its own `Host`, because another name for this address is DNS rebinding, and only below a random token, because
 * other users and pages of this machine can reach the port too. Any other request gets a status and nothing else.
 */
export class LocalServer {
  private readonly token = randomBytes(TOKEN).toString('hex');
  private respond: Respond = () => ({ status: 503 });

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.handle(request, response));
  }

  /** @throws {CommandError} if the port cannot be used */
  static async listen(port: number): Promise<LocalServer> {
    const server = createServer();
    try {
      server.listen(port, LOOPBACK);
      await once(server, 'listening');
    } catch (error) {
      throw unusable(port, error as NodeJS.ErrnoException);
    }
    return new LocalServer(server);
  }

  get url(): string {
    return `http://${this.host}/${this.token}/`;
  }

  serve(respond: Respond): void {
    this.respond = respond;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private get host(): string {
    const { port } = this.server.address() as AddressInfo;
    // Browsers leave out the default port.
    return port === 80 ? LOOPBACK : `${LOOPBACK}:${port}`;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, body = '' } = await this.answer(request);
    response.writeHead(status, {
      ...SECURITY_HEADERS,
      'Content-Length': Buffer.byteLength(body),
      ...(type !== undefined && { 'Content-Type': type }),
      ...(status === 405 && { Allow: METHODS.join(', ') }),
    });
    response.end(body);
  }

  private async answer({ method = '', headers, url = '' }: IncomingMessage): Promise<LocalAnswer> {
    if (headers.host !== this.host) return { status: 403 };
    const [, token = '', path] = /^\/([^/?]*)\/([^?]*)/.exec(url) ?? [];
    if (path === undefined || !this.isToken(token)) return { status: 404 };
    if (!METHODS.includes(method)) return { status: 405 };
    return this.respond(path, new URLSearchParams(url.split('?').slice(1).join('?')));
  }

  private isToken(text: string): boolean {
    const [given, expected] = [Buffer.from(text), Buffer.from(this.token)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

function unusable(port: number, { code, message }: NodeJS.ErrnoException): CommandError {
  if (code === 'EADDRINUSE')
    return new CommandError('port', `Port ${port} is in use.`, 'Choose another --port, or leave it out.');
  return new CommandError('port', `Port ${port} cannot be used: ${message}`, 'Choose another --port, or leave it out.');
}
