import { FINDINGS } from '../../../../lib/tools/cli/check/audit/finding-codes.js';
import { runCommand, runOnTerminal, testOnTerminal } from '../../../support/command-line.js';
import { APP } from './broken-servers.js';
import { check } from './check.js';
import { CREDENTIALS, type HandWritten, allowing, handWritten } from './hand-written.js';
import { type RunningServer, serve } from './server.js';

const sound = allowing((origin) => origin === APP, CREDENTIALS);
const careless = allowing((origin) => origin.startsWith(APP), CREDENTIALS);

async function during<T>(server: HandWritten, ask: (running: RunningServer) => Promise<T>): Promise<T> {
  const listener = handWritten(server);
  const running = await serve((request, response) => {
    response.sendDate = false;
    response.setHeader('Set-Cookie', 'session=0123; HttpOnly; SameSite=None; Secure; Partitioned');
    listener(request, response);
  });
  try {
    return await ask(running);
  } finally {
    running.close();
  }
}

/** The port differs every time. */
const portless = (text: string): string => text.replace(/localhost:\d+/g, 'localhost:3000');

async function textOf(
  server: HandWritten,
  ...args: readonly string[]
): Promise<{ status: number | null; text: string }> {
  return during(server, async ({ url }) => {
    const { status, stdout, stderr } = await runCommand(['check', url, '--origin', APP, ...args]);
    expect(stderr).toBe('');
    return { status, text: portless(stdout) };
  });
}

