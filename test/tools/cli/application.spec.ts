import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runOnTerminal, testOnTerminal } from '../../support/command-line.js';

const applications = join(import.meta.dirname, 'applications');
const shop = join(applications, 'shop.module.js');
const mistaken = join(applications, 'mistaken.module.js');
const factory = join(applications, 'create-app.cjs');

const APP = ['--origin', 'https://app.example.com'];
const REPORT = `Method  Path        Handler        Origins                  Credentials  Request headers
------  ----------  -------------  -----------------------  -----------  ---------------------------
GET     /books      Books.list     https://app.example.com  no           Content-Type, Authorization
PUT     /books/:id  Books.replace  https://app.example.com  no           X-Isbn

*       *                          https://app.example.com  no           Content-Type, Authorization

The same for all: Methods served; Exposed none; Max age 600
`;

/** Longer than an application may take to close. */
const LONG = 60_000;

describe.each(['express', 'fastify'])('an application on %s', (platform) => {
  const on = ['--platform', platform];

  test(
    'is reported, and the command ends although the application keeps a timer running',
    async () => {
      expect(await runCommand(['report', shop, ...on])).toEqual({ status: 0, stdout: REPORT, stderr: '' });
    },
    LONG,
  );

  test(
    'is explained if a request is allowed',
    async () => {
      const { status, stdout, stderr } = await runCommand(['explain', shop, '/books', ...APP, ...on]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('GET /books from https://app.example.com\nALLOWED [origin-allowed] ');
    },
    LONG,
  );

  test(
    'is explained if a request is blocked, with the line to change',
    async () => {
      const asked = ['/books/7', ...APP, '--method', 'PUT', '--header', 'X-Trace: 1', ...on];
      const { status, stdout, stderr } = await runCommand(['explain', shop, ...asked]);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout).toContain('BLOCKED [header-not-allowed] ');
      expect(stdout).toContain(
        "  - add 'X-Trace' to allowedHeaders of Books.replace\n      allowedHeaders: ['X-Isbn', 'X-Trace']\n",
      );
    },
    LONG,
  );
});

test(
  'a function that creates the application includes the settings of main.ts',
  async () => {
    const { status, stdout } = await runCommand(['report', `${factory}#createApp`, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      entries: [{ method: 'GET', path: '/api/books', handler: 'Books.list', policy: { origin: '*' } }, { path: '*' }],
    });
  },
  LONG,
);

test(
  'for a URL that no handler serves, the explanation questions the URL, and mentions a prefix if the module cannot set one',
  async () => {
    const doubt = (path: string) => `No handler serves GET ${path}. Check the URL before you change a policy.`;
    const [known, unknown] = await Promise.all([
      runCommand(['explain', `${factory}#createApp`, '/books', ...APP]),
      runCommand(['explain', shop, '/api/books', ...APP]),
    ]);
    const meant = `${doubt('/books')} GET /api/books would reach Books.list: check the prefix.`;
    expect(known.stdout.trimEnd().split('\n\n').at(-1)).toBe(meant);
    expect(unknown.stdout).toContain(doubt('/api/books'));
    expect(unknown.stdout.trimEnd().split('\n\n').at(-1)).toMatch(/^Does main.ts set a prefix or versions\?/);
  },
  LONG,
);

test(
  'can be the default export of a CommonJS file',
  async () => {
    const { status, stdout } = await runCommand(['report', join(applications, 'default-export.cjs')]);
    expect(status).toBe(0);
    expect(stdout).toContain('https://app.example.com');
  },
  LONG,
);

