import type { NestExpressApplication } from '@nestjs/platform-express';
import { CorsBrowser, expectCors } from 'nestjs-cors/testing';
import { createApi } from '../src/api.js';

/** The origins of the pages that call the bookshop's API. */
const OUR_APP = 'http://app.bookshop.localhost:4001';
const PARTNER = 'http://shop.partner.localhost:4002';
const OTHER = 'http://other.localhost:4003';

/** The API in production, on the same site as the app, so that cookies are sent. Nothing listens there. */
const API = 'http://api.bookshop.localhost:4000';

const asJson = (body: object): RequestInit => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

let api: NestExpressApplication;

beforeAll(async () => {
  api = await createApi();
});

afterAll(() => api.close());

describe('the catalogue is public', () => {
  it.each([OUR_APP, PARTNER, OTHER, 'null'])('%s may read it, and its ETag', async (origin) => {
    const listing = expectCors(api).from(origin).to('GET /catalogue');
    await listing.toReveal('ETag');
    await listing.toGoWithoutPreflight();
  });

  it('is readable too if there is no such book', async () => {
    await expectCors(api).from(OTHER).to('GET /catalogue/nothing').toBeAllowed({ status: 404 });
  });

  it('refuses requests with cookies', async () => {
    const withCookies = { credentials: 'include' } as const;
    await expectCors(api).from(OUR_APP).to('GET /catalogue', withCookies).toBeRefused('allow-origin-wildcard');
  });

  it('accepts suggestions from our own app only', async () => {
    const suggestion = asJson({ title: 'Winds' });
    await expectCors(api).from(OUR_APP).to('POST /catalogue', suggestion).toBeAllowed();
    await expectCors(api).from(OTHER).to('POST /catalogue', suggestion).toBeRefused();
  });

  it('has covers, which are files without a handler', async () => {
    await expectCors(api).from(OTHER).to('GET /covers/atlas.svg').toBeAllowed();
  });
});

describe('an account is for our own app, with a cookie', () => {
  const credentials = 'include';
  const login = { method: 'POST', credentials, ...asJson({ name: 'Ada', password: 'open sesame' }) } as const;

  it('which logs in, stays logged in, and changes the profile', async () => {
    const browser = new CorsBrowser({ app: api, url: API, origin: OUR_APP });
    const early = await browser.fetch('/account/profile', { credentials });
    expect(early.status).toBe(401);

    await browser.fetch('/account/session', login);
    const change = { method: 'PUT', credentials, ...asJson({ town: 'Porto' }) } as const;
    await browser.fetch('/account/profile', change);

    const profile = await browser.fetch('/account/profile', { credentials });
    expect(await profile.json()).toEqual({ name: 'Ada', town: 'Porto' });
  });

  it('no page of another origin sees the profile, even if the visitor is logged in', async () => {
    const browser = new CorsBrowser({ app: api, url: API, origin: OUR_APP });
    await browser.fetch('/account/session', login);
    for (const origin of [PARTNER, OTHER, 'null']) {
      const profile = expectCors(browser).from(origin).to('GET /account/profile', { credentials });
      await profile.toBeRefused('allow-origin-missing');
    }
  });

  it('no page of another origin changes it: the preflight is refused, and the request is not sent', async () => {
    const change = { credentials, ...asJson({ town: 'Elsewhere' }) } as const;
    const { exchanges } = await expectCors(api).from(OTHER).to('PUT /account/profile', change).toBeRefused();
    expect(exchanges.map(({ type }) => type)).toEqual(['preflight']);
  });

  it('responses vary by origin, so that no cache mixes them up', async () => {
    await expectCors(api).from(OUR_APP).to('GET /account/profile', { credentials }).toVaryByOrigin();
    await expectCors(api).from(OTHER).to('GET /account/profile', { credentials }).toVaryByOrigin();
  });
});

describe('partners call with a key, from their own sites', () => {
  const key = { headers: { Authorization: 'Bearer demo-key' } };

  it('and see how many calls they have left', async () => {
    const stock = expectCors(api).from(PARTNER).to('GET /partners/stock', key);
    await stock.toReveal('RateLimit-Remaining');
    await stock.toBeRememberedFor(60);
  });

  it('and the address of an order, but not what its route does not expose', async () => {
    const order = expectCors(api).from(PARTNER).to('POST /partners/orders', key);
    await order.toReveal('Location');
    await order.toHide('RateLimit-Remaining');
  });

  it('and can read why they were refused', async () => {
    await expectCors(api).from(PARTNER).to('GET /partners/stock').toBeAllowed({ status: 401 });
  });

  it.each([OUR_APP, OTHER, 'http://partner.localhost:4002'])('not from %s, not even with a key', async (origin) => {
    await expectCors(api).from(origin).to('GET /partners/stock', key).toBeRefused();
  });
});

describe('internal routes are for no page', () => {
  it.each([OUR_APP, PARTNER, OTHER])('%s may not read the report', async (origin) => {
    await expectCors(api).from(origin).to('GET /internal/report').toBeRefused('allow-origin-missing');
  });

  it('except the status, for our own app', async () => {
    await expectCors(api).from(OUR_APP).to('GET /internal/status').toBeAllowed();
    await expectCors(api).from(OTHER).to('GET /internal/status').toBeRefused();
  });
});

describe('a handler without a decorator has the global policy', () => {
  it('such as the stream of visitors', async () => {
    const events = await expectCors(api).from(OUR_APP).to('GET /live/visitors').toBeAllowed();
    await events.body?.cancel();
    await expectCors(api).from(OTHER).to('GET /live/visitors').toBeRefused();
  });
});
