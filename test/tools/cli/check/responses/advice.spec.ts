import { createServer } from 'node:https';
import { judge } from '../../../../../lib/tools/cli/check/verdict.js';
import { APP } from '../broken-servers.js';
import { certificateFor } from '../certificate.js';
import { check } from '../check.js';
import { type HandWritten, handWritten } from '../hand-written.js';
import { listening, serve } from '../server.js';
import { runCommand } from '../../../../support/command-line.js';

async function verdictOf(server: HandWritten, ...args: readonly string[]) {
  const running = await serve(handWritten(server));
  try {
    return (await check(running.url, ...args)).report.verdict;
  } finally {
    running.close();
  }
}

const PUT = ['--method', 'PUT'];
const VARY = { Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' };

describe('advice for this module is given only for responses that can come from it:', () => {
  test.each([301, 401, 403, 404, 502])('none for %d of a server in between', async (status) => {
    const verdict = await verdictOf({ status: () => status, every: () => ({}) });
    expect(verdict).toMatchObject({ outcome: 'blocked', nestjsCors: null });
  });

  test.each([301, 401, 403, 405, 502])('none for a preflight that gets %d from a server in between', async (status) => {
    const verdict = await verdictOf({ optionsStatus: status, options: () => ({ Vary: 'Origin' }) }, ...PUT);
    expect(verdict).toMatchObject({ outcome: 'blocked', exchange: 'preflight', nestjsCors: null });
  });

  test('some for the 403 of a preflight, which has three names in Vary', async () => {
    const verdict = await verdictOf({ optionsStatus: 403, options: () => VARY }, ...PUT);
    expect(verdict.nestjsCors).toContain(`@Cors('${APP}')`);
  });

  test.each([401, 404, 500])('some for %d of the application, which has Vary: Origin', async (status) => {
    const verdict = await verdictOf({ status: () => status, every: () => ({ Vary: 'Origin' }) });
    expect(verdict.nestjsCors).toContain(`@Cors('${APP}')`);
  });

  test('some for a success', async () => {
    expect((await verdictOf({ every: () => ({}) })).nestjsCors).toContain(`@Cors('${APP}')`);
  });
});

describe('the fix', () => {
  test('of a 401 asks for the token of the page, unless it was given', async () => {
    const server = { status: () => 401, every: () => ({}) };
    expect((await verdictOf(server)).fix).toContain("--header 'Authorization: Bearer …'");
    const granted = {
      ...server,
      options: () => ({ 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Headers': 'authorization' }),
    };
    const given = await verdictOf(granted, '--header', 'Authorization: Bearer 0123');
    expect(given).toMatchObject({ exchange: 'request' });
    expect(given.fix).not.toContain('--header');
  });

  test.each([
    ['the request', [], { status: () => 301, every: () => ({ Location: 'https://api.example.com/books?token=1' }) }],
    [
      'the preflight',
      PUT,
      { optionsStatus: 308, options: () => ({ Location: 'https://api.example.com/books?token=1' }) },
    ],
  ])('of a redirect of %s from http to https is to ask for the target', async (_, args, server) => {
    const { fix } = await verdictOf(server, ...args);
    expect(fix).toBe(
      'The server redirects http to https. Request https://api.example.com/books?token=(hidden) from the page, and check that URL.',
    );
  });
});

describe('browsers send nothing', () => {
  test.each(['http://localhost:6666/', 'https://api.example.com:6000/'])('to a port of another protocol: %s', (url) => {
    const request = { url: new URL(url), origin: APP, method: 'GET', headers: [], credentials: 'omit' as const };
    const verdict = judge({ ...request, timeout: 1, send: false }, { preflight: undefined, request: undefined });
    expect(verdict).toMatchObject({ outcome: 'blocked', code: 'bad-port', step: 'Fetch, "bad port"' });
  });

  test('from a page on https to the http URL that a redirect names', async () => {
    const certificate = certificateFor('localhost');
    const every = () => ({ 'Access-Control-Allow-Origin': '*', Location: 'http://api.example.com/' });
    const server = createServer(certificate, handWritten({ every, status: () => 302 }));
    const running = await listening(server, 'https');
    try {
      const env = { NODE_EXTRA_CA_CERTS: certificate.file };
      const { status, stdout } = await runCommand(['check', running.url, '--origin', APP, '--json'], { env });
      expect(status).toBe(1);
      expect(JSON.parse(stdout).verdict).toMatchObject({ outcome: 'blocked', code: 'mixed-content' });
    } finally {
      running.close();
      certificate.remove();
    }
  });

  test.each(['http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]/', 'http://api.localhost/'])(
    'is not true of this machine: %s',
    (url) => {
      const request = { url: new URL(url), origin: APP, method: 'GET', headers: [], credentials: 'omit' as const };
      const response = {
        httpVersion: '1.1',
        status: 200,
        statusText: 'OK',
        headers: [['Access-Control-Allow-Origin', '*']] as const,
      };
      const verdict = judge({ ...request, timeout: 1, send: false }, { preflight: undefined, request: response });
      expect(verdict.code).toBe('allowed');
    },
  );
});
