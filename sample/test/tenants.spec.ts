import type { NestExpressApplication } from '@nestjs/platform-express';
import { CorsBrowser } from 'nestjs-cors/testing';
import { createApi } from '../src/api.js';

const OUR_APP = 'http://app.bookshop.localhost:4001';
const WEBSITE = 'https://www.acme.example';
const ACME = 'http://acme.bookshop.localhost:4000';
const GLOBEX = 'http://globex.bookshop.localhost:4000';

/** Two instances of the API, as behind a load balancer. */
let instances: NestExpressApplication[];

beforeAll(async () => {
  instances = [await createApi(), await createApi()];
  // Sources start with the application.
  for (const api of instances) await api.init();
});

afterAll(() => Promise.all(instances.map((api) => api.close())));

const browserAt = (origin: string, api: number, url: string) => new CorsBrowser({ app: instances[api]!, url, origin });

async function mayRead(api: number, url: string): Promise<boolean> {
  return browserAt(WEBSITE, api, url)
    .fetch('/storefront')
    .then(
      () => true,
      () => false,
    );
}

async function settings(method: string, origin: string): Promise<Response> {
  const body = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ origin }) };
  const query = method === 'DELETE' ? `?origin=${encodeURIComponent(origin)}` : '';
  return browserAt(OUR_APP, 0, ACME).fetch(`/settings/origins${query}`, { method, ...(query ? {} : body) });
}

it('a website may call once its customer has added it, on both instances and at no other customer', async () => {
  expect([await mayRead(0, ACME), await mayRead(1, ACME)]).toEqual([false, false]);
  expect((await settings('POST', WEBSITE)).status).toBe(204);
  expect([await mayRead(0, ACME), await mayRead(1, ACME)]).toEqual([true, true]);
  expect([await mayRead(0, GLOBEX), await mayRead(1, GLOBEX)]).toEqual([false, false]);
  expect((await settings('DELETE', WEBSITE)).status).toBe(204);
  expect([await mayRead(0, ACME), await mayRead(1, ACME)]).toEqual([false, false]);
});

it('what a customer enters is checked before it is kept', async () => {
  const response = await settings('POST', `${WEBSITE}/`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    issues: [
      {
        code: 'origin-trailing-slash',
        message: 'An origin has no path, not even a slash.',
        fix: "Write 'https://www.acme.example'.",
      },
    ],
  });
});

it('only our app may change what a customer has', async () => {
  const list = browserAt(WEBSITE, 0, ACME).fetch('/settings/origins');
  await expect(list).rejects.toThrow();
});
