import { CorsBrowser, type CorsBrowserOptions, CorsError } from 'nestjs-cors/testing';
import { type Dictate, type Dictated, dictating, headerOf, sentOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.net';
const ALLOW = `Access-Control-Allow-Origin: ${PAGE}`;
const ALLOW_ANY = 'Access-Control-Allow-Origin: *';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';

/** A browser on a page of `PAGE`, and a server that sends exactly the given responses. */
function browse(answer: Dictated | Dictate, options: Partial<CorsBrowserOptions> = {}): CorsBrowser {
  const app = dictating(typeof answer === 'function' ? answer : () => answer);
  return new CorsBrowser({ app, origin: PAGE, url: API, ...options });
}

/** A server whose response depends on the method. */
const byMethod =
  (preflight: Dictated, actual: Dictated): Dictate =>
  ({ method }) =>
    method === 'OPTIONS' ? preflight : actual;

async function failureOf(promise: Promise<unknown>): Promise<CorsError> {
  const error: unknown = await promise.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(CorsError);
  return error as CorsError;
}

describe('a page', () => {
  test.each([['https://app.example.com/'], ['app.example.com'], ['https://app.example.com:443'], ['']])(
    'has no origin %j',
    (origin) => {
      expect(() => new CorsBrowser({ origin })).toThrow(TypeError);
    },
  );

  it('gets an error with the corrected origin for a misspelled one', () => {
    expect(() => new CorsBrowser({ origin: 'https://App.example.com/' })).toThrow(
      "'https://App.example.com/' is not a valid origin. Write 'https://app.example.com'.",
    );
  });

  it('needs absolute URLs if it has no application', async () => {
    await expect(new CorsBrowser({ origin: PAGE }).fetch('/cats')).rejects.toThrow("'/cats' is not an absolute URL.");
  });
});

describe('what fetch() rejects at once', () => {
  test.each<[string, string, RequestInit & { duplex?: string }]>([
    ['a method that is not a token', '/', { method: 'A B' }],
    ['a forbidden method', '/', { method: 'trace' }],
    ['an invalid header name', '/', { headers: { 'X A': '1' } }],
    ['a line break in a value', '/', { headers: { 'X-A': '1\n2' } }],
    ['a character that is not a byte', '/', { headers: { 'X-A': '\u0100' } }],
    ['user info', 'https://u:p@api.example.net/', {}],
    ['a body with GET', '/', { body: 'x' }],
    ['PUT without CORS', '/', { method: 'PUT', mode: 'no-cors' }],
    ['navigation', '/', { mode: 'navigate' }],
    ['unknown credentials', '/', { credentials: 'all' as never }],
    ['only-if-cached across origins', '/', { cache: 'only-if-cached' } as never],
    ['a stream without duplex', '/', { method: 'POST', body: new ReadableStream() }],
  ])('%s', async (_, url, init) => {
    const browser = browse({ lines: [ALLOW] });
    const error: unknown = await browser.fetch(url, init).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(CorsError);
    expect(browser.exchanges).toEqual([]);
  });
});

describe('a request without preflight', () => {
  it('resolves to what a script can read', async () => {
    const browser = browse({
      status: 201,
      lines: [ALLOW, 'Content-Type: text/plain', 'ETag: "1"', 'X-A: 1'],
      body: 'hello',
    });
    const response = await browser.fetch('/cats?a#b');
    expect(response).toBeInstanceOf(Response);
    expect([response.type, response.url, response.redirected]).toEqual(['cors', `${API}/cats?a`, false]);
    expect([response.status, response.ok, response.statusText]).toEqual([201, true, 'Created']);
    expect([...response.headers]).toEqual([['content-type', 'text/plain']]);
    expect(await response.clone().text()).toBe('hello');
    expect(await response.text()).toBe('hello');
    expect(sentOf(response.exchanges)).toEqual([`GET ${API}/cats?a#b`]);
  });

  it('sends the headers of a browser', async () => {
    const { exchanges } = await browse({ lines: [ALLOW] }).fetch('/');
    expect(exchanges[0]?.request.headers).toEqual([
      ['Accept', '*/*'],
      ['Origin', PAGE],
      ['Referer', `${PAGE}/`],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Dest', 'empty'],
      ['Accept-Encoding', 'identity'],
      ['User-Agent', 'Mozilla/5.0 (CorsBrowser)'],
    ]);
  });

  it('is rejected with the exchange if the CORS check fails', async () => {
    const error = await failureOf(
      browse({ lines: ['Access-Control-Allow-Origin: https://other.example'] }).fetch('/cats'),
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      name: 'CorsError',
      code: 'allow-origin-other',
      step: 'CORS check, step 4',
      sent: ['Access-Control-Allow-Origin: https://other.example'],
      passing: [ALLOW],
    });
    expect(error.exchanges[0]?.response?.status).toBe(200);
  });

  it('says nothing about the page to a URL without TLS', async () => {
    const origin = 'http://app.localhost';
    const browser = browse({ lines: [`Access-Control-Allow-Origin: ${origin}`] }, { origin });
    const { exchanges } = await browser.fetch('http://api.example.net/');
    expect(headerOf(exchanges[0], 'sec-fetch-site')).toBeUndefined();
    expect(headerOf(exchanges[0], 'referer')).toBeUndefined();
  });

  it('limits all values of a name together, without CORS', async () => {
    const headers: [string, string][] = [100, 100].map((length) => ['Accept', 'a'.repeat(length)]);
    const { exchanges } = await browse({}).fetch('/', { mode: 'no-cors', headers });
    expect(headerOf(exchanges[0], 'accept')).toHaveLength(100);
  });

  it('silently drops headers that scripts cannot set', async () => {
    const headers = { Origin: 'https://x.example', Cookie: 'a=1', 'Sec-Fetch-Site': 'none', 'X-HTTP-Method': 'TRACE' };
    const { exchanges } = await browse({ lines: [ALLOW] }).fetch('/', { headers });
    expect(sentOf(exchanges)).toEqual([`GET ${API}/`]);
    expect(headerOf(exchanges[0], 'origin')).toBe(PAGE);
    expect(headerOf(exchanges[0], 'cookie')).toBeUndefined();
  });

  test.each<[string, RequestInit['body'], string]>([
    ['a string', 'x', 'text/plain;charset=UTF-8'],
    ['a form', new URLSearchParams({ a: '1' }), 'application/x-www-form-urlencoded;charset=UTF-8'],
    ['a multipart form', new FormData(), 'multipart/form-data; boundary='],
    ['a Blob', new Blob(['x'], { type: 'text/plain' }), 'text/plain'],
  ])('is a POST of %s', async (_, body, type) => {
    const { exchanges } = await browse({ lines: [ALLOW] }).fetch('/', { method: 'POST', body: body! });
    expect(sentOf(exchanges)).toEqual([`POST ${API}/`]);
    expect(headerOf(exchanges[0], 'content-type')).toContain(type);
  });

  it('can be given as a Request', async () => {
    const server: Dictate = (request) => ({ lines: [ALLOW_ANY], body: request.headers['content-type']! });
    const request = new Request(`${API}/x`, { method: 'POST', body: 'x' });
    expect(await (await browse(server).fetch(request)).text()).toBe('text/plain;charset=UTF-8');
  });

  it('reports the cause of a failed connection', async () => {
    const server = dictating(() => ({}));
    server.removeAllListeners('request').on('request', (request) => request.socket.destroy());
    const error = await failureOf(new CorsBrowser({ app: server, origin: PAGE }).fetch('/'));
    expect(error.code).toBe('connection');
    expect(error.cause).toMatchObject({ code: 'ECONNRESET' });
  });

  it('can be aborted', async () => {
    const server = dictating(() => ({}));
    const hungUp = new Promise((resolve) => {
      server.removeAllListeners('request').on('request', (request) => {
        request.socket.on('close', resolve);
        controller.abort(new Error('enough'));
      });
    });
    const controller = new AbortController();
    const browser = new CorsBrowser({ app: server, origin: PAGE });
    await expect(browser.fetch('/', { signal: controller.signal })).rejects.toThrow('enough');
    await hungUp;
    await expect(browser.fetch('/', { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('a preflight', () => {
  const granting = byMethod(
    {
      lines: [
        ALLOW,
        CREDENTIALS,
        'Access-Control-Allow-Methods: PUT',
        'Access-Control-Allow-Headers: x-a, x-b, content-type',
      ],
    },
    { lines: [ALLOW, CREDENTIALS], body: 'done' },
  );

  it('names the method and the unsafe headers, without cookies', async () => {
    const browser = browse(granting);
    browser.setCookie('sid=1; SameSite=None; Secure');
    const headers = { 'X-B': '1', 'Content-Type': 'application/json', 'X-A': '1', Accept: 'text/html' };
    const response = await browser.fetch('/cats/1', { method: 'put', body: '{}', headers, credentials: 'include' });
    expect(await response.text()).toBe('done');
    expect(sentOf(response.exchanges)).toEqual([`OPTIONS ${API}/cats/1`, `PUT ${API}/cats/1`]);
    expect(response.exchanges[0]?.type).toBe('preflight');
    expect(response.exchanges[0]?.request.headers.slice(0, 4)).toEqual([
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'content-type,x-a,x-b'],
      ['Origin', PAGE],
    ]);
    expect(response.exchanges.map((exchange) => headerOf(exchange, 'cookie'))).toEqual([undefined, 'sid=1']);
  });

  test.each<[string, RequestInit & { duplex?: string }]>([
    ['PUT', { method: 'PUT' }],
    ['JSON', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }],
    ['a header of one’s own', { headers: [['X-A', '']] }],
    ['129 bytes of Accept', { headers: { Accept: 'a'.repeat(129) } }],
  ])('is sent before %s', async (_, init) => {
    const { exchanges } = await browse(granting)
      .fetch('/', init)
      .catch((error: unknown) => error as CorsError);
    expect(exchanges[0]?.type).toBe('preflight');
  });

  it('is sent before a stream, even if the response allows no methods', async () => {
    const body = new Blob(['x']).stream();
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const { exchanges } = await browse({ lines: [ALLOW] }).fetch('/', init);
    expect(exchanges.map(({ type }) => type)).toEqual(['preflight', 'request']);
  });

  it('that is refused stops the request', async () => {
    const error = await failureOf(browse({ lines: [ALLOW] }).fetch('/cats/1', { method: 'DELETE' }));
    expect(error.code).toBe('method-not-allowed');
    expect(sentOf(error.exchanges)).toEqual([`OPTIONS ${API}/cats/1`]);
  });

  it('is checked with the credentials mode of the request', async () => {
    const browser = browse({ lines: [ALLOW_ANY, 'Access-Control-Allow-Methods: *'] });
    expect((await browser.fetch('/', { method: 'PUT' })).status).toBe(200);
    const error = await failureOf(browser.fetch('/', { method: 'PUT', credentials: 'include' }));
    expect(error.code).toBe('allow-origin-wildcard');
  });

  it('does not follow redirects', async () => {
    const server = byMethod({ status: 307, lines: [ALLOW, 'Location: /'] }, { lines: [ALLOW] });
    expect(await failureOf(browse(server).fetch('/x', { method: 'PUT' }))).toMatchObject({ code: 'preflight-status' });
  });

  it('allows Authorization by * if browsers do', async () => {
    const server: Dictated = { lines: [ALLOW_ANY, 'Access-Control-Allow-Headers: *'] };
    const init = { headers: { Authorization: 'Bearer x' } };
    expect(await failureOf(browse(server).fetch('/', init))).toMatchObject({ code: 'authorization-wildcard' });
    expect((await browse(server, { authorizationByWildcard: true }).fetch('/', init)).status).toBe(200);
  });
});

describe('the preflight cache', () => {
  const lines = (...more: string[]) => [ALLOW, CREDENTIALS, 'Access-Control-Allow-Methods: PUT', ...more];

  /** How many preflights each fetch() sends. The clock moves forward by the given milliseconds before it. */
  async function preflights(
    answer: Dictated | Dictate,
    steps: readonly (readonly [number, string, RequestInit?])[],
    options: Partial<CorsBrowserOptions> = {},
  ): Promise<readonly number[]> {
    let time = 0;
    const browser = browse(answer, { now: () => time, ...options });
    const counts: number[] = [];
    for (const [later, path, init] of steps) {
      time += later;
      await browser.fetch(path, { method: 'PUT', ...init }).catch(() => undefined);
      counts.push(browser.exchanges.filter(({ type }) => type === 'preflight').length);
    }
    return counts;
  }

  const include = { credentials: 'include' } as const;
  const aged = (seconds: number) => ({ lines: lines(`Access-Control-Max-Age: ${seconds}`) });

  test.each<[string, Dictated, readonly (readonly [number, string, RequestInit?])[], readonly number[], object?]>([
    [
      '5 seconds without Max-Age',
      { lines: lines() },
      [
        [0, '/'],
        [4999, '/'],
        [1, '/'],
      ],
      [1, 0, 1],
    ],
    [
      'as long as Max-Age says',
      aged(60),
      [
        [0, '/'],
        [59_999, '/'],
        [1, '/'],
      ],
      [1, 0, 1],
    ],
    [
      'not at all with Max-Age 0',
      aged(0),
      [
        [0, '/'],
        [0, '/'],
      ],
      [1, 1],
    ],
    [
      'not longer than the browser likes',
      aged(9000),
      [
        [0, '/'],
        [7_199_999, '/'],
        [1, '/'],
      ],
      [1, 0, 1],
    ],
    [
      'nor than the server says',
      aged(9000),
      [
        [0, '/'],
        [600_000, '/'],
      ],
      [1, 1],
      { maxPreflightAge: 600 },
    ],
    [
      'for one URL',
      aged(60),
      [
        [0, '/'],
        [0, '/?'],
        [0, '/#x'],
      ],
      [1, 1, 1],
    ],
    [
      'for a method',
      aged(60),
      [
        [0, '/'],
        [0, '/', { method: 'DELETE' }],
      ],
      [1, 1],
    ],
    [
      'with credentials for both',
      aged(60),
      [
        [0, '/', include],
        [0, '/'],
      ],
      [1, 0],
    ],
    [
      'without credentials for these alone',
      aged(60),
      [
        [0, '/'],
        [0, '/', include],
      ],
      [1, 1],
    ],
    [
      'for the headers that were granted',
      aged(60),
      [
        [0, '/'],
        [0, '/', { headers: { 'X-A': '1' } }],
      ],
      [1, 1],
    ],
  ])('keeps a grant %s', async (_, answer, steps, counts, options = {}) => {
    expect(await preflights(answer, steps, options)).toEqual(counts);
  });

  test.each([
    ['default', 0],
    ['no-cache', 0],
    ['force-cache', 0],
    ['no-store', 1],
    ['reload', 1],
  ])('with cache mode %s asks again so many times: %s', async (cache, count) => {
    const again = { cache } as RequestInit;
    expect(
      await preflights(aged(60), [
        [0, '/'],
        [0, '/', again],
        [0, '/'],
      ]),
    ).toEqual([1, count, 0]);
  });

  it('keeps nothing for a negative age', async () => {
    expect(
      await preflights(aged(-1), [
        [0, '/'],
        [0, '/'],
      ]),
    ).toEqual([1, 1]);
  });

  it('uses the age of the latest preflight', async () => {
    const granted = [
      lines('Access-Control-Max-Age: 60'),
      lines('Access-Control-Max-Age: 1', 'Access-Control-Allow-Headers: X-A'),
    ];
    const answer: Dictate = ({ method }) => ({
      lines: (method === 'OPTIONS' ? granted.shift() : undefined) ?? lines(),
    });
    const traced = { headers: { 'X-A': '1' } };
    expect(
      await preflights(answer, [
        [0, '/'],
        [0, '/', traced],
        [1000, '/'],
      ]),
    ).toEqual([1, 1, 1]);
  });

  it('keeps * for methods and headers, except Authorization', async () => {
    const answer = {
      lines: [ALLOW_ANY, 'Access-Control-Allow-Methods: *', 'Access-Control-Allow-Headers: *, authorization'],
    };
    const steps = [{}, { method: 'PATCH' }, { headers: { 'X-A': '1' } }, { headers: { Authorization: 'x' } }];
    expect(
      await preflights(
        answer,
        steps.map((init) => [0, '/', init] as const),
      ),
    ).toEqual([1, 0, 0, 0]);
    const bare = { lines: [ALLOW_ANY, 'Access-Control-Allow-Methods: *', 'Access-Control-Allow-Headers: *'] };
    const counts = await preflights(
      bare,
      steps.map((init) => [0, '/', init] as const),
      { authorizationByWildcard: true },
    );
    expect(counts).toEqual([1, 0, 0, 1]);
  });

  it('forgets the grants for a URL when a request to it fails', async () => {
    let isBroken = false;
    const server: Dictate = ({ method }) => (isBroken && method === 'PUT' ? {} : { lines: lines() });
    const browser = browse(server);
    await browser.fetch('/', { method: 'PUT' });
    isBroken = true;
    await failureOf(browser.fetch('/', { method: 'PUT' }));
    expect(sentOf(browser.exchanges)).toEqual([`PUT ${API}/`]);
    await failureOf(browser.fetch('/', { method: 'PUT' }));
    expect(sentOf(browser.exchanges)).toEqual([`OPTIONS ${API}/`, `PUT ${API}/`]);
  });

  it('is separate for each origin of a browser', async () => {
    const browser = browse({ lines: [ALLOW_ANY, 'Access-Control-Allow-Methods: PUT'] });
    await browser.fetch('/', { method: 'PUT' });
    const other = browser.page('https://other.example');
    expect((await other.fetch('/', { method: 'PUT' })).exchanges).toHaveLength(2);
    expect((await browser.fetch('/', { method: 'PUT' })).exchanges).toHaveLength(1);
  });
});
