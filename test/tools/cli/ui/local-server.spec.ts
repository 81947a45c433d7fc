import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { LocalServer } from '../../../../lib/tools/cli/ui/local-server.js';

const SECRET = 'what the pages show';

let server: LocalServer;
let port: number;
/** `/<token>/` */
let base: string;

beforeAll(async () => {
  server = await LocalServer.listen(0);
  server.serve((path) => ({ status: 200, type: 'text/plain', body: `${SECRET}: ${path}` }));
  const url = new URL(server.url);
  port = Number(url.port);
  base = url.pathname;
});

afterAll(() => server.close());

/** Sends a request as it is written, and returns the whole response. */
async function send(lines: readonly string[]): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`);
  const [head = '', ...rest] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') };
}

const own = () => `Host: 127.0.0.1:${String(port)}`;

test('its own host and token are answered', async () => {
  const { status, body } = await send([`GET ${base}explain.html?a=b HTTP/1.1`, own()]);
  expect({ status, body }).toEqual({ status: 200, body: `${SECRET}: explain.html` });
});

test.each([
  ['a name that an attacker has let resolve to this machine', 'rebound.attacker.example'],
  ['the same with the port', 'rebound.attacker.example:PORT'],
  ['a name that begins like the address', '127.0.0.1:PORT.attacker.example'],
  ['localhost, which other services use too', 'localhost:PORT'],
  ['another port', '127.0.0.1:1'],
  ['no port', '127.0.0.1'],
  ['another address of this machine', '[::1]:PORT'],
  ['an empty name', ''],
  ['markup', '<script>alert(1)</script>'],
])('%s as Host gets 403 and nothing else, although the token is right', async (_, host) => {
  const { status, head, body } = await send([`GET ${base} HTTP/1.1`, `Host: ${host.replace('PORT', String(port))}`]);
  expect([status, body]).toEqual([403, '']);
  expect(head).not.toContain('attacker');
});

test('a request without Host gets no answer either', async () => {
  expect((await send([`GET ${base} HTTP/1.0`])).status).toBe(403);
  expect((await send([`GET ${base} HTTP/1.1`])).status).toBe(400);
});

test.each([
  ['no token', '/'],
  ['no path', '/explain.html'],
  ['another token', `/${'0'.repeat(32)}/`],
  ['a token that is one character too short', 'SHORT'],
  ['a token in upper case', 'UPPER'],
  ['an encoded token', 'ENCODED'],
  ['the token in the query only', 'QUERY'],
  ['the token without a slash', 'BARE'],
  ['an absolute URL of another host', 'ABSOLUTE'],
  ['a path that leads back', 'BACK'],
])('%s gets 404, and nothing of the request is repeated', async (_, path) => {
  const token = base.slice(1, -1);
  const paths: Record<string, string> = {
    SHORT: `/${token.slice(1)}/`,
    UPPER: `/${token.toUpperCase()}A/`,
    ENCODED: `/%${token.charCodeAt(0).toString(16)}${token.slice(1)}/`,
    QUERY: `/?${token}/`,
    BARE: `/${token}`,
    ABSOLUTE: `http://attacker.example/${token}/`,
    BACK: `/x/../${token}/`,
  };
  const { status, head, body } = await send([`GET ${paths[path] ?? path} HTTP/1.1`, own()]);
  expect([status, body]).toEqual([404, '']);
  expect(head).not.toMatch(/attacker|explain/);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s gets 405', async (method) => {
  const { status, head } = await send([`${method} ${base} HTTP/1.1`, own()]);
  expect(status).toBe(405);
  expect(head).toContain('Allow: GET, HEAD');
});

test('every response, also a refusal, forbids embedding, caching, sniffing and foreign scripts', async () => {
  const answers = [await send([`GET ${base} HTTP/1.1`, own()]), await send(['GET / HTTP/1.1', 'Host: x'])];
  for (const { head } of answers) {
    const policy = /Content-Security-Policy: (.*)/.exec(head)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    for (const line of [
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Referrer-Policy: no-referrer',
      'Cross-Origin-Resource-Policy: same-origin',
    ])
      expect(head).toContain(line);
    expect(head.toLowerCase()).not.toContain('access-control-');
  }
});

test('two servers have different tokens', async () => {
  const other = await LocalServer.listen(0);
  const { pathname } = new URL(other.url);
  other.close();
  expect(pathname).not.toBe(base);
  expect(pathname).toMatch(/^\/[0-9a-f]{32}\/$/);
});
