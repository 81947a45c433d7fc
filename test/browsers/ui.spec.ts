import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand, type RunningCommand, startCommand } from '../support/command-line.js';
import { launchChromium, type Browser } from './chromium.js';
import { LAYOUT_SHIFT } from './layout-shift.js';

const applications = join(import.meta.dirname, '../tools/cli/applications');
const artefacts = join(import.meta.dirname, '../artefacts');
const file = join(applications, 'pages.module.js');
const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/[0-9a-f]{32}\//;

/** In milliseconds. Browsers are slow on a busy machine. */
const PATIENCE = 60_000;

const VIEWS = [
  { device: 'laptop', width: 1280, height: 800, scheme: 'light' },
  { device: 'laptop', width: 1280, height: 800, scheme: 'dark' },
  { device: 'phone', width: 390, height: 844, scheme: 'light' },
  { device: 'phone', width: 390, height: 844, scheme: 'dark' },
] as const;

const BLOCKED = 'explain.html#method=PATCH&url=/cats/7&origin=https://app.example.com&header=X-Key:+hush&credentials=';

let home: string;
let browser: Browser;
const commands: RunningCommand[] = [];

async function start(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const command = startCommand(['ui', ...args], { env });
  commands.push(command);
  const [url] = await command.output(ADDRESS);
  return url;
}

beforeAll(async () => {
  await mkdir(artefacts, { recursive: true });
  home = await mkdtemp(join(tmpdir(), 'nestjs-cors-ui-'));
  browser = await launchChromium();
}, PATIENCE);

afterAll(async () => {
  for (const command of commands) command.kill('SIGKILL');
  await browser.close();
  await rm(home, { recursive: true });
});

/** Opens a page. Errors in it fail the test. */
async function open(url: string, shown: string, errors: string[] = []): Promise<Page> {
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => errors.push(message.text()));
  await page.goto(url);
  await page.locator(shown).waitFor();
  return page;
}

