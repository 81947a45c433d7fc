import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSample, type Sample } from '../../sample/src/sample.js';
import { launchChromium, type Browser } from './chromium.js';
import { LAYOUT_SHIFT } from './layout-shift.js';
import { launchFirefox } from './firefox.js';

const artefacts = fileURLToPath(new URL('../artefacts/', import.meta.url));

/** In milliseconds. Browsers are slow on a busy machine. */
const PATIENCE = 60_000;

type Site = 'app' | 'partner' | 'other';

/** What pages of both drivers can do. */
interface AnyPage {
  goto(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  waitForSelector(selector: string): Promise<unknown>;
  click(selector: string): Promise<unknown>;
  close(): Promise<unknown>;
}

interface Row {
  readonly verdict: string;
  readonly reason: string;
  readonly transport: string;
  readonly message: string;
}

const connected = (transport: string, message: string): Row => ({
  verdict: 'Connected',
  reason: 'The gateway accepted the connection.',
  transport,
  message,
});
const refused = (reason: string): Row => ({ verdict: 'Refused', reason, transport: 'none', message: 'none' });
const outside = refused('The handshake got a 403.');
const byNamespace = refused('The policy of this namespace does not allow the origin of the page.');

const WELCOME = 'Welcome to the reading room.';
const expected: Record<Site, Record<string, Row>> = {
  app: {
    readers: connected('WebSocket', WELCOME),
    'readers-polling': connected('polling', WELCOME),
    stock: byNamespace,
  },
  partner: {
    readers: byNamespace,
    'readers-polling': byNamespace,
    stock: connected('WebSocket', 'Atlas: 12 in stock.'),
  },
  other: { readers: outside, 'readers-polling': outside, stock: outside },
};

const browsers = [
  {
    name: 'Chromium',
    launch: async () => {
      const { context, close } = await launchChromium();
      return { newPage: (): Promise<AnyPage> => context.newPage(), close };
    },
  },
  {
    name: 'Firefox',
    launch: async () => {
      const browser = await launchFirefox();
      return { newPage: (): Promise<AnyPage> => browser.newPage(), close: () => browser.close() };
    },
  },
];

let sample: Sample;

beforeAll(async () => {
  await mkdir(artefacts, { recursive: true });
  sample = await startSample({ api: 0, second: 0, app: 0, partner: 0, other: 0 });
}, PATIENCE);
afterAll(() => sample.close());

describe.each(browsers)('R19: gateways in $name', ({ launch }) => {
  let browser: Awaited<ReturnType<typeof launch>>;
  let page: AnyPage;

  beforeAll(async () => {
    browser = await launch();
  }, PATIENCE);
  afterAll(() => browser.close());

  beforeEach(async () => {
    page = await browser.newPage();
  }, PATIENCE);
  afterEach(() => page.close());

  /** Opens the page of live connections, and waits until each is open or refused. */
  const open = async (site: Site, at = sample): Promise<void> => {
    await page.goto(`${at.urls[site]}/live.html`);
    await settled(page);
  };

  /** socket.io changes from polling to a WebSocket after it has connected. */
  const upgraded = async (site: Site): Promise<void> => {
    for (const [id, { transport }] of Object.entries(expected[site]))
      await page.evaluate(until(`document.querySelector('#${id} .transport').textContent === '${transport}'`));
  };

  it.each<Site>(['app', 'partner', 'other'])(
    'a page of the %s connects to the gateways that allow it, with WebSockets and by polling, and to no other',
    async (site) => {
      await open(site);
      await upgraded(site);
      expect(await page.evaluate(ROWS)).toEqual(expected[site]);
      const count = Object.values(expected[site]).filter(({ verdict }) => verdict === 'Connected').length;
      expect(await page.evaluate("document.querySelector('#tally').textContent")).toBe(
        `${String(count)} of 3 connected`,
      );
    },
    PATIENCE,
  );

  it.each<Site>(['app', 'partner'])(
    'a page of the %s connects again when the connection was lost',
    async (site) => {
      await open(site);
      await page.click('#drop');
      const lines = Object.entries(expected[site]).filter(([, { verdict }]) => verdict === 'Connected');
      for (const [id] of lines) await page.evaluate(waitFor(id, 'The connection was lost, and is back.'));
      await settled(page);
      await upgraded(site);
      const rows = (await page.evaluate(ROWS)) as Record<string, Row>;
      for (const [id, row] of lines) expect({ ...rows[id], reason: row.reason }).toEqual(row);
    },
    PATIENCE,
  );

  it(
    'a WebSocket of another site fails, and learns no reason',
    async () => {
      const url = `${sample.urls.api.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
      const answers: unknown[] = [];
      for (const site of ['app', 'other'] as const) {
        await page.goto(`${sample.urls[site]}/page.css`);
        answers.push(await page.evaluate(webSocket(url)));
      }
      expect(answers).toEqual(['open', 'error, close 1006']);
    },
    PATIENCE,
  );

  it(
    'the page says so when the API cannot be reached, instead of calling it refused',
    async () => {
      const lonely = await startSample({ api: 0, second: 0, app: 0, partner: 0, other: 0 });
      await open('app', lonely);
      await lonely.close();
      await page.evaluate(waitFor('readers', 'The API cannot be reached.'));
      const { readers } = (await page.evaluate(ROWS)) as Record<string, Row>;
      expect(readers).toMatchObject({ verdict: 'No response' });
    },
    PATIENCE,
  );
});

describe('the page of live connections', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, PATIENCE);
  afterAll(() => browser.close());

  it.each([
    { device: 'laptop', width: 1280, height: 800, scheme: 'light' },
    { device: 'laptop', width: 1280, height: 800, scheme: 'dark' },
    { device: 'phone', width: 390, height: 844, scheme: 'light' },
    { device: 'phone', width: 390, height: 844, scheme: 'dark' },
  ] as const)(
    'fits the screen of a $device and does not jump while it loads, $scheme',
    async ({ device, width, height, scheme }) => {
      const page = await browser.context.newPage();
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await page.goto(`${sample.urls.app}/live.html`);
      await settled(page);
      const shift = await page.evaluate(LAYOUT_SHIFT);
      const scrolled = await page.evaluate('document.documentElement.scrollWidth');
      await page.screenshot({ path: join(artefacts, `sample-live-${device}-${scheme}.png`), fullPage: true });
      await page.close();
      expect({ shift, scrolled }).toEqual({ shift: 0, scrolled: width });
    },
    PATIENCE,
  );
});

async function settled(page: Pick<AnyPage, 'waitForSelector' | 'evaluate'>): Promise<void> {
  await page.waitForSelector('.call');
  await page.evaluate(until("document.querySelectorAll('[data-state=asking]').length === 0"));
}

/** Waits for a row that has this reason. */
function waitFor(id: string, reason: string): string {
  return until(`document.querySelector('#${id} .reason').textContent === ${JSON.stringify(reason)}`);
}

function until(condition: string): string {
  return `new Promise((resolve) => {
    const look = () => (${condition} ? resolve() : requestAnimationFrame(look));
    look();
  })`;
}

function webSocket(url: string): string {
  return `new Promise((resolve) => {
    const socket = new WebSocket(${JSON.stringify(url)});
    let seen = '';
    socket.onopen = () => { resolve('open'); socket.close(); };
    socket.onerror = () => { seen = 'error, '; };
    socket.onclose = ({ code }) => resolve(seen + 'close ' + code);
  })`;
}

/** The texts of the rows, by their ids. */
const ROWS = `Object.fromEntries(
  [...document.querySelectorAll('.call')].map((row) => [
    row.id,
    Object.fromEntries(
      ['verdict', 'reason', 'transport', 'message'].map((name) => [name, row.querySelector('.' + name).textContent.trim()]),
    ),
  ]),
)`;
