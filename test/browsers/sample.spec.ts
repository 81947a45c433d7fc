import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startSample, type Sample } from '../../sample/src/sample.js';
import { launchChromium, type Browser } from './chromium.js';
import { LAYOUT_SHIFT } from './layout-shift.js';

const artefacts = fileURLToPath(new URL('../artefacts/', import.meta.url));
const sources = fileURLToPath(new URL('../../sample/src/', import.meta.url));

type Site = 'app' | 'partner' | 'other';

/** What a row says when its call has ended. */
interface Row {
  verdict: string;
  preflight: string;
  status: string;
  headers: string;
  reason: string;
}

const allowed = (preflight: string, status: string, headers: string): Row => ({
  verdict: 'Allowed',
  preflight,
  status,
  headers,
  reason: 'The script can read the response.',
});

const blocked = (preflight: string, reason: string): Row => ({
  verdict: 'Blocked',
  preflight,
  status: 'nothing',
  headers: 'neither status nor headers',
  reason,
});

const refused = blocked('sent, 403', 'The preflight is refused. Not sent.');
const ungranted = blocked('sent, 204', 'The preflight does not allow it. Not sent.');
const hidden = (status: number) => blocked('not needed', `Sent. The ${status} is hidden from the script.`);
const everywhere = (row: Row) => ({ app: row, partner: row, other: row });
const appOnly = (app: Row, others: Row) => ({ app, partner: others, other: others });
const partnerOnly = (partner: Row, others: Row) => ({ app: others, partner, other: others });

const BODY = 'content-length, content-type';

const expected: Record<string, Record<Site, Row>> = {
  list: everywhere(allowed('not needed', '200', `${BODY}, etag`)),
  missing: everywhere(allowed('not needed', '404', `${BODY}, etag`)),
  'unlisted-header': everywhere(ungranted),
  suggest: appOnly(allowed('sent, 204', '201', `${BODY}, etag`), refused),
  'wrong-password': appOnly(allowed('sent, 204', '401', BODY), refused),
  'log-in': appOnly(allowed('sent, 204', '204', 'no headers'), refused),
  'read-profile': appOnly(allowed('not needed', '200', BODY), hidden(401)),
  'update-profile': appOnly(allowed('sent, 204', '200', BODY), refused),
  'large-picture': appOnly(allowed('not needed', '413', BODY), hidden(401)),
  stock: partnerOnly(allowed('sent, 204', '200', `${BODY}, ratelimit-remaining`), refused),
  order: partnerOnly(allowed('sent, 204', '201', `${BODY}, location`), refused),
  report: everywhere(hidden(200)),
  status: appOnly(allowed('not needed', '200', BODY), hidden(200)),
  events: appOnly(allowed('not needed', 'an event', '{"visitors":40}'), hidden(200)),
  cover: everywhere(allowed('not needed', '200', `cache-control, ${BODY}, last-modified`)),
};

/** In milliseconds. Browsers are slow on a busy machine. */
const PATIENCE = 60_000;

const anyPorts = { api: 0, second: 0, app: 0, partner: 0, other: 0 };

/** A question of the page that explains. */
const QUESTION = 'method=PUT&url=/account/profile&origin=https://other.example.com';

interface View {
  device: string;
  width: number;
  height: number;
  scheme: 'light' | 'dark';
}

const views: View[] = [
  { device: 'laptop', width: 1280, height: 800, scheme: 'light' },
  { device: 'laptop', width: 1280, height: 800, scheme: 'dark' },
  { device: 'phone', width: 390, height: 844, scheme: 'light' },
  { device: 'phone', width: 390, height: 844, scheme: 'dark' },
];

