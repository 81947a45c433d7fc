import type { NestExpressApplication } from '@nestjs/platform-express';
import { expectCors } from 'nestjs-cors/testing';
import { createApi } from '../src/api.js';

const OUR_APP = 'http://app.bookshop.localhost:4001';
const PARTNER = 'http://shop.partner.localhost:4002';
const OTHER = 'http://other.localhost:4003';

let api: NestExpressApplication;

beforeAll(async () => {
  api = await createApi();
});

afterAll(() => api.close());

describe.each([
  { namespace: '/', allowed: OUR_APP, refused: [PARTNER, OTHER] },
  { namespace: '/stock', allowed: PARTNER, refused: [OUR_APP, OTHER] },
])('the namespace $namespace', ({ namespace, allowed, refused }) => {
  it(`accepts connections of ${allowed}`, async () => {
    await expectCors(api).from(allowed).to('WS /socket.io', { namespace }).toBeAllowed();
  });

  it.each(refused)('refuses those of %s', async (origin) => {
    await expectCors(api).from(origin).to('WS /socket.io', { namespace }).toBeRefused();
  });
});
