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

/** What a check that cannot be made says, on stderr and as data. */
async function failureOf(url: string, args: readonly string[] = ORIGIN, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await runCommand(['check', url, ...args, '--json'], { env });
  expect(status).toBe(2);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string | null } };
  expect(stderr).toBe(`error: ${[error.message, error.hint ?? ''].join('\n').trimEnd()}\n`);
  return { code: error.code, message: error.message.replace(/:\d+/, ''), hint: error.hint };
}

/** A server that writes bytes, whatever it is asked. */
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

describe('a check that cannot be made says why, and what to do:', () => {
  test('an unknown host', async () => {
    expect(await failureOf('https://nowhere.invalid/')).toMatchObject({ code: 'unknown-host' });
  });

  test('a port where nothing listens', async () => {
    const { url, close } = await serve(sound);
    close();
    expect(await failureOf(url)).toEqual({
      code: 'refused',
      message: 'Nothing listens at localhost.',
      hint: 'Is the server running, and the port right?',
    });
  });

  test('a certificate that nobody vouches for', async () => {
    const certificate = certificateFor('localhost');
    try {
      await during(listening(createTlsServer(certificate, sound), 'https'), async (url) => {
        expect(await failureOf(url)).toMatchObject({
          code: 'tls',
          message: 'localhost shows a certificate that nobody vouches for.',
        });
        // What the hint says helps.
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
        hint: 'It has to name localhost. Is the address right?',
      });
    } finally {
      certificate.remove();
    }
  });

  test('http where https is asked for', async () => {
    const failure = await during(serve(sound), (url) => failureOf(url.replace('http:', 'https:')));
    expect(failure).toMatchObject({ code: 'tls', message: 'No TLS connection to localhost came about.' });
  });

  test('https where http is asked for', async () => {
    const certificate = certificateFor('localhost');
    const failure = await during(listening(createTlsServer(certificate, sound), 'https'), (url) =>
      failureOf(url.replace('https:', 'http:')),
    );
    certificate.remove();
    expect(failure).toMatchObject({ code: 'closed', hint: 'Does it expect https?' });
  });

  test('a server that does not answer', async () => {
    const failure = await during(
      serve(() => undefined),
      (url) => failureOf(url, [...ORIGIN, '--timeout', '0.3']),
    );
    expect(failure).toEqual({
      code: 'timeout',
      message: 'localhost gave no answer within 0.3 s.',
      hint: 'Give it more time with --timeout <seconds>, or see whether it is up.',
    });
  });

  test('a server that hangs up', async () => {
    const failure = await during(
      raw((socket) => socket.destroy()),
      failureOf,
    );
    expect(failure).toMatchObject({ code: 'closed', message: 'localhost closed the connection without an answer.' });
  });

  test('something that is no server of HTTP', async () => {
    const failure = await during(
      raw((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
      failureOf,
    );
    expect(failure).toMatchObject({ code: 'no-http', message: 'What localhost answers is no HTTP/1.1.' });
  });

  test('headers without end', async () => {
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
      "'https://b.example' is one argument too many.",
      'Quote what has spaces in it.',
    ],
    [
      ['api.example.com/books', ...ORIGIN],
      "'api.example.com/books' is no http or https URL.",
      'Did you mean https://api.example.com/books?',
    ],
    [
      ['localhost:3000', ...ORIGIN],
      "'localhost:3000' is no http or https URL.",
      'Did you mean http://localhost:3000/?',
    ],
    [['ftp://api.example.com', ...ORIGIN], "'ftp://api.example.com' is no http or https URL.", null],
    [['https://me@api.example.com', ...ORIGIN], 'Browsers fetch no URL with a user name in it.', null],
    [
      ['https://api.example.com'],
      '--origin is missing.',
      'It is the origin of the page that calls: --origin https://app.example.com',
    ],
    [
      ['https://api.example.com', '--origin', 'app.example.com'],
      "'app.example.com' is no origin.",
      'Write it with its scheme: https://app.example.com',
    ],
    [['https://api.example.com', '--orgin', APP], 'There is no option --orgin.', 'Did you mean --origin?'],
    [['https://api.example.com', '--origin'], '--origin needs a value: --origin <origin>.', null],
    [['https://api.example.com', '--origin', '--send'], '--origin needs a value: --origin <origin>.', null],
    [['https://api.example.com', '--send=yes'], '--send takes no value.', null],
    [['https://api.example.com', ...ORIGIN, ...ORIGIN], '--origin is given twice.', null],
    [['https://api.example.com', ...ORIGIN, '--method', 'trace'], 'No browser lets a page send TRACE.', null],
    [['https://api.example.com', ...ORIGIN, '--method', 'GET /'], "'GET /' is no method.", null],
    [
      ['https://api.example.com', ...ORIGIN, '--method', 'patch', '--send'],
      'patch cannot be sent in this case.',
      'Did you mean --method PATCH?',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--header', 'X Trace: 1'],
      "'X Trace' is no name of a header.",
      "Write --header 'X-Trace: 1', or --header X-Trace.",
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--header', 'Cookie: a=1'],
      'No browser lets a page set Cookie.',
      'Where it is needed, the browser sets it itself.',
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--header', 'X-Name: Ω'],
      'The value of X-Name holds what no header may.',
      null,
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--timeout', 'soon'],
      "--timeout takes seconds, up to 300, and 'soon' is none of them.",
      null,
    ],
    [
      ['https://api.example.com', ...ORIGIN, '--ignore', 'null-orgin'],
      "There is no finding 'null-orgin'.",
      'Did you mean null-origin?',
    ],
  ])('%j', async (args, message, hint) => {
    const { status, stdout, stderr } = await runCommand(['check', ...args]);
    const lines = ['error: ' + message, ...(hint === null ? [] : [hint]), 'See npx nestjs-cors check --help', ''];
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: lines.join('\n') });
  });
});

describe('a server that answers strangely', () => {
  test('is judged by its headers where its body never ends', async () => {
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
      // What the buffers of the machine hold, and not what it can send in that time.
      expect(Math.max(...written)).toBeLessThan(8 << 20);
    } finally {
      endless.close();
      large.close();
    }
  });

  test('writes nothing that a terminal obeys, in neither form', async () => {
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

  test('may close a connection that is just used again', async () => {
    const used = new WeakSet<object>();
    const closing = await serve((request, response) => {
      if (used.has(request.socket)) request.socket.destroy();
      else sound(request, response);
      used.add(request.socket);
    });
    try {
      const { status, stdout } = await runCommand(['check', closing.url, ...ORIGIN]);
      expect(stdout).toContain('nothing found (15 requests)\n');
      expect(status).toBe(0);
    } finally {
      closing.close();
    }
  });

  test('leaves gaps where it limits the rate or hangs up, and then nothing found is not nothing', async () => {
    const limiting = await serve((request, response) => {
      if (request.headers.origin === 'null') response.writeHead(429).end();
      else if (request.headers.origin === 'https://stranger.invalid') request.destroy();
      else sound(request, response);
    });
    try {
      const { status, stdout } = await runCommand(['check', limiting.url, ...ORIGIN]);
      expect(status).toBe(2);
      expect(stdout.replace(/localhost:\d+/g, 'localhost')).toContain(
        [
          'The audit has gaps, because some requests got no answer:',
          '  stranger-preflight (https://stranger.invalid): localhost closed the connection without an answer.',
          '  stranger (https://stranger.invalid): localhost closed the connection without an answer.',
          '  null (null): The server answered 429: too many requests.',
        ].join('\n'),
      );
    } finally {
      limiting.close();
    }
  });
});
