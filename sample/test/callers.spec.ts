import type { NestExpressApplication } from '@nestjs/platform-express';
import { CorsBrowser, expectCors } from 'nestjs-cors/testing';
import { createApi } from '../src/api.js';

/** The pages that call the bookshop's API, by their origins. */
const OUR_APP = 'http://app.bookshop.localhost:4001';
const PARTNER = 'http://shop.partner.localhost:4002';
const STRANGER = 'http://stranger.localhost:4003';

/** Where the API is in production: a neighbour of the app, so that its cookies travel. Nothing listens there. */
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

describe('the catalogue is for everybody', () => {
  it.each([OUR_APP, PARTNER, STRANGER, 'null'])('%s may read it, and its ETag', async (origin) => {
    const listing = expectCors(api).from(origin).to('GET /catalogue');
    await listing.toReveal('ETag');
    await listing.toGoWithoutPreflight();
  });

  it('says so, too, when there is no such book', async () => {
    const response = await expectCors(api).from(STRANGER).to('GET /catalogue/nothing').toBeAllowed();
    expect(response.status).toBe(404);
  });

  it('knows nobody: a request with cookies is refused', async () => {
    const withCookies = { credentials: 'include' } as const;
    await expectCors(api).from(OUR_APP).to('GET /catalogue', withCookies).toBeRefused('allow-origin-wildcard');
  });

  it('takes suggestions from our own app alone', async () => {
    const suggestion = asJson({ title: 'Winds' });
    await expectCors(api).from(OUR_APP).to('POST /catalogue', suggestion).toBeAllowed();
    await expectCors(api).from(STRANGER).to('POST /catalogue', suggestion).toBeRefused();
  });

  it('has covers, which are files and no handler’s', async () => {
    await expectCors(api).from(STRANGER).to('GET /covers/atlas.svg').toBeAllowed();
  });
});

describe('an account is for our own app, with a cookie', () => {
  const credentials = 'include';
  const login = { method: 'POST', credentials, ...asJson({ name: 'Ada', password: 'open sesame' }) } as const;

  it('which logs in, stays logged in and changes the profile', async () => {
    const browser = new CorsBrowser({ app: api, url: API, origin: OUR_APP });
    const early = await browser.fetch('/account/profile', { credentials });
    expect(early.status).toBe(401);

    await browser.fetch('/account/session', login);
    const change = { method: 'PUT', credentials, ...asJson({ town: 'Porto' }) } as const;
    await browser.fetch('/account/profile', change);

    const profile = await browser.fetch('/account/profile', { credentials });
    expect(await profile.json()).toEqual({ name: 'Ada', town: 'Porto' });
  });

  it('no page of another origin sees the profile, though the visitor is logged in', async () => {
    const browser = new CorsBrowser({ app: api, url: API, origin: OUR_APP });
    await browser.fetch('/account/session', login);
    for (const origin of [PARTNER, STRANGER, 'null']) {
      const profile = expectCors(browser).from(origin).to('GET /account/profile', { credentials });
      await profile.toBeRefused('allow-origin-missing');
    }
  });

  it('no page of another origin changes it: the preflight is refused, and the request never sent', async () => {
    const change = { credentials, ...asJson({ town: 'Elsewhere' }) } as const;
    const { exchanges } = await expectCors(api).from(STRANGER).to('PUT /account/profile', change).toBeRefused();
    expect(exchanges.map(({ type }) => type)).toEqual(['preflight']);
  });

  it('answers vary by the origin, so that no cache mixes them up', async () => {
    await expectCors(api).from(OUR_APP).to('GET /account/profile', { credentials }).toVaryByOrigin();
    await expectCors(api).from(STRANGER).to('GET /account/profile', { credentials }).toVaryByOrigin();
  });
});

describe('partners call with a key, from sites of their own', () => {
  const key = { headers: { Authorization: 'Bearer demo-key' } };

  it('and see how many calls they have left', async () => {
    const stock = expectCors(api).from(PARTNER).to('GET /partners/stock', key);
    await stock.toReveal('RateLimit-Remaining');
    await stock.toBeRememberedFor(60);
  });

  it('and where an order is, but not what its route does not expose', async () => {
    const order = expectCors(api).from(PARTNER).to('POST /partners/orders', key);
    await order.toReveal('Location');
    await order.toHide('RateLimit-Remaining');
  });

  it('and can read why they were turned away', async () => {
    const response = await expectCors(api).from(PARTNER).to('GET /partners/stock').toBeAllowed();
    expect(response.status).toBe(401);
  });

  it.each([OUR_APP, STRANGER, 'http://partner.localhost:4002'])('not from %s, not even with a key', async (origin) => {
    await expectCors(api).from(origin).to('GET /partners/stock', key).toBeRefused();
  });
});

describe('what is internal is for no page', () => {
  it.each([OUR_APP, PARTNER, STRANGER])('%s may not read the report', async (origin) => {
    await expectCors(api).from(origin).to('GET /internal/report').toBeRefused('allow-origin-missing');
  });

  it('except the status, for our own app', async () => {
    await expectCors(api).from(OUR_APP).to('GET /internal/status').toBeAllowed();
    await expectCors(api).from(STRANGER).to('GET /internal/status').toBeRefused();
  });
});

describe('what has no decorator follows the global policy', () => {
  it('such as the events of who is here', async () => {
    const events = await expectCors(api).from(OUR_APP).to('GET /live/visitors').toBeAllowed();
    await events.body?.cancel();
    await expectCors(api).from(STRANGER).to('GET /live/visitors').toBeRefused();
  });
});
