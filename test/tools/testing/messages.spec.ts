import { type CorsExpectation, CorsAssertionError, CorsBrowser, expectCors } from 'nestjs-cors/testing';
import { type Dictate, dictating } from './dictate.js';

const PARTNER = 'https://partner.example';
const ALLOW = `Access-Control-Allow-Origin: ${PARTNER}`;

/** The message of a failed assertion. */
async function said(
  answer: Dictate,
  request: string,
  claim: (it: CorsExpectation) => Promise<unknown>,
  init: RequestInit = {},
) {
  const statement = expectCors(dictating(answer)).from(PARTNER).to(request, init);
  const error: unknown = await claim(statement).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(CorsAssertionError);
  return (error as Error).message;
}

const PREFLIGHT = `
  > OPTIONS https://nestjs-cors.invalid/cats/1   (preflight)
  > Accept: */*
  > Access-Control-Request-Method: PUT
  > Origin: https://partner.example
  > Referer: https://partner.example/
  > Sec-Fetch-Site: cross-site
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Dest: empty
  > Accept-Encoding: identity
  > User-Agent: Mozilla/5.0 (CorsBrowser)`;

const GET = `
  > GET https://nestjs-cors.invalid/cats
  > Accept: */*
  > Origin: https://partner.example
  > Referer: https://partner.example/
  > Sec-Fetch-Site: cross-site
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Dest: empty
  > Accept-Encoding: identity
  > User-Agent: Mozilla/5.0 (CorsBrowser)`;

const ANSWERED = `
  < 200 OK
  < Access-Control-Allow-Origin: https://partner.example
  < Content-Length: 0
  < Connection: keep-alive
  < Keep-Alive: timeout=5`;

const allowing: Dictate = () => ({ lines: [ALLOW, 'Content-Length: 0'] });

