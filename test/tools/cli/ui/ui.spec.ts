import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runCommand, type RunningCommand, startCommand } from '../../../support/command-line.js';

const applications = join(import.meta.dirname, '../applications');
const file = join(applications, 'pages.module.js');
const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/[0-9a-f]{32}\//;

/** Applications start slowly on a busy machine. */
const LONG = 60_000;

async function get(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

const question = (request: object) =>
  `data/explanation?${String(new URLSearchParams({ request: JSON.stringify(request) }))}`;

describe('a command that runs', () => {
  let command: RunningCommand;
  let url: string;

  beforeAll(async () => {
    command = startCommand(['ui', file, '--since', join(applications, 'no-routes.json')]);
    [url] = (await command.output(ADDRESS)) as unknown as [string];
  }, LONG);

  afterAll(() => command.kill('SIGKILL'));

  test('says that jobs run, and how to end it', async () => {
    const { input } = await command.output(/yourself/);
    expect(input).toContain('The application runs until you press Ctrl-C. Its jobs and consumers run too.');
  });

  test.each(['', 'index.html', 'explain.html', 'changes.html', 'page.css', 'routes.js', 'source.js'])(
    'serves the file "%s"',
    async (name) => {
      const { status, headers } = await fetch(url + name);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/(?:html|css|javascript); charset=utf-8$/);
    },
  );

  test.each(['../cli.js', '%2e%2e/cli.js', 'page.css/', 'constructor', 'data/', 'data/toString', 'data/constructor'])(
    'serves nothing else: "%s"',
    async (name) => {
      expect((await fetch(url + name)).status).toBe(404);
    },
  );

  test('reports, and compares with the earlier report', async () => {
    expect(await get(`${url}data/report`)).toMatchObject({ status: 200, body: { version: 1 } });
    const { body } = await get(`${url}data/changes`);
    expect(body).toMatchObject({ loses: [] });
    expect(JSON.stringify(body)).toContain('"who":["*"],"what":"access","where":["GET /cats","GET /cats/:id"]');
  });

  test('explains, again and again, without the values of headers', async () => {
    const asked = { method: 'PATCH', url: '/cats/7', origin: 'https://app.example.com', headers: { 'X-Key': 'hush' } };
    const { status, body } = await get(url + question(asked));
    expect({ status, body }).toMatchObject({ status: 200, body: { allowed: false, reason: 'header-not-allowed' } });
    expect(JSON.stringify(body)).not.toContain('hush');
    const { body: other } = await get(url + question({ url: '/cats', origin: 'https://other.example.com' }));
    expect(other).toMatchObject({ allowed: true });
  });

  test.each([
    [{ url: 'cats', origin: 'https://a.example' }, "'cats' is not a path"],
    [{ url: '/cats', origin: 'a' }, "'a' is not a valid origin"],
    [{ url: 'https://user:word@a.example/', origin: 'https://a.example' }, 'user name'],
    [{ url: '/cats', origin: 'https://a.example', headers: { Cookie: 'a=b' } }, 'only the browser sets it'],
    [{ url: '/cats', origin: 'https://a.example', headers: { 'X-A': 'ä€' } }, 'not allowed in headers'],
    [{ url: '/cats', origin: 'https://a.example', headers: null, method: 7 }, undefined],
    [[], '--origin is missing'],
    ['text', 'not JSON'],
  ])('says what is wrong with the question %j', async (asked, message) => {
    const { status, body } = await get(url + question(asked as object));
    expect(status).toBe(message === undefined ? 200 : 400);
    if (message !== undefined) expect((body as { message: string }).message).toContain(message);
  });
});

test(
  'Ctrl-C closes the application, and the exit code is 0',
  async () => {
    const command = startCommand(['ui', file]);
    await command.output(ADDRESS);
    command.kill('SIGINT');
    expect(await command.ended).toMatchObject({ status: 0, stderr: 'closed\n' });
  },
  LONG,
);

test(
  'the second Ctrl-C ends an application that does not close',
  async () => {
    const command = startCommand(['ui', `${join(applications, 'closing.module.js')}#StuckModule`]);
    const [url] = await command.output(ADDRESS);
    command.kill('SIGINT');
    // While it closes, the pages do not answer with old data.
    await expect(get(`${url}data/report`)).resolves.toMatchObject({ status: 200 });
    command.kill('SIGINT');
    expect((await command.ended).status).toBe(null);
  },
  LONG,
);

test(
  'an application that ends by itself ends the command, with exit code 2',
  async () => {
    const command = startCommand(['ui', file]);
    const [url] = await command.output(ADDRESS);
    const asked = await get(url + question({ url: '/ending', origin: 'https://end.example.com' })).catch(
      () => undefined,
    );
    if (asked !== undefined) expect(asked.status).toBe(503);
    const { status, stderr } = await command.ended;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: The application has ended\.\n/);
  },
  LONG,
);

test(
  'a port that is in use is an error, before the application starts',
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const result = await runCommand(['ui', file, '--port', port]);
    server.close();
    const stderr = `error: Port ${port} is in use.\nChoose another --port, or leave it out.\n`;
    expect(result).toEqual({ status: 2, stdout: '', stderr });
  },
  LONG,
);

test.each([
  [['--port', '65536'], "'65536' is not a valid --port"],
  [['--port', '4e3'], "'4e3' is not a valid --port"],
  [['--since', 'package.json'], 'is not a report of nestjs-cors'],
  [['--timeout', 'soon'], "'soon' is not a valid --timeout"],
])('%j is a mistake in the command line', async (options, message) => {
  const { status, stderr } = await runCommand(['ui', file, ...options], { cwd: join(applications, '../../../..') });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test.each([
  ['databases.module.js#FailingApp', 'The application did not start'],
  ['closing.module.js#ExitingModule', 'The process ended before there was a result'],
  ['closing.module.js#SlowBareModule', 'The application does not import CorsModule'],
  ['mistaken.module.js#MistakenModule', 'origin-trailing-slash'],
])(
  'an application that does not start (%s) is an error, with exit code 2',
  async (name, message) => {
    const { status, stdout, stderr } = await runCommand(['ui', join(applications, name)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  },
  LONG,
);

test(
  'one that waits for a database starts with --stub',
  async () => {
    const app = `${join(applications, 'databases.module.js')}#HookApp`;
    const command = startCommand(['ui', app, '--stub', 'Database']);
    const [url] = await command.output(ADDRESS);
    expect(await get(`${url}data/report`)).toMatchObject({ status: 200 });
    command.kill('SIGTERM');
    expect((await command.ended).status).toBe(0);
  },
  LONG,
);
