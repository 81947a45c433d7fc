import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { runCommand } from '../../../support/command-line.js';
import { APP } from './broken-servers.js';
import { certificateFor } from './certificate.js';
import { allowing, handWritten } from './hand-written.js';
import { type RunningServer, listening, serve } from './server.js';

const sound = handWritten(allowing((origin) => origin === APP));
const ORIGIN = ['--origin', APP];

/** The error of a check that has no result, on stderr and as JSON. */
async function failureOf(url: string, args: readonly string[] = ORIGIN, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await runCommand(['check', url, ...args, '--json'], { env });
  expect(status).toBe(2);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string | null } };
  expect(stderr).toBe(`error: ${[error.message, error.hint ?? ''].join('\n').trimEnd()}\n`);
  return { code: error.code, message: error.message.replace(/:\d+/, ''), hint: error.hint };
}

/** A server that writes bytes without reading the request. */
async function raw(answer: (socket: Socket) => void): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    answer(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function during<T>(starting: Promise<RunningServer>, ask: (url: string) => Promise<T>): Promise<T> {
  const server = await starting;
  try {
    return await ask(server.url);
  } finally {
    server.close();
  }
}

describe('a check without a result says why, and what to do:', () => {
  test('an unknown host', async () => {
    expect(await failureOf('https://nowhere.invalid/')).toMatchObject({ code: 'unknown-host' });
  });

  test('a port where nothing listens', async () => {
    const { url, close } = await serve(sound);
    close();
    expect(await failureOf(url)).toEqual({
      code: 'refused',
      message: 'No server listens at localhost.',
      hint: 'Check that the server is running, and the port.',
    });
  });

  test('a certificate without a trusted authority', async () => {
    const certificate = certificateFor('localhost');
    try {
      await during(listening(createTlsServer(certificate, sound), 'https'), async (url) => {
        expect(await failureOf(url)).toMatchObject({
          code: 'tls',
          message: 'The certificate of localhost is not signed by a trusted authority.',
        });
        // The command in the hint works.
        const env = { NODE_EXTRA_CA_CERTS: certificate.file };
        expect(await runCommand(['check', url, ...ORIGIN], { env })).toMatchObject({ status: 0, stderr: '' });
      });
    } finally {
      certificate.remove();
    }
  });

  test('a certificate for another name', async () => {
    const certificate = certificateFor('www.example.com');
    try {
      const failure = await during(listening(createTlsServer(certificate, sound), 'https'), (url) =>
        failureOf(url, ORIGIN, { NODE_EXTRA_CA_CERTS: certificate.file }),
      );
      expect(failure).toEqual({
        code: 'tls',
        message: 'The certificate of localhost is for another name.',
        hint: 'Check the address, or add localhost to the certificate.',
      });
    } finally {
      certificate.remove();
    }
  });

  test('an http server at an https URL', async () => {
    const failure = await during(serve(sound), (url) => failureOf(url.replace('http:', 'https:')));
    expect(failure).toMatchObject({ code: 'tls', message: 'The TLS connection to localhost failed.' });
  });

  test('an https server at an http URL', async () => {
    const certificate = certificateFor('localhost');
    const failure = await during(listening(createTlsServer(certificate, sound), 'https'), (url) =>
      failureOf(url.replace('https:', 'http:')),
    );
    certificate.remove();
    expect(failure).toMatchObject({
      code: 'closed',
      hint: 'Does the server expect https? Check the scheme and the port.',
    });
  });

  test('a server that does not respond', async () => {
    const failure = await during(
      serve(() => undefined),
      (url) => failureOf(url, [...ORIGIN, '--timeout', '0.3']),
    );
    expect(failure).toEqual({
      code: 'timeout',
      message: 'localhost did not respond within 0.3 s.',
      hint: 'Check that it is running, or allow more time with --timeout <seconds>.',
    });
  });

  test('a server that closes the connection', async () => {
    const failure = await during(
      raw((socket) => socket.destroy()),
      failureOf,
    );
    expect(failure).toMatchObject({ code: 'closed', message: 'localhost closed the connection without a response.' });
  });

  test('a server that does not speak HTTP', async () => {
    const failure = await during(
      raw((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
      failureOf,
    );
    expect(failure).toMatchObject({ code: 'no-http', message: 'The response of localhost is not HTTP/1.1.' });
  });

  test('a server that switches to another protocol', async () => {
    const failure = await during(
      raw((socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
      ),
      failureOf,
    );
    expect(failure).toEqual({
      code: 'no-http',
      message: 'localhost responded with 101 and switched to another protocol.',
      hint: 'Give the URL of an HTTP resource. WebSockets do not use CORS.',
    });
  });

  test('endless headers', async () => {
    const failure = await during(
      raw((socket) => socket.write(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(1 << 17)}\r\n\r\n`)),
      failureOf,
    );
    expect(failure).toMatchObject({ code: 'headers-too-large' });
  });

  test.each([
    [[], '<url> is missing.', null],
    [
      ['https://a.example', 'https://b.example', ...ORIGIN],
      "Unexpected argument 'https://b.example'.",
      'Put quotes around a value that contains spaces.',
    ],
    [
      ['api.example.com/books', ...ORIGIN],
      "'api.example.com/books' is not an http or https URL.",
      'Did you mean https://api.example.com/books?',
    ],
    [
      ['localhost:3000', ...ORIGIN],
      "'localhost:3000' is not an http or https URL.",
      'Did you mean http://localhost:3000/?',
    ],
    [['ftp://api.example.com', ...ORIGIN], "'ftp://api.example.com' is not an http or https URL.", null],
    [
      ['https://me@api.example.com', ...ORIGIN],
      'Browsers do not fetch URLs that contain a user name.',
      'Remove it from the URL.',
    ],
    [
      ['https://api.example.com'],
      '--origin is missing.',
      'Give the origin of the page that sends the request: --origin https://app.example.com',
    ],
    [
      ['https://api.example.com', '--origin', 'app.example.com'],
      "'app.example.com' is not a valid origin.",
      'Write it with its scheme: https://app.example.com',
    ],
    [['https://api.example.com', '--orgin', APP], 'Unknown option --orgin.', 'Did you mean --origin?'],
    [['https://api.example.com', '--origin'], '--origin has no value.', 'Write --origin <origin>.'],
    [['https://api.example.com', '--origin', '--send'], '--origin has no value.', 'Write --origin <origin>.'],
    [['https://api.example.com', '--send=yes'], '--send does not take a value.', 'Write --send alone.'],
    [['https://api.example.com', ...ORIGIN, ...ORIGIN], '--origin is given twice.', 'Give it once.'],
    [
      ['https://api.example.com', ...ORIGIN, '--method', 'trace'],
      'Pages cannot send TRACE: browsers forbid it.',
      'Give another method.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--method', 'GET /'],
      "'GET /' is not a valid method.",
      'Write a name such as PUT.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--method', 'patch', '--send'],
      'patch cannot be sent in lower case.',
      'Did you mean --method PATCH?',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--header', 'X Trace: 1'],
      "'X Trace' is not a valid header name.",
      "Write --header 'X-Trace: 1', or --header X-Trace.",
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--header', 'Cookie: a=1'],
      'Pages cannot set Cookie: only the browser sets it.',
      'Leave it out.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--header', 'X-Name: Ω'],
      'The value of X-Name contains characters that are not allowed in headers.',
      'Encode them.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--timeout', 'soon'],
      "'soon' is not a valid --timeout.",
      'Write a number of seconds, up to 300.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--cookie', 'a=1'],
      '--cookie has no effect without --credentials.',
      'Add --credentials, or leave out --cookie.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--ignore', 'null-orgin'],
      "Unknown finding 'null-orgin'.",
      'Did you mean null-origin?',
    ],
  ])('%j', async (args, message, hint) => {
    const { status, stdout, stderr } = await runCommand(['check', ...args]);
    const lines = ['error: ' + message, ...(hint === null ? [] : [hint]), 'See npx nestjs-cors check --help', ''];
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: lines.join('\n') });
  });
});

describe('an unusual server', () => {
  test('is judged by its headers if its body never ends', async () => {
    const endless = await serve((request, response) => {
      sound(request, { ...response, setHeader: response.setHeader.bind(response), end: () => undefined } as never);
      const timer = setInterval(() => response.write('data: \n\n'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const written: number[] = [];
    const large = await serve((request, response) => {
      const { socket } = response;
      response.on('close', () => written.push(socket!.bytesWritten));
      const headers = request.headers.origin === APP ? { 'Access-Control-Allow-Origin': APP } : {};
      response.writeHead(200, { Vary: 'Origin', ...headers });
      const more = (): void => void response.write(Buffer.alloc(1 << 16), more);
      if (request.method === 'OPTIONS') response.end();
      else more();
    });
    try {
      expect(await runCommand(['check', endless.url, ...ORIGIN])).toMatchObject({ status: 0 });
      expect(await runCommand(['check', large.url, ...ORIGIN])).toMatchObject({ status: 1 });
      // At most the size of the socket buffers, not everything that can be sent in that time.
      expect(Math.max(...written)).toBeLessThan(8 << 20);
    } finally {
      endless.close();
      large.close();
    }
  });

  test('cannot send control characters to the terminal, in text or JSON', async () => {
    const text = Buffer.from(
      'HTTP/1.1 200 \u009b31mOK\r\nX-Odd: \u009b2J\u0085\r\nContent-Length: 0\r\n\r\n',
      'latin1',
    );
    const odd = await raw((socket) => socket.on('data', () => socket.write(text)));
    try {
      const shown = await runCommand(['check', odd.url, ...ORIGIN]);
      expect(shown.stdout).toContain(String.raw`< HTTP/1.1 200 \u{9b}31mOK`);
      expect(shown.stdout).toContain(String.raw`< X-Odd: \u{9b}2J\u{85}`);
      const data = await runCommand(['check', odd.url, ...ORIGIN, '--json']);
      // eslint-disable-next-line no-control-regex
      for (const { stdout } of [shown, data]) expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      expect(JSON.parse(data.stdout).exchanges.request.response.headers).toContainEqual(['X-Odd', '\u009b2J\u0085']);
    } finally {
      odd.close();
    }
  });

  test('may close a connection just when it is reused', async () => {
    const used = new WeakSet<object>();
    const closing = await serve((request, response) => {
      if (used.has(request.socket)) request.socket.destroy();
      else sound(request, response);
      used.add(request.socket);
    });
    try {
      const { status, stdout } = await runCommand(['check', closing.url, ...ORIGIN]);
      expect(stdout).toContain('nothing found (34 requests)\n');
      expect(status).toBe(0);
    } finally {
      closing.close();
    }
  });

  test('makes the audit incomplete if it responds with 503 to some requests', async () => {
    const busy = await serve((request, response) => {
      if (request.headers.origin === 'null') response.writeHead(503).end();
      else sound(request, response);
    });
    try {
      const { status, stdout } = await runCommand(['check', busy.url, ...ORIGIN]);
      expect(status).toBe(2);
      expect(stdout).toContain('Audit: incomplete, nothing found (35 requests)');
      expect(stdout).toContain('  null (null): The server responded with 503, service unavailable.');
    } finally {
      busy.close();
    }
  });

  test('makes the audit incomplete if it limits the rate or closes connections, and the exit code is 2', async () => {
    const limiting = await serve((request, response) => {
      if (request.headers.origin === 'null') response.writeHead(429).end();
      else if (request.headers.origin === 'https://stranger.invalid') request.destroy();
      else sound(request, response);
    });
    try {
      const { status, stdout } = await runCommand(['check', limiting.url, ...ORIGIN]);
      expect(status).toBe(2);
      expect(stdout).toContain('Audit: incomplete, nothing found (35 requests)');
      expect(stdout.replace(/localhost:\d+/g, 'localhost')).toContain(
        [
          'The audit is incomplete, because some requests got no usable response:',
          '  cached-stranger (https://stranger.invalid): localhost closed the connection without a response.',
          '  stranger-preflight (https://stranger.invalid): localhost closed the connection without a response.',
          '  stranger (https://stranger.invalid): localhost closed the connection without a response.',
          '  null (null): The server responded with 429, too many requests.',
        ].join('\n'),
      );
      const json = await runCommand(['check', limiting.url, ...ORIGIN, '--json']);
      expect(JSON.parse(json.stdout).audit).toMatchObject({ grade: null, findings: [] });
    } finally {
      limiting.close();
    }
  });
});
