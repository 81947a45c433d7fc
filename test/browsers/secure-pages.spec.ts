import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { CorsBrowser } from 'nestjs-cors/testing';
import { LOCALHOST } from '../tools/testing/localhost-certificate.js';
import { launchChromium } from './chromium.js';
import { launchFirefox } from './firefox.js';

/** In milliseconds. */
const PATIENCE = 60_000;

/** A page in some browser: what scripts read, or `blocked`. */
interface Page {
  read(url: string): Promise<string>;
}

interface Visitor {
  visit(url: string): Promise<Page>;
  close(): Promise<void>;
}

let arrivals: string[] = [];

/** Every host: a page, cookies that are set and shown, and redirects. Its responses say that they may be read. */
const answer: RequestListener = (request, response) => {
  const url = new URL(request.url!, `http://${request.headers.host}`);
  // Firefox also asks for its own settings.
  if (url.hostname.endsWith('.example')) arrivals.push(url.pathname);
  const { origin = '*', cookie = 'none' } = request.headers;
  response.setHeader('Access-Control-Allow-Origin', origin).setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Content-Type', 'text/html').setHeader('Cache-Control', 'no-store');
  const [set, to] = [url.searchParams.get('set'), url.searchParams.get('to')];
  if (set !== null) response.setHeader('Set-Cookie', set);
  if (to !== null) response.writeHead(302, { Location: to });
  response.end(url.pathname === '/page' ? '<!doctype html><link rel="icon" href="data:,">' : cookie);
};

const servers: Server[] = [];
let proxy: string;

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A proxy that answers for every name, with and without TLS, so that browsers see hosts that are not this machine. */
beforeAll(async () => {
  const tls = await listen(createTlsServer(LOCALHOST, answer));
  const plain = createServer(answer);
  plain.on('connect', (_request, socket, head) => {
    const upstream = connect(tls, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on('error', () => upstream.destroy());
  });
  proxy = `127.0.0.1:${await listen(plain)}`;
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

const reading = (url: string) =>
  `fetch('${url}', { credentials: 'include' }).then((response) => response.text()).catch(() => 'blocked')`;

async function openChromium(): Promise<Visitor> {
  const browser = await launchChromium({ proxy });
  return {
    async visit(url) {
      const page = await browser.context.newPage();
      await page.goto(url);
      return { read: (target) => page.evaluate(reading(target)) };
    },
    close: () => browser.close(),
  };
}

async function openFirefox(): Promise<Visitor> {
  const browser = await launchFirefox({ proxy });
  return {
    async visit(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return { read: async (target) => (await page.evaluate(reading(target))) as string };
    },
    close: () => browser.close(),
  };
}

/** The browser for tests calls the same server in memory. */
function openCorsBrowser(): Promise<Visitor> {
  const browser = new CorsBrowser({ app: createServer(answer), origin: 'https://nobody.example' });
  return Promise.resolve({
    visit: (url: string) => {
      const page = browser.page(new URL(url).origin);
      const read = async (target: string) => {
        const response = await page.fetch(target, { credentials: 'include' }).catch(() => undefined);
        return response === undefined ? 'blocked' : response.text();
      };
      return Promise.resolve({ read });
    },
    close: () => Promise.resolve(),
  });
}

describe.each([
  ['Chromium', openChromium],
  ['Firefox', openFirefox],
  ['CorsBrowser', openCorsBrowser],
] as const)('%s', (_name, open) => {
  let visitor: Visitor;

  beforeAll(async () => {
    visitor = await open();
  }, PATIENCE);
  afterAll(() => visitor.close());
  beforeEach(() => {
    arrivals = [];
  });

  it.each([
    ['https://site.example/page', 'https://api.example/a', 'none', ['/a']],
    ['http://site.example/page', 'http://api.example/a', 'none', ['/a']],
    ['https://site.example/page', 'http://api.example/a', 'blocked', []],
    ['https://site.example/page', 'http://site.example/a', 'blocked', []],
    ['https://site.example/page', 'https://api.example/b?to=http://api.example/a', 'blocked', ['/b']],
  ])(
    'mixed content: a page at %s asks %s: %s',
    async (address, target, expected, sent) => {
      const page = await visitor.visit(address);
      arrivals = [];
      expect(await page.read(target)).toBe(expected);
      expect(arrivals).toEqual(sent);
    },
    PATIENCE,
  );

  it(
    'keeps a Secure cookie when a response without TLS sets another of this name',
    async () => {
      const secure = await visitor.visit('https://cookies.example/page');
      const plain = await visitor.visit('http://cookies.example/page');
      await secure.read(`https://cookies.example/?set=${encodeURIComponent('sid=secure; Secure')}`);
      expect(await secure.read('https://cookies.example/')).toBe('sid=secure');
      await plain.read(`http://cookies.example/?set=${encodeURIComponent('sid=plain')}`);
      expect([await plain.read('http://cookies.example/'), await secure.read('https://cookies.example/')]).toEqual([
        'none',
        'sid=secure',
      ]);
    },
    PATIENCE,
  );

  it.each(['sid=1; Secure', '__Secure-sid=1; Secure', '__host-sid=1; Secure; Path=/'])(
    'takes no %s from a response without TLS',
    async (cookie) => {
      const page = await visitor.visit('http://plain.example/page');
      await page.read(`http://plain.example/?set=${encodeURIComponent(cookie)}`);
      expect(await page.read('http://plain.example/')).toBe('none');
    },
    PATIENCE,
  );

  it(
    'sends cookies of another site with SameSite=None and Secure',
    async () => {
      const page = await visitor.visit('https://site.example/page');
      await page.read(`https://third.example/?set=${encodeURIComponent('kept=1; SameSite=None; Secure')}`);
      await page.read(`https://third.example/?set=${encodeURIComponent('lost=1; SameSite=None')}`);
      await page.read(`https://third.example/?set=${encodeURIComponent('lax=1; Secure; SameSite=Lax')}`);
      expect(await page.read('https://third.example/')).toBe('kept=1');
    },
    PATIENCE,
  );
});