describe('the text that check prints', () => {
  test('for an allowed request and an audit with a finding', async () => {
    expect(await textOf(careless)).toEqual({
      status: 1,
      text: `\
A page of https://app.example.com asks for GET http://localhost:3000/books

Preflight: not needed

Request
  > GET /books HTTP/1.1
  > Host: localhost:3000
  > Accept: */*
  > Origin: https://app.example.com
  > User-Agent: nestjs-cors
  > Sec-Fetch-Site: cross-site
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Dest: empty
  > Connection: keep-alive

  < HTTP/1.1 200 OK
  < Set-Cookie: session=(hidden); HttpOnly; SameSite=None; Secure; Partitioned
  < Vary: Origin
  < Access-Control-Allow-Origin: https://app.example.com
  < Access-Control-Allow-Credentials: true
  < Connection: keep-alive
  < Keep-Alive: timeout=5
  < Content-Length: 0

Verdict: allowed. Pages of https://app.example.com can read the response.
  readable:    content-length

Audit: grade F, 1 finding, at worst critical (34 requests)

critical Extra text after the name is accepted [origin-suffix]
  seen:        GET with Origin: https://app.example.com.stranger.invalid
                 Access-Control-Allow-Origin: https://app.example.com.stranger.invalid
                 Access-Control-Allow-Credentials: true
  why:         The server compares only the beginning of the origin, or any part of it. Anyone can
               register such a domain. Then a page of an attacker can read what the visitor may
               read.
  fix:         Compare the whole origin. End a RegExp with $.
  nestjs-cors: Strings are compared as a whole, 'https://*.example.com' covers only subdomains, and
               a RegExp is checked at startup.
`,
    });
  });

  test('for a blocked request, without its secrets', async () => {
    const args = [
      '--method',
      'PUT',
      '--header',
      'Content-Type: application/json',
      '--header',
      'Authorization: Bearer 01',
      '--send',
    ];
    expect(await textOf(sound, ...args, '--credentials')).toEqual({
      status: 1,
      text: `\
A page of https://app.example.com asks for PUT http://localhost:3000/books, with credentials

Preflight, because of PUT, Content-Type, Authorization
  > OPTIONS /books HTTP/1.1
  > Host: localhost:3000
  > Accept: */*
  > Access-Control-Request-Method: PUT
  > Access-Control-Request-Headers: authorization,content-type
  > Origin: https://app.example.com
  > User-Agent: nestjs-cors
  > Sec-Fetch-Site: cross-site
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Dest: empty
  > Connection: keep-alive

  < HTTP/1.1 204 No Content
  < Set-Cookie: session=(hidden); HttpOnly; SameSite=None; Secure; Partitioned
  < Vary: Origin
  < Access-Control-Allow-Origin: https://app.example.com
  < Access-Control-Allow-Credentials: true
  < Access-Control-Allow-Methods: GET, PUT
  < Access-Control-Allow-Headers: content-type
  < Access-Control-Max-Age: 600
  < Connection: keep-alive
  < Keep-Alive: timeout=5

Request, which a browser would not send
  > PUT /books HTTP/1.1
  > Host: localhost:3000
  > Accept: */*
  > Content-Type: application/json
  > Authorization: Bearer (hidden)
  > Origin: https://app.example.com
  > User-Agent: nestjs-cors
  > Sec-Fetch-Site: cross-site
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Dest: empty
  > Content-Length: 0
  > Connection: keep-alive

  < HTTP/1.1 200 OK
  < Set-Cookie: session=(hidden); HttpOnly; SameSite=None; Secure; Partitioned
  < Vary: Origin
  < Access-Control-Allow-Origin: https://app.example.com
  < Access-Control-Allow-Credentials: true
  < Connection: keep-alive
  < Keep-Alive: timeout=5
  < Content-Length: 0

Verdict: blocked at the preflight. Access-Control-Allow-Headers does not contain authorization.
  step:        CORS-preflight fetch, step 7.7 [header-not-allowed]
  sent:        Access-Control-Allow-Headers: content-type
  needed:      Access-Control-Allow-Headers: authorization, content-type
  fix:         List the request's header names on the server.
  nestjs-cors: Add 'authorization' to allowedHeaders of the handler.

Audit: grade A, nothing found (35 requests)

note Other origins were tried with preflights only: PUT can change data. [preflights-only]
`,
    });
  });

  test.each([
    [
      'a page on https and a server without TLS',
      sound,
      'http://0.0.0.0',
      [
        'Verdict: blocked. Pages on https cannot fetch http URLs, so the browser does not send the request.',
        '  step:        Mixed Content, "Should fetching request be blocked as mixed content?" [mixed-content]',
        '  fix:         Serve this URL over https.',
      ],
    ],
    [
      'a redirect that is allowed',
      { ...sound, status: () => 302, every: () => ({ 'Access-Control-Allow-Origin': '*', Location: '/elsewhere' }) },
      'http://localhost',
      [
        'Verdict: undecided. The browser follows the redirect to http://localhost:3000/elsewhere and checks that response, too.',
        '  fix:         Request that URL directly from the page, and check it.',
      ],
    ],
    [
      'a redirect that is blocked',
      { status: () => 302, every: () => ({ Location: '/elsewhere' }) },
      'http://localhost',
      [
        'Verdict: blocked at the request. The response has no Access-Control-Allow-Origin header.',
        '  step:        CORS check, step 2 [allow-origin-missing]',
        '  needed:      Access-Control-Allow-Origin: https://app.example.com',
        '  fix:         Allow the origin https://app.example.com on the server. The response is a redirect',
        '               (302). It needs the headers, too.',
      ],
    ],
    [
      'a 304 without the headers, which is not a redirect',
      { status: () => 304, every: () => ({}) },
      'http://localhost',
      [
        'Verdict: blocked at the request. The response has no Access-Control-Allow-Origin header.',
        '  step:        CORS check, step 2 [allow-origin-missing]',
        '  needed:      Access-Control-Allow-Origin: https://app.example.com',
        '  fix:         Allow the origin https://app.example.com on the server.',
        "  nestjs-cors: Write @Cors('https://app.example.com') on the handler, or add",
        "               'https://app.example.com' to the origin option that it inherits.",
      ],
    ],
    [
      'an error without the headers',
      { ...sound, status: () => 401, every: () => ({}) },
      'http://localhost',
      [
        'Verdict: blocked at the request. The response has no Access-Control-Allow-Origin header.',
        '  step:        CORS check, step 2 [allow-origin-missing]',
        '  needed:      Access-Control-Allow-Origin: https://app.example.com',
        '  fix:         Allow the origin https://app.example.com on the server. The response is an error',
        '               (401). It needs the headers, too. If the page sends a token, add it to this check:',
        "               --header 'Authorization: Bearer …'.",
      ],
    ],
  ])('for %s', async (_, server: HandWritten, host, lines) => {
    const stdout = await during(server, async ({ url }) => {
      const address = url.replace('http://localhost', host);
      return (await runCommand(['check', address, '--origin', APP])).stdout;
    });
    expect(
      portless(stdout)
        .split('\n\n')
        .find((part) => part.startsWith('Verdict'))
        ?.split('\n'),
    ).toEqual(lines);
  });

  test('for a page of the same origin', async () => {
    const { status, stdout } = await during(sound, ({ url }) =>
      runCommand(['check', url, '--origin', url, '--method', 'PUT']),
    );
    expect(status).toBe(0);
    expect(stdout).toContain('Verdict: allowed. The page has the same origin as the server, so CORS does not apply.');
  });

  test('without secret headers', async () => {
    const names = ['Authorization', 'X-Api-Key', 'X-CSRF-Token', 'X-Auth'];
    const args = names.flatMap((name) => ['--header', `${name}: s3cret`]);
    const { text } = await textOf(sound, ...args, '--header', 'X-Trace: 7', '--header', 'Content-Type: text/plain');
    expect(text).not.toContain('s3cret');
    for (const name of names) expect(text).toContain(`\n  > ${name}: (hidden)\n`);
    expect(text).toContain('\n  > X-Trace: (hidden)\n');
    expect(text).toContain('\n  > Content-Type: text/plain\n');
    const { report } = await during(sound, ({ url }) => check(url, ...args));
    expect(JSON.stringify(report)).not.toContain('s3cret');
  });

  test('with limits for long responses', async () => {
    const every = (): Record<string, string> => ({
      'Access-Control-Allow-Origin': '*',
      ...Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`X-${i}`, 'x'.repeat(500)])),
    });
    const { text } = await textOf({ every });
    expect(text).toContain(`\n  < X-7: ${'x'.repeat(400 - '  < X-7: '.length)}… (509 characters)\n`);
    expect(text).toMatch(/\n {2}< \(and \d+ more\)\n/);
    expect(text.split('\n').filter((line) => line.startsWith('  < X-')).length).toBeLessThan(60);
  });
});

