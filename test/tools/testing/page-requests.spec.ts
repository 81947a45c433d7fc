import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { CorsBrowser, CorsError } from 'nestjs-cors/testing';
import { type Dictated, dictating, headerOf, sentOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.net';
const ALLOW = `Access-Control-Allow-Origin: ${PAGE}`;
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const EVENTS = 'Content-Type: text/event-stream';

const browse = (answer: Dictated, options: object = {}) =>
  new CorsBrowser({ app: dictating(() => answer), origin: PAGE, url: API, ...options });

const codeOf = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((e: unknown) => e);
  return error instanceof CorsError ? error.code : error instanceof Error ? error : 'done';
};

describe('an upload listener', () => {
  const post = { method: 'POST', body: 'x', uploadListener: true };

  it('makes a preflight necessary for every request', async () => {
    const browser = browse({ lines: [ALLOW] });
    const { exchanges } = await browser.fetch('/', post);
    expect(exchanges.map(({ type }) => type)).toEqual(['preflight', 'request']);
    expect(headerOf(exchanges[0], 'access-control-request-method')).toBe('POST');
    expect((await browser.fetch('/', { ...post, uploadListener: false })).exchanges).toHaveLength(1);
  });

  it('changes nothing within the origin', async () => {
    expect((await browse({}, { origin: API }).fetch('/', post)).exchanges).toHaveLength(1);
  });

  it('fails where the server refuses the preflight', async () => {
    expect(await codeOf(browse({ status: 404, lines: [ALLOW] }).fetch('/', post))).toBe('preflight-status');
  });
});

describe('an EventSource', () => {
  it('sends no preflight, not even with an id', async () => {
    const browser = browse({ lines: [ALLOW, CREDENTIALS, EVENTS], body: 'data: 1\n\n' });
    browser.setCookie('a=1; SameSite=None; Secure');
    const response = await browser.eventSource('/events', { withCredentials: true, lastEventId: '7ä' });
    expect(await response.text()).toBe('data: 1\n\n');
    expect(sentOf(response.exchanges)).toEqual([`GET ${API}/events`]);
    const sent = ['accept', 'last-event-id', 'cache-control', 'cookie', 'origin', 'sec-fetch-mode'];
    expect(sent.map((name) => headerOf(response.exchanges[0], name))).toEqual([
      'text/event-stream',
      '7Ã¤',
      'no-cache',
      'a=1',
      PAGE,
      'cors',
    ]);
  });

  test.each<[string, Dictated, object, string]>([
    ['is allowed', { lines: [ALLOW, EVENTS] }, {}, 'done'],
    ['is allowed with a charset', { lines: [ALLOW, `${EVENTS};charset=utf-8`] }, {}, 'done'],
    ['is refused without CORS', { lines: [EVENTS] }, {}, 'allow-origin-missing'],
    ['needs more with credentials', { lines: [ALLOW, EVENTS] }, { withCredentials: true }, 'allow-credentials-missing'],
    ['needs an event stream', { lines: [ALLOW, 'Content-Type: text/plain'] }, {}, 'event-stream'],
    ['needs a type', { lines: [ALLOW] }, {}, 'event-stream'],
    ['needs the status 200', { status: 204, lines: [ALLOW, EVENTS] }, {}, 'event-stream'],
  ])('%s', async (_, answer, options, result) => {
    expect(await codeOf(browse(answer).eventSource('/events', options))).toBe(result);
  });

  it('is refused with an encoded body that stays open, and closes it', async () => {
    const closed = new EventEmitter();
    const app = createServer((_, response) => {
      response.writeHead(500, { 'Access-Control-Allow-Origin': '*', 'Content-Encoding': 'gzip' });
      response.on('close', () => closed.emit('close')).write(gzipSync('{}').subarray(0, 10));
    });
    const isClosed = once(closed, 'close');
    expect(await codeOf(new CorsBrowser({ app, origin: PAGE }).eventSource('/'))).toBe('event-stream');
    await isClosed;
  });

  it('has no cookies without credentials', async () => {
    const browser = browse({ lines: [ALLOW, EVENTS] });
    browser.setCookie('a=1; SameSite=None; Secure');
    const { exchanges } = await browser.eventSource('/events');
    expect(headerOf(exchanges[0], 'cookie')).toBeUndefined();
  });

  it('cannot have an id with a line break', async () => {
    await expect(browse({}).eventSource('/', { lastEventId: '1\n2' })).rejects.toThrow(TypeError);
  });
});

describe('a beacon', () => {
  test.each<[string, RequestInit['body'], string, readonly string[]]>([
    ['text', 'x', 'no-cors', ['POST']],
    ['a form', new URLSearchParams('a=1'), 'no-cors', ['POST']],
    ['bytes', new Uint8Array([1]), 'no-cors', ['POST']],
    ['a Blob of text', new Blob(['x'], { type: 'text/plain' }), 'no-cors', ['POST']],
    ['nothing', undefined, 'no-cors', ['POST']],
    ['a Blob of JSON', new Blob(['{}'], { type: 'application/json' }), 'cors', ['OPTIONS', 'POST']],
  ])('of %s', async (_, data, mode, methods) => {
    const lines = [ALLOW, CREDENTIALS, 'Access-Control-Allow-Headers: content-type'];
    const browser = browse({ lines });
    browser.setCookie('a=1; SameSite=None; Secure');
    expect(await browser.sendBeacon('/log', data)).toBe(true);
    expect(browser.exchanges.map(({ request }) => request.method)).toEqual(methods);
    const sent = browser.exchanges.at(-1);
    expect([headerOf(sent, 'sec-fetch-mode'), headerOf(sent, 'cookie')]).toEqual([mode, 'a=1']);
  });

  it('is queued even if the server refuses it', async () => {
    const browser = browse({});
    expect(await browser.sendBeacon('/log', new Blob(['{}'], { type: 'application/json' }))).toBe(true);
    expect(sentOf(browser.exchanges)).toEqual([`OPTIONS ${API}/log`]);
  });

  it('is not queued if it is too large', async () => {
    const browser = browse({ lines: [ALLOW] });
    expect(await browser.sendBeacon('/log', 'x'.repeat(65_537))).toBe(false);
    expect(browser.exchanges).toEqual([]);
    expect(await browser.sendBeacon('/log', 'x'.repeat(65_536))).toBe(true);
  });

  it('cannot be a stream, and goes to http and https only', async () => {
    await expect(browse({}).sendBeacon('/', new Blob(['x']).stream())).rejects.toThrow(TypeError);
    await expect(browse({}).sendBeacon('ftp://api.example/')).rejects.toThrow(TypeError);
  });
});

it('keepalive requests share 64 KiB until their responses have ended', async () => {
  const app = createServer((request, response) => {
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).write('data');
    request.resume();
  });
  const browser = new CorsBrowser({ app, origin: PAGE });
  const init = { method: 'POST', body: 'x'.repeat(40_000), keepalive: true };
  const first = await browser.fetch('/', init);
  expect(await codeOf(browser.fetch('/', init))).toBe('keepalive-size');
  await first.body?.cancel();
  const second = await browser.fetch('/', init);
  await second.body?.cancel();
});