describe('the pages about an application', () => {
  let url: string;

  beforeAll(async () => {
    const since = join(home, 'cors-report.json');
    await writeFile(since, (await runCommand(['report', file, '--json'])).stdout);
    url = await start([file, '--since', since], { PARTNER: 'https://new-partner.example.org' });
  }, PATIENCE);

  it(
    'list every route, search them, and show every option of one',
    async () => {
      const errors: string[] = [];
      const page = await open(url, 'main[data-state="shown"]', errors);
      expect(await page.locator('#tally').textContent()).toBe('11 of 11 entries');
      expect(await page.locator('footer').textContent()).toContain('Its jobs and consumers run too.');

      await page.locator('#search').fill('partner STOCK');
      expect(await page.locator('.entry .path').allTextContents()).toEqual(['/partners/stock/:sku']);
      await page.locator('.more').click();
      const options = await page.locator('.policy tbody tr').allTextContents();
      expect(options).toContain('maxAge60PartnersController @Cors()');

      await page.locator('#search').fill('');
      await page.getByRole('button', { name: 'Any origin' }).click();
      expect(await page.locator('.entry .handler').allTextContents()).toEqual([
        'CatsController.list',
        'CatsController.show',
      ]);
      await page.close();
      expect(errors).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'show names that are markup, or that would reverse a line, as they are written',
    async () => {
      const page = await open(url, 'main[data-state="shown"]');
      await page.locator('#search').fill('img');
      const entry = page.locator('.entry');
      expect(await entry.locator('.path').textContent()).toBe('/<img src=x onerror="document.title=1">');
      expect(await entry.locator('.handler').textContent()).toContain('find\\u{202e}gro.elpmaxe');
      await entry.locator('.why').click();
      await page.locator('#diagram[data-state="drawn"]').waitFor();
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.title()).toBe('Why is it allowed or blocked? · nestjs-cors');
      await page.close();
    },
    PATIENCE,
  );

  it(
    'explain a request from a form, step by step, with a diagram and the change that would allow it',
    async () => {
      const errors: string[] = [];
      const page = await open(`${url}explain.html`, 'main[data-state="empty"]', errors);
      await page.getByLabel('Method').fill('PATCH');
      await page.getByLabel('Path or URL').fill('/cats/7');
      await page.getByLabel('Origin of the page').fill('https://app.example.com');
      await page.getByLabel('Headers that the script sets').fill('Content-Type: application/json\nX-Key: hush');
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.locator('#diagram[data-state="drawn"]').waitFor();
      expect(await page.locator('.outcome .verdict').textContent()).toBe('Blocked');
      expect(await page.locator('[data-outcome="failed"] .text').textContent()).toBe(
        'Access-Control-Allow-Headers does not contain x-key.',
      );
      expect(await page.locator('#changes code').textContent()).toBe(
        "allowedHeaders: ['Content-Type', 'If-Match', 'X-Key']",
      );
      const drawn = (await page.locator('#diagram text').allTextContents()).join('\n');
      for (const text of ['Script of', 'OPTIONS /cats/7', 'by CatsController.rename', '204', 'a network error'])
        expect(drawn).toContain(text);
      expect(await page.locator('#result').textContent()).not.toContain('hush');

      // The address has the question, and only the browser knows it.
      expect(new URL(page.url()).hash).toContain('url=%2Fcats%2F7');
      await page.getByLabel('Headers that the script sets').fill('If-Match: "1"');
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.locator('main[data-state="allowed"]').waitFor();
      await page.goBack();
      await page.locator('main[data-state="blocked"]').waitFor();
      await page.close();
      expect(errors).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'say what is wrong with a question',
    async () => {
      const page = await open(`${url}explain.html#url=/cats&origin=app.example.com`, 'main[data-state="silent"]');
      expect(await page.locator('#summary').textContent()).toBe(
        "'app.example.com' is not a valid origin. Write it with its scheme: https://app.example.com",
      );
      await page.close();
    },
    PATIENCE,
  );

  it(
    'draw who gains and who loses',
    async () => {
      const errors: string[] = [];
      const page = await open(`${url}changes.html`, 'main[data-state="shown"]', errors);
      expect(await page.locator('#tally').textContent()).toMatch(/^2 origins gain access, 1 origin loses it, since /);
      expect(await page.locator('.balance').allTextContents()).toEqual([
        'https://new-partner.example.org+2 routes, with credentials',
        'https://*.partners.example.com+2 routes, with credentials',
        'https://old-partner.example.net\u22122 routes',
      ]);
      const bars = await page.locator('.balance rect').all();
      const widths = await Promise.all(bars.map((bar) => bar.getAttribute('width')));
      expect(widths).toEqual(['0%', '100%', '0%', '100%', '100%', '0%']);
      expect(await page.locator('#fields b').allTextContents()).toEqual(['maxAge: 600 \u2192 60']);
      await page.close();
      expect(errors).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'are not for a page that has let its own name resolve to this machine',
    async () => {
      const page = await browser.context.newPage();
      const [response] = await Promise.all([
        page.waitForResponse((one) => one.url().includes('rebound')),
        page.goto(url.replace('127.0.0.1', 'rebound.localhost')).catch(() => undefined),
      ]);
      expect(response.status()).toBe(403);
      await page.close();
    },
    PATIENCE,
  );

  it(
    'cannot be read or embedded by another page of this machine, even with the address',
    async () => {
      const hostile = createServer((_, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end(`<iframe src="${url}"></iframe><script src="${url}source.js"></script>`);
      }).listen(0, '127.0.0.1');
      await once(hostile, 'listening');
      const page = await browser.context.newPage();
      const failed: string[] = [];
      page.on('requestfailed', (request) => failed.push(`${request.url()} ${String(request.failure()?.errorText)}`));
      await page.goto(`http://127.0.0.1:${String((hostile.address() as AddressInfo).port)}/`);
      const read = `fetch(${JSON.stringify(`${url}data/report`)}).then(() => 'read', () => 'blocked')`;
      expect(await page.evaluate(read)).toBe('blocked');
      expect(failed.sort()).toEqual([
        `${url} net::ERR_BLOCKED_BY_RESPONSE`,
        `${url}data/report net::ERR_FAILED`,
        `${url}source.js net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin`,
      ]);
      hostile.close();
      hostile.closeAllConnections();
      await page.close();
    },
    PATIENCE,
  );

  describe.each(VIEWS)('on a $device, $scheme', ({ device, scheme, ...viewport }) => {
    it.each([
      ['routes', '', 'main[data-state="shown"]'],
      ['explain', BLOCKED, '#diagram[data-state="drawn"]'],
      ['changes', 'changes.html', 'main[data-state="shown"]'],
    ])(
      'fit the screen and do not jump while they load: %s',
      async (name, path, shown) => {
        const page = await browser.context.newPage();
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize(viewport);
        await page.goto(url + path);
        await page.locator(shown).waitFor();
        const shift = await page.evaluate(LAYOUT_SHIFT);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        await page.screenshot({ path: join(artefacts, `ui-${name}-${device}-${scheme}.png`), fullPage: true });
        await page.close();
        expect({ shift, width }).toEqual({ shift: 0, width: viewport.width });
      },
      PATIENCE,
    );
  });
});

it(
  'say that a source decides which was not started',
  async () => {
    const url = await start([join(applications, 'sources.module.js')]);
    const question = 'explain.html#url=https://api.acme.example/orders&origin=https://shop.acme.example';
    const page = await open(url + question, 'main[data-state="undecided"]');
    expect(await page.locator('.outcome .verdict').textContent()).toBe('Not decided');
    expect(await page.locator('#nearest').textContent()).toContain('start the command with --sources');
    expect((await page.locator('#diagram text').allTextContents()).join()).not.toContain('network error');
    await page.close();
  },
  PATIENCE,
);

it(
  'in an application with 1,000 routes, a search draws at most 200 of them',
  async () => {
    const url = await start([join(applications, 'many-routes.module.js')], { CONTROLLERS: '100' });
    const page = await open(url, 'main[data-state="shown"]');
    expect(await page.locator('#tally').textContent()).toBe('1001 of 1001 entries');
    expect(await page.locator('.entry').count()).toBe(200);
    expect(await page.locator('nav a:visible').allTextContents()).toEqual(['Routes', 'Explain']);

    await page.locator('#search').fill('resource-9 delete note');
    const [found] = /\d+/.exec((await page.locator('#tally').textContent()) ?? '') ?? [];
    expect(await page.locator('.entry').count()).toBe(Number(found));
    await page.locator('#search').fill('');
    await page.getByRole('button', { name: 'Show all 1001' }).click();
    expect(await page.locator('.entry').count()).toBe(1001);
    await page.close();
  },
  PATIENCE,
);

it(
  'say so if the application has ended',
  async () => {
    const url = await start([file]);
    const page = await open(`${url}explain.html`, 'main[data-state="empty"]');
    commands.at(-1)?.kill('SIGINT');
    await commands.at(-1)?.ended;
    await page.getByLabel('Path or URL').fill('/cats');
    await page.getByLabel('Origin of the page').fill('https://app.example.com');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.locator('main[data-state="silent"]').waitFor();
    expect(await page.locator('#summary').textContent()).toBe(
      'The application cannot be reached. Has the command ended?',
    );
    await page.close();
  },
  PATIENCE,
);