test(
  'can be in a folder with a # in its name',
  async () => {
    const folder = mkdtempSync(join(applications, 'folder-#1 '));
    try {
      const file = join(folder, 'shop.module.js');
      symlinkSync(shop, file);
      expect((await runCommand(['report', file])).stdout).toBe(REPORT);
      expect((await runCommand(['report', `${file}#AppModule`])).stdout).toBe(REPORT);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  LONG,
);

test(
  '--json and --diagram print the explanation in their formats',
  async () => {
    const asked = ['explain', `${factory}#createApp`, '/api/books', ...APP];
    const [json, diagram] = await Promise.all([runCommand([...asked, '--json']), runCommand([...asked, '--diagram'])]);
    expect(JSON.parse(json.stdout)).toMatchObject({ allowed: true, reason: 'any-origin' });
    expect(diagram.stdout).toMatch(/^sequenceDiagram\n/);
  },
  LONG,
);

test(
  '--markdown prints a table',
  async () => {
    const { stdout } = await runCommand(['report', shop, '--markdown']);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '| Method | Path | Handler | Origins | Credentials | Methods | Request headers | Exposed | Max age |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ]);
  },
  LONG,
);

describe('a report of some routes', () => {
  test.each<[string, string[], string[]]>([
    ['a path and those below it', ['--path', '/books'], ['Books.list', 'Books.replace']],
    ['a path with a slash at its end', ['--path', '/books/'], ['Books.list', 'Books.replace']],
    ['a path with a parameter', ['--path', '/books/:id'], ['Books.replace']],
    ['a controller', ['--controller', 'Books'], ['Books.list', 'Books.replace']],
    ['an origin that is allowed', ['--origin', 'https://app.example.com', '--path', '/books/:id'], ['Books.replace']],
  ])(
    'lists %s',
    async (_, filter, handlers) => {
      const { stdout } = await runCommand(['report', shop, ...filter, '--json']);
      const { entries } = JSON.parse(stdout) as { entries: { handler?: string }[] };
      expect(entries.flatMap(({ handler }) => handler ?? [])).toEqual(handlers);
    },
    LONG,
  );

  test.each([
    ['--path', '/book'],
    ['--controller', 'Book'],
    ['--origin', 'https://other.example.net'],
  ])(
    'is an error if there are none (%s %s)',
    async (...filter) => {
      const { status, stdout, stderr } = await runCommand(['report', shop, ...filter]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('No route matches --path, --origin and --controller.');
    },
    LONG,
  );
});

describe('--since', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-report-'));
  const file = join(folder, 'cors-report.json');

  beforeAll(async () => writeFileSync(file, (await runCommand(['report', shop, '--json'])).stdout), LONG);
  afterAll(() => rmSync(folder, { recursive: true }));

  test(
    'finds nothing if nothing has changed',
    async () => {
      const result = await runCommand(['report', shop, '--since', file]);
      expect(result).toEqual({ status: 0, stdout: 'No origin gains or loses access.\n', stderr: '' });
    },
    LONG,
  );

  test(
    'prints which origins gain and lose access, and exits with 1',
    async () => {
      const env = { SHOP_ORIGIN: 'https://new.example.com' };
      const result = await runCommand(['report', shop, '--since', file], { env });
      const where = '* *, GET /books, PUT /books/:id';
      expect(result).toEqual({
        status: 1,
        stdout: `+ https://new.example.com gains access: ${where}\n- https://app.example.com loses access: ${where}\n`,
        stderr: '',
      });
    },
    LONG,
  );

  test.each([
    ['a file that does not exist', join(folder, 'none.json'), 'cannot be read: ENOENT'],
    ['a file that is not a report', join(applications, '../../../../package.json'), 'is not a report of nestjs-cors.'],
  ])(
    'refuses %s',
    async (_, path, message) => {
      const { status, stderr } = await runCommand(['report', shop, '--since', path]);
      expect(status).toBe(2);
      expect(stderr).toContain(message);
    },
    LONG,
  );
});

testOnTerminal(
  'the verdict is colored on a terminal only',
  async () => {
    const asked = ['explain', shop, '/books', ...APP];
    expect((await runOnTerminal(asked, { env: { TERM: 'xterm-256color' } })).stdout).toContain(
      '\u001b[32mALLOWED\u001b[39m',
    );
    expect((await runCommand(asked)).stdout).not.toContain('\u001b');
  },
  LONG,
);

describe('the settings of production', () => {
  const settings = join(applications, 'environment.module.js');
  const production = { NODE_ENV: 'production' };

  test(
    'are those of the environment that report runs in',
    async () => {
      expect((await runCommand(['report', settings])).status).toBe(0);
      const env = { ...production, WEB_ORIGINS: 'https://app.example.com,https://admin.example.com' };
      expect((await runCommand(['report', settings], { env })).stdout).toContain('https://admin.example.com');
    },
    LONG,
  );

  test.each([
    ['an origin without TLS', 'http://app.example.com', '[origin-insecure]'],
    ['quotes', '"https://app.example.com"', '[origin-quoted]'],
    ['JSON', '["https://app.example.com"]', '[origin-quoted]'],
    ['a space after a comma', 'https://app.example.com, https://admin.example.com', '[origin-whitespace]'],
    ['a comma at the end', 'https://app.example.com,', 'A comma at the end of an environment variable'],
    ['debug', 'https://app.example.com', '[debug-in-production]'],
  ])(
    'are refused before they are deployed: %s',
    async (what, origins, reported) => {
      const env = { ...production, WEB_ORIGINS: origins, DEBUG_CORS: String(what === 'debug') };
      const { status, stderr } = await runCommand(['report', settings], { env });
      expect(stderr).toContain(reported);
      expect(status).toBe(2);
    },
    LONG,
  );
});

describe('without a result, the exit code is 2 and one sentence says why:', () => {
  test.each<[string, string[], string]>([
    ['no module', ['report'], 'error: <module> is missing.\nSee npx nestjs-cors report --help\n'],
    ['no URL', ['explain', shop], 'error: <url> is missing.\nSee npx nestjs-cors explain --help\n'],
    [
      'no file',
      ['report', 'none.js'],
      "error: The file 'none.js' does not exist.\nBuild the application, then give the path of the compiled root module.\n",
    ],
    ['a folder', ['report', applications], 'Build the application, then give the path of the compiled root module.\n'],
    [
      'a file that fails',
      ['report', join(applications, 'broken.js')],
      'cannot be loaded: This file cannot be loaded.\n',
    ],
    [
      'several modules',
      ['report', mistaken],
      'Name the export after a #: #BareModule, #FailingModule, #MistakenModule.\n',
    ],
    ['an export that does not exist', ['report', `${shop}#Shop`], "does not export a module or function 'Shop'.\n"],
    [
      'a function that does not return an application',
      ['report', `${factory}#nothing`],
      'The exported function did not return a Nest application.\n',
    ],
    [
      'a configuration with a mistake',
      ['report', `${mistaken}#MistakenModule`],
      "Fix: Write 'https://app.example.com'.\n",
    ],
    [
      'an application that does not start',
      ['report', `${mistaken}#FailingModule`],
      'error: The application did not start: The database is down.\n',
    ],
    ['an application without CorsModule', ['report', `${mistaken}#BareModule`], 'does not import CorsModule'],
    ['an unknown platform', ['report', shop, '--platform', 'koa'], 'Write --platform express or fastify.\n'],
    [
      'two formats',
      ['report', shop, '--since', shop, '--markdown'],
      'error: --since and --markdown cannot be combined.\n',
    ],
    ['an invalid URL', ['explain', shop, 'http://[', ...APP], "'http://[' is not an http or https URL.\n"],
    ['an invalid path', ['explain', shop, '//[', ...APP], "'//[' is not a valid URL path.\n"],
    [
      'a URL with a password',
      ['explain', shop, 'http://a:b@c.example/', ...APP],
      'Browsers do not fetch URLs that contain a user name.\n',
    ],
    ['a word that is not a URL', ['explain', shop, 'books', ...APP], 'Did you mean /books?\n'],
  ])(
    '%s',
    async (_, args, message) => {
      const { status, stdout, stderr } = await runCommand(args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/^ +at /m);
    },
    LONG,
  );
});