describe('the page of the sample', () => {
  let sample: Sample;
  let browser: Browser;
  const toClose: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    await mkdir(artefacts, { recursive: true });
    sample = await startSample(anyPorts);
    toClose.push(sample);
    browser = await launchChromium();
    toClose.push(browser);
  }, PATIENCE);

  afterAll(async () => {
    for (const each of toClose.reverse()) await each.close();
  });

  /** Opens the page, and waits until every call has ended. */
  async function open(site: Site, at = sample, view: View = views[0]!): Promise<Page> {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme: view.scheme });
    await page.setViewportSize(view);
    await page.goto(at.urls[site]);
    await settled(page);
    return page;
  }

  describe.each<Site>(['app', 'partner', 'other'])('on the origin of the %s', (site) => {
    let page: Page;
    let rows: Record<string, Row>;

    beforeAll(async () => {
      page = await open(site);
      rows = await read(page);
    }, PATIENCE);

    it('has the rows of this table and no others', () => {
      expect(Object.keys(rows)).toEqual(Object.keys(expected));
    });

    it.each(Object.keys(expected))('shows the result of the call "%s"', (call) => {
      expect(rows[call]).toEqual(expected[call]![site]);
    });

    it('counts the calls that were allowed', async () => {
      const count = Object.values(expected).filter((row) => row[site].verdict === 'Allowed').length;
      const total = Object.keys(expected).length;
      expect(await page.locator('#tally').textContent()).toBe(`${count} of ${total} calls allowed`);
    });

    it('links to its copies and marks itself', async () => {
      const links = await page.locator('nav a').all();
      const marks = links.map(async (link) => [
        await link.getAttribute('href'),
        await link.getAttribute('aria-current'),
      ]);
      const { app, partner, other } = sample.urls;
      expect(await Promise.all(marks)).toEqual(
        [app, partner, other].map((url) => [url, url === sample.urls[site] ? 'page' : null]),
      );
    });
  });

  it(
    'calls again without the granted preflights, and repeats the refused ones',
    async () => {
      const page = await open('app');
      await page.locator('#again').click();
      await settled(page);
      const rows = await read(page);
      await page.close();

      for (const [call, { app }] of Object.entries(expected)) {
        const granted = app.verdict === 'Allowed' && app.preflight === 'sent, 204';
        expect([call, rows[call]?.verdict]).toEqual([call, app.verdict]);
        if (granted) expect([call, rows[call]?.preflight]).toEqual([call, 'remembered']);
        if (app === refused) expect([call, rows[call]?.preflight]).toEqual([call, 'sent, 403']);
      }
    },
    PATIENCE,
  );

  it(
    'shows decorators exactly as they are in the source',
    async () => {
      const page = await open('app');
      const decorators = await page.locator('.decorator').allTextContents();
      await page.close();

      const names = await readdir(sources, { recursive: true });
      const files = await Promise.all(
        names.filter((name) => name.endsWith('.ts')).map((name) => readFile(join(sources, name), 'utf8')),
      );
      const lines = new Set(
        files
          .join('\n')
          .split('\n')
          .map((line) => line.trim()),
      );
      expect(decorators.filter((decorator) => !lines.has(decorator))).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'says so when the API cannot be reached, instead of calling it blocked',
    async () => {
      const lonely = await startSample(anyPorts);
      const page = await open('app', lonely);
      await lonely.close();
      await page.locator('#again').click();
      await settled(page);
      const verdicts = new Set(Object.values(await read(page)).map(({ verdict }) => verdict));
      await page.close();

      expect([...verdicts]).toEqual(['No response']);
    },
    PATIENCE,
  );

  it(
    'refuses before any handler runs, if the configuration says so',
    async () => {
      process.env['CORS_REJECT_DISALLOWED'] = 'true';
      const strict = await startSample(anyPorts);
      delete process.env['CORS_REJECT_DISALLOWED'];
      toClose.push(strict);
      const page = await open('other', strict);
      const rows = await read(page);
      await page.close();

      const plain = ['read-profile', 'large-picture', 'report', 'status', 'events'];
      expect(plain.map((call) => rows[call])).toEqual(plain.map(() => hidden(403)));
      expect(rows['list']).toEqual(expected['list']!.other);
    },
    PATIENCE,
  );

  describe.each<Site>(['app', 'partner', 'other'])('explains every verdict, on the origin of the %s', (site) => {
    let page: Page;
    let links: Record<string, string>;

    beforeAll(async () => {
      page = await open(site);
      links = await page.evaluate(LINKS);
    }, PATIENCE);

    afterAll(() => page.close());

    it.each(Object.keys(expected))(
      'for the call "%s", to which its row links',
      async (call) => {
        // Two addresses that differ only in their fragment are one page.
        await page.goto('about:blank');
        await page.goto(links[call]!);
        await page.locator('#diagram[data-state="drawn"]').waitFor();
        const { verdict } = expected[call]![site];
        expect(await page.locator('.outcome .verdict').textContent()).toBe(verdict);
        expect(await page.locator('#steps [data-outcome="failed"]').count()).toBe(verdict === 'Blocked' ? 1 : 0);
        // A blocked call shows what to change, even if it is blocked on purpose.
        expect((await page.locator('#changes li').count()) > 0).toBe(verdict === 'Blocked');
      },
      PATIENCE,
    );
  });

  it(
    'leads from a row to its explanation, with the exchanges drawn',
    async () => {
      const page = await open('app');
      const errors: unknown[] = [];
      page.on('pageerror', (error) => errors.push(error));
      await page.locator('#update-profile .why').click();
      await page.locator('#diagram[data-state="drawn"]').waitFor();
      const texts = await page.locator('#diagram svg').allTextContents();
      const fields = await page.locator('.policy tbody tr').first().locator('th, td').allTextContents();
      await page.close();

      expect(errors).toEqual([]);
      for (const line of ['OPTIONS /account/profile', 'PUT /account/profile', 'by AccountController.update'])
        expect(texts.join()).toContain(line);
      expect(fields).toEqual(['origin', 'http://app.bookshop.localhost:*', 'AccountController @Cors()']);
    },
    PATIENCE,
  );

  it(
    'lists every route, and searches them',
    async () => {
      const page = await open('other');
      await page.getByRole('link', { name: 'Every route' }).click();
      await page.locator('main[data-state="shown"]').waitFor();
      const all = await page.locator('.entry').count();
      expect(await page.locator('#tally').textContent()).toBe(`${String(all)} of ${String(all)} entries`);

      await page.locator('#search').fill('partners/stock ratelimit');
      const found = await page.locator('.entry:visible .route').allTextContents();
      const tally = await page.locator('#tally').textContent();
      await page.close();
      expect(all).toBeGreaterThan(14);
      expect([found, tally]).toEqual([['GET /partners/stock'], `1 of ${String(all)} entries`]);
    },
    PATIENCE,
  );

  describe.each(views)('on a $device, $scheme', (view) => {
    it.each([
      ['an explanation', `explain.html#${QUESTION}`, '#diagram[data-state="drawn"]'],
      ['the report', '', 'main[data-state="shown"]'],
    ])(
      'fits the screen and does not jump while it loads: %s',
      async (name, path, settled) => {
        const page = await browser.context.newPage();
        await page.emulateMedia({ colorScheme: view.scheme });
        await page.setViewportSize(view);
        await page.goto(`${sample.urls.partner}/inspector/${path}`);
        await page.locator(settled).waitFor();
        const shift = await page.evaluate(LAYOUT_SHIFT);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        const picture = `sample-${name.split(' ')[1]!}-${view.device}-${view.scheme}.png`;
        await page.screenshot({ path: join(artefacts, picture), fullPage: true });
        await page.close();
        expect({ shift, width }).toEqual({ shift: 0, width: view.width });
      },
      PATIENCE,
    );

    it.each<Site>(['app', 'partner', 'other'])(
      'fits the screen and does not jump while it loads, opened as %s',
      async (site) => {
        const page = await open(site, sample, view);
        const shift = await page.evaluate(LAYOUT_SHIFT);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        const picture = `sample-${site}-${view.device}-${view.scheme}.png`;
        // Last, because it resizes the window.
        await page.screenshot({ path: join(artefacts, picture), fullPage: true });
        expect({ shift, width }).toEqual({ shift: 0, width: view.width });
        await page.close();
      },
      PATIENCE,
    );
  });
});

/** The addresses of the explanations, by the name of the call. */
const LINKS = `Object.fromEntries(
  [...document.querySelectorAll('.call')].map((row) => [row.id, row.querySelector('.why').href]),
)`;

/** The texts of the rows, by the name of the call. */
const ROWS = `Object.fromEntries(
  [...document.querySelectorAll('.call')].map((row) => [
    row.id,
    Object.fromEntries(
      ['verdict', 'preflight', 'status', 'headers', 'reason'].map((name) => [
        name,
        row.querySelector('.' + name).textContent.trim(),
      ]),
    ),
  ]),
)`;

async function settled(page: Page): Promise<void> {
  await page.locator('#again:enabled').waitFor();
  expect(await page.locator('[data-state="asking"]').count()).toBe(0);
}

function read(page: Page): Promise<Record<string, Row>> {
  return page.evaluate(ROWS);
}