test('--json prints exactly these fields', async () => {
  const [running, { status, report }] = await during(
    careless,
    async (server) => [server, await check(server.url)] as const,
  );
  const { host } = new URL(running.url);
  const { title, why, fix, nestjsCors } = FINDINGS['origin-suffix'];
  expect({ status, report }).toEqual({
    status: 1,
    report: {
      url: running.url,
      origin: APP,
      method: 'GET',
      headers: [],
      credentials: false,
      exchanges: {
        preflight: null,
        request: {
          request: {
            method: 'GET',
            target: '/books',
            headers: [
              ['Host', host],
              ['Accept', '*/*'],
              ['Origin', APP],
              ['User-Agent', 'nestjs-cors'],
              ['Sec-Fetch-Site', 'cross-site'],
              ['Sec-Fetch-Mode', 'cors'],
              ['Sec-Fetch-Dest', 'empty'],
              ['Connection', 'keep-alive'],
            ],
          },
          response: {
            httpVersion: '1.1',
            status: 200,
            statusText: 'OK',
            headers: [
              ['Set-Cookie', 'session=(hidden); HttpOnly; SameSite=None; Secure; Partitioned'],
              ['Vary', 'Origin'],
              ['Access-Control-Allow-Origin', APP],
              ['Access-Control-Allow-Credentials', 'true'],
              ['Connection', 'keep-alive'],
              ['Keep-Alive', 'timeout=5'],
              ['Content-Length', '0'],
            ],
          },
        },
      },
      verdict: {
        outcome: 'allowed',
        code: 'allowed',
        exchange: null,
        subject: null,
        step: null,
        message: `Pages of ${APP} can read the response.`,
        fix: null,
        nestjsCors: null,
        sent: [],
        needed: [],
        readable: ['content-length'],
      },
      audit: {
        grade: 'F',
        requests: 34,
        findings: [
          {
            code: 'origin-suffix',
            severity: 'critical',
            title,
            evidence: [
              {
                request: `GET with Origin: ${APP}.stranger.invalid`,
                lines: [
                  `Access-Control-Allow-Origin: ${APP}.stranger.invalid`,
                  'Access-Control-Allow-Credentials: true',
                ],
              },
            ],
            why,
            fix,
            nestjsCors,
          },
        ],
        ignored: [],
        notes: [],
        unanswered: [],
      },
      exitCode: 1,
    },
  });
});

describe('a preflight without CORS headers gets the fix for its status, and the first step that fails', () => {
  test.each([
    [401, 'Preflights never carry credentials. Make the server respond to them before it asks for credentials.'],
    [404, 'The server does not handle OPTIONS at this URL. Make it respond to preflights there.'],
    [405, 'The server does not handle OPTIONS at this URL. Make it respond to preflights there.'],
    [302, 'Browsers do not follow redirects of preflights. Request the final URL'],
    [204, `Allow the origin ${APP} on the server.`],
  ])('%d', async (optionsStatus, fix) => {
    const server = { optionsStatus, options: () => ({}) };
    const { report } = await during(server, ({ url }) => check(url, '--method', 'PUT'));
    expect(report.verdict).toMatchObject({ code: 'allow-origin-missing', step: 'CORS check, step 2' });
    expect(report.verdict.message.includes(String(optionsStatus))).toBe(optionsStatus !== 204);
    expect(report.verdict.fix).toContain(fix);
  });
});

describe('colors and progress', () => {
  const COLORED = '\u001b[32mallowed\u001b[39m';
  const ask = (run: typeof runCommand, env: Record<string, string> = {}) =>
    during(sound, ({ url }) => run(['check', url, '--origin', APP], { env }));

  testOnTerminal('appear on a terminal', async () => {
    const { status, stdout } = await ask(runOnTerminal);
    expect(status).toBe(0);
    expect(stdout).toContain(COLORED);
    expect(portless(stdout)).toContain('Asking localhost:3000 … 34 of 34\r\u001b[K');
  });

  test('do not appear in files', async () => {
    const { stdout, stderr } = await ask(runCommand);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  testOnTerminal('honor NO_COLOR and FORCE_COLOR', async () => {
    const { stdout } = await ask(runOnTerminal, { NO_COLOR: '1' });
    expect(stdout).toContain('Verdict: allowed');
    expect((await ask(runCommand, { FORCE_COLOR: '1' })).stdout).toContain(COLORED);
  });
});