describe('a failed assertion says why', () => {
  it('if the preflight fails', async () => {
    const answer: Dictate = () => ({ lines: [ALLOW, 'Access-Control-Allow-Methods: GET, HEAD'] });
    expect(await said(answer, 'PUT /cats/1', (it) => it.toBeAllowed())).toBe(`\
PUT /cats/1 from https://partner.example should be allowed, but is not.

Access-Control-Allow-Methods does not contain PUT (methods are case-sensitive). [method-not-allowed]
  Step:    CORS-preflight fetch, step 7.5
  Sent:    Access-Control-Allow-Methods: GET, HEAD
  Needed:  Access-Control-Allow-Methods: PUT
  Fix:     Allow PUT on the server.
${PREFLIGHT}
  < 204 No Content
  < Access-Control-Allow-Origin: https://partner.example
  < Access-Control-Allow-Methods: GET, HEAD
  < Connection: keep-alive
  < Keep-Alive: timeout=5`);
  });

  it('if the response is refused after a preflight, with both exchanges', async () => {
    const answer: Dictate = ({ method }) =>
      method === 'OPTIONS' ? { lines: [ALLOW, 'Access-Control-Allow-Methods: PUT'] } : { lines: ['Content-Length: 0'] };
    expect(await said(answer, 'PUT /cats/1', (it) => it.toBeAllowed())).toBe(`\
PUT /cats/1 from https://partner.example should be allowed, but is not.

The response has no Access-Control-Allow-Origin header. [allow-origin-missing]
  Step:    CORS check, step 2
  Sent:    nothing relevant
  Needed:  Access-Control-Allow-Origin: https://partner.example
  Fix:     Allow the origin https://partner.example on the server.
${PREFLIGHT}
  < 204 No Content
  < Access-Control-Allow-Origin: https://partner.example
  < Access-Control-Allow-Methods: PUT
  < Connection: keep-alive
  < Keep-Alive: timeout=5

  > PUT https://nestjs-cors.invalid/cats/1
  > Accept: */*
  > Origin: https://partner.example
  > Referer: https://partner.example/
  > Sec-Fetch-Site: cross-site
  > Sec-Fetch-Mode: cors
  > Sec-Fetch-Dest: empty
  > Accept-Encoding: identity
  > User-Agent: Mozilla/5.0 (CorsBrowser)
  < 200 OK
  < Content-Length: 0
  < Connection: keep-alive
  < Keep-Alive: timeout=5`);
  });

  it('if a refusal is expected', async () => {
    expect(await said(allowing, 'GET /cats', (it) => it.toBeRefused())).toBe(
      `GET /cats from https://partner.example should be refused, but the script can read the response (status 200).\n${GET}${ANSWERED}`,
    );
  });

  it('if a different refusal is expected', async () => {
    const message = await said(
      () => ({}),
      'GET /cats',
      (it) => it.toBeRefused('allow-credentials-missing'),
    );
    expect(message.split('\n').slice(0, 3)).toEqual([
      'GET /cats from https://partner.example should be refused as allow-credentials-missing, but fails for another reason.',
      '',
      'The response has no Access-Control-Allow-Origin header. [allow-origin-missing]',
    ]);
  });

  it('if the server does not respond, which is not a refusal', async () => {
    const server = dictating(() => ({}));
    server.removeAllListeners('request').on('request', (request) => request.socket.destroy());
    const claim = expectCors(server).from(PARTNER).to('GET /cats').toBeRefused();
    await expect(claim).rejects.toThrow(`\
GET /cats from https://partner.example should be refused, but fails for another reason.

No response arrived: socket hang up. [connection]
  Step:    HTTP-network fetch
  Sent:    nothing relevant
  Fix:     Check that the server is running, and what it logged.
${GET}
  < no response`);
  });

  test.each<[string, (it: CorsExpectation) => Promise<unknown>]>([
    ['should be preflighted, but the browser sends no preflight.', (it) => it.toBePreflighted()],
    ['should be preflighted, but the browser sends no preflight.', (it) => it.toBeRememberedFor(5)],
    ['should reveal ETag, but the server does not send it.', (it) => it.toReveal('ETag')],
    [
      'should reveal Connection, but Access-Control-Expose-Headers does not list it.',
      (it) => it.toReveal('Connection'),
    ],
    ['should hide Content-Length, but the script can read it.', (it) => it.toHide('ETag', 'Content-Length')],
    ['should vary by origin, but the response to the request has no Vary: Origin.', (it) => it.toVaryByOrigin()],
  ])('it %s', async (what, claim) => {
    expect(await said(allowing, 'GET /cats', claim)).toBe(
      `GET /cats from https://partner.example ${what}\n${GET}${ANSWERED}`,
    );
  });

  it('if no preflight is expected, or another time', async () => {
    const answer: Dictate = () => ({
      lines: [ALLOW, 'Access-Control-Allow-Methods: PUT', 'Access-Control-Max-Age: 60'],
    });
    const [without] = (await said(answer, 'PUT /', (it) => it.toGoWithoutPreflight())).split('\n');
    expect(without).toBe(
      'PUT / from https://partner.example should go without a preflight, but the browser sends one.',
    );
    const [remembered] = (await said(answer, 'PUT /', (it) => it.toBeRememberedFor(600))).split('\n');
    expect(remembered).toBe(
      'PUT / from https://partner.example should be remembered for 600 seconds, but is remembered for 60.',
    );
  });
});

describe('a statement', () => {
  it('sends its request once, with the first assertion', async () => {
    let count = 0;
    const server = dictating(() => {
      count++;
      return { lines: [ALLOW, 'Vary: Accept, origin'] };
    });
    const statement = expectCors(server).from(PARTNER).to('/cats');
    expect(count).toBe(0);
    await statement.toBeAllowed();
    await statement.toVaryByOrigin();
    await statement.toGoWithoutPreflight();
    expect(count).toBe(1);
  });

  it('can use a page of a browser that already has cookies', async () => {
    const server = dictating(() => ({ lines: [ALLOW, 'Access-Control-Allow-Credentials: true'] }));
    const browser = new CorsBrowser({ app: server, origin: 'https://any.example', url: 'https://api.example' });
    browser.setCookie('a=1; SameSite=None; Secure');
    const { exchanges } = await expectCors(browser).from(PARTNER).to('GET /', { credentials: 'include' }).toBeAllowed();
    expect(exchanges[0]?.request.headers).toContainEqual(['Cookie', 'a=1']);
  });

  it('passes on errors that are not about CORS', async () => {
    await expect(
      expectCors(dictating(() => ({})))
        .from(PARTNER)
        .to('TRACE /')
        .toBeRefused(),
    ).rejects.toThrow('Scripts cannot send TRACE requests.');
  });
});
