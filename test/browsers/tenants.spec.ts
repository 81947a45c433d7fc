import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Page } from 'playwright-core';
import { startSample, type Sample } from '../../sample/src/sample.js';
import { RedisServer } from '../stores/support/redis-server.js';
import { launchChromium, type Browser } from './chromium.js';
import { LAYOUT_SHIFT } from './layout-shift.js';

const artefacts = fileURLToPath(new URL('../artefacts/', import.meta.url));

/** In milliseconds. Browsers are slow on a busy machine. */
const PATIENCE = 60_000;

const anyPorts = { api: 0, second: 0, app: 0, partner: 0, other: 0 };

/** What the customer's website shows, for each customer's shop on each instance. */
const ACME = ['Acme 1', 'Acme 2'];
const GLOBEX = ['Globex 1', 'Globex 2'];

let browser: Browser;

beforeAll(async () => {
  await mkdir(artefacts, { recursive: true });
  browser = await launchChromium();
}, PATIENCE);

afterAll(() => browser.close());

async function open(sample: Sample): Promise<{ page: Page; website: FrameLocator }> {
  const page = await browser.context.newPage();
  await page.goto(`${sample.urls.app}/tenants.html`);
  const website = page.frameLocator('iframe');
  await shows(website, [...ACME, ...GLOBEX], 'blocked');
  return { page, website };
}

async function shows(website: FrameLocator, calls: readonly string[], state: string): Promise<void> {
  for (const call of calls) await website.locator(`[data-call="${call}"][data-state="${state}"]`).waitFor();
}

async function enter(page: Page, origin: string): Promise<void> {
  await page.locator('#origin').fill(origin);
  await page.locator('#form button').click();
}

const stores = process.platform === 'win32' ? ['memory'] : ['memory', 'Redis'];

describe.each(stores)('customers register their sites, kept in %s', (store) => {
  let sample: Sample;
  let redis: RedisServer | undefined;

  beforeAll(async () => {
    if (store === 'Redis') redis = await RedisServer.start();
    if (redis !== undefined) process.env['REDIS_URL'] = redis.url;
    sample = await startSample(anyPorts);
    delete process.env['REDIS_URL'];
  }, PATIENCE);

  afterAll(async () => {
    await sample.close();
    await redis?.remove();
  });

  it(
    'R20: the next call after an origin was added passes on both instances, and after it was removed it is blocked',
    async () => {
      const { page, website } = await open(sample);
      await enter(page, sample.urls.other);
      await shows(website, ACME, 'allowed');
      const answered = await website.locator('.by').allTextContents();
      await shows(website, GLOBEX, 'blocked');
      const ports = [sample.urls.api, sample.urls.second].map((url) => new URL(url).port);
      expect(answered.slice(0, 2)).toEqual(ports.map((port) => `port ${port} answered`));
      expect(await website.locator('.reason').last().textContent()).toContain('does not allow this origin');

      await page.getByRole('button', { name: `Remove ${sample.urls.other}` }).click();
      await shows(website, ACME, 'blocked');
      await page.close();
    },
    PATIENCE,
  );
});

describe('the page for customers', () => {
  let sample: Sample;

  beforeAll(async () => {
    sample = await startSample(anyPorts);
  }, PATIENCE);

  afterAll(() => sample.close());

  it.each([
    ['https://acme.example/', 'origin-trailing-slash', "Fix: Write 'https://acme.example'."],
    ['acme.example', 'origin-scheme-missing', 'Fix:'],
    ['*', 'origin-wildcard-misplaced', 'Fix:'],
    ['https://*.github.io', 'origin-public-suffix', 'Fix:'],
    ['http://acme.example', 'origin-insecure', 'Fix:'],
  ])(
    'R22: refuses %s, and says why and what to write',
    async (entered, code, fix) => {
      const { page } = await open(sample);
      await enter(page, entered);
      await page.locator('.issue').waitFor();
      const texts = [await page.locator('.issue .code').textContent(), await page.locator('.fix').textContent()];
      const rows = await page.locator('#origins li').allTextContents();
      await page.close();
      expect(texts).toEqual([code, expect.stringContaining(fix)]);
      expect(rows).toEqual(['None yet.']);
    },
    PATIENCE,
  );

  it(
    'changes nothing from another origin, and says where to open it',
    async () => {
      const page = await browser.context.newPage();
      await page.goto(`${sample.urls.other}/tenants.html`);
      await page.locator('#form button:enabled').waitFor();
      await enter(page, sample.urls.other);
      await page.locator('.issue').waitFor();
      expect(await page.locator('.fix').textContent()).toBe(`Fix: Open it at ${sample.urls.app}.`);
      await page.close();
    },
    PATIENCE,
  );

  it.each([
    ['laptop', 1280, 'light'],
    ['laptop', 1280, 'dark'],
    ['phone', 390, 'light'],
    ['phone', 390, 'dark'],
  ] as const)(
    'fits the screen of a %s, %i pixels wide, %s, and does not jump while it loads',
    async (device, width, colorScheme) => {
      const page = await browser.context.newPage();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${sample.urls.app}/tenants.html`);
      await shows(page.frameLocator('iframe'), [...ACME, ...GLOBEX], 'blocked');
      const shift = await page.evaluate(LAYOUT_SHIFT);
      const found = await page.evaluate('document.documentElement.scrollWidth');
      await page.screenshot({ path: join(artefacts, `sample-tenants-${device}-${colorScheme}.png`), fullPage: true });
      await page.close();
      expect({ shift, width: found }).toEqual({ shift: 0, width });
    },
    PATIENCE,
  );
});
