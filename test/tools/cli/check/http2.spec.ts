import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { runCommand } from '../../../support/command-line.js';
import { APP } from './broken-servers.js';
import { type Certificate, certificateFor } from './certificate.js';
import { CREDENTIALS, allowing, handWritten } from './hand-written.js';

const ORIGIN = ['--origin', APP];
const sound = handWritten(allowing((origin) => origin === APP));

describe('a server that speaks only HTTP/2', () => {
  let certificate: Certificate;
  beforeAll(() => {
    certificate = certificateFor('localhost');
  });
  afterAll(() => certificate.remove());

  /** Checks a server while it runs. */
  async function checked(prepare: (server: Http2SecureServer) => void, ...args: string[]) {
    const server = createSecureServer({ key: certificate.key, cert: certificate.cert, allowHTTP1: false });
    const sessions = new Set<ServerHttp2Session>();
    server.on('session', (session) => void sessions.add(session.on('error', () => undefined)));
    prepare(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}/books`;
    try {
      return await runCommand(['check', url, ...ORIGIN, ...args], { env: { NODE_EXTRA_CA_CERTS: certificate.file } });
    } finally {
      server.close();
      for (const session of sessions) session.destroy();
    }
  }

  const answering =
    (listener: typeof sound) =>
    (server: Http2SecureServer): void =>
      void (server as unknown as Server).on('request', listener);

  test('is checked over HTTP/2, like in a browser', async () => {
    const { status, stdout, stderr } = await checked(answering(sound));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('  > GET /books HTTP/2\n  > :authority: localhost:');
    expect(stdout).toContain('  < HTTP/2 200\n');
    expect(stdout).toContain('Verdict: allowed. ');
    expect(stdout).toContain('Audit: grade A, nothing found');
  });

  test('is audited over HTTP/2', async () => {
    const careless = handWritten(allowing((origin) => origin.startsWith(APP), CREDENTIALS));
    const { status, stdout } = await checked(answering(careless), '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).audit.findings).toMatchObject([{ code: 'origin-suffix', severity: 'critical' }]);
  });

  test('may close the connection after every response', async () => {
    const { status, stdout } = await checked((server) => {
      answering(sound)(server);
      server.on('stream', (stream) => stream.on('close', () => stream.session?.close()));
    });
    expect(status).toBe(0);
    expect(stdout).toContain('Audit: grade A, nothing found');
  });

  test.each<[string, (server: Http2SecureServer) => void, string, string]>([
    [
      'resets the request',
      (server) =>
        void server.on('stream', (stream) => {
          stream.on('error', () => undefined).close(constants.NGHTTP2_INTERNAL_ERROR);
        }),
      'no-http',
      'did not respond correctly over HTTP/2.',
    ],
    [
      'ends the session',
      (server) => void server.on('session', (session) => session.destroy()),
      'closed',
      'closed the connection without a response.',
    ],
    ['never responds', () => undefined, 'timeout', 'did not respond within 0.5 s.'],
  ])('that %s causes exit code 2 and the reason', async (_, prepare, code, message) => {
    const { status, stdout } = await checked(prepare, '--timeout', '0.5', '--json');
    expect(status).toBe(2);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
    expect({ code: error.code, message: error.message.replace(/^localhost:\d+ /, '') }).toEqual({ code, message });
  });
});

test('a server that speaks HTTP/2 but requires HTTP/1.1 for this URL gets the request over HTTP/1.1', async () => {
  const certificate = certificateFor('localhost');
  const { key, cert } = certificate;
  const server = createSecureServer({ key, cert, allowHTTP1: true });
  server.on('session', (session) => session.on('error', () => undefined));
  server.on('stream', (stream) => stream.on('error', () => undefined).close(constants.NGHTTP2_HTTP_1_1_REQUIRED));
  (server as unknown as Server).on('request', (request, response) => {
    if (request.httpVersion === '1.1') sound(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `https://localhost:${(server.address() as AddressInfo).port}/books`;
    const env = { NODE_EXTRA_CA_CERTS: certificate.file };
    const { status, stdout } = await runCommand(['check', url, ...ORIGIN], { env });
    expect(stdout).toContain('  < HTTP/1.1 200 OK\n');
    expect(status).toBe(0);
  } finally {
    server.close();
    certificate.remove();
  }
});
