import type { Call } from '../../browser-comparison/case.js';
import type { Short } from '../../browser-comparison/table.js';
import type { Verdict } from '../../browser-comparison/verdict.js';
import { type Details, subtest, type Subtest, type WptFile } from '../wpt-file.js';

type Reply = Readonly<Record<string, string | number>>;
/** A request, what the server says to it if it comes, and the result. */
type Exchange = readonly [Verdict, Call, Reply?];

const A = '{api}{path}/a';
const B = '{api}{path}/b';

/** The time of some seconds from now. */
const date = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

const FRESH = { Expires: date(100_000), 'Last-Modified': date(0) };
const STALE = { Expires: date(-5000), 'Last-Modified': date(-100_000) };

const get: Call = {};
const headers = (...fields: readonly (readonly [string, string])[]): Call => ({ headers: fields });
const isAbout = (place: string) => (exchange: Exchange) => (exchange[1].url ?? A) === place;

/** Requests within one origin, one after the other. A request that is answered by the cache uses up no reply. */
function cached(name: string, exchanges: readonly Exchange[], details: Details = {}): Subtest {
  const replies = (place: string) =>
    exchanges
      .filter(isAbout(place))
      .filter(([verdict]) => verdict !== 'from cache')
      .map(([, , reply]) => reply ?? {});
  const calls = exchanges.map(([, call]) => ({ url: A, ...call }));
  const server: Short = { actual: replies(A), b: { actual: replies(B) } };
  return subtest(name, verdictsOf(exchanges), calls, server, { page: 'same-origin', ...details });
}

const verdictsOf = (exchanges: readonly Exchange[]) => exchanges.map(([verdict]) => verdict);

/** Two requests for the same. */
const twice = (name: string, reply: Reply, verdict: Verdict, second: Call = get, first: Call = get) =>
  cached(`HTTP cache ${name}`, [
    ['read', first, reply],
    [verdict, second],
  ]);

const validated = (name: string, reply: Reply) =>
  cached(
    `HTTP cache ${name}`,
    [
      ['read', get, reply],
      ['read', get, { ...reply, status: 304 }],
    ],
    { sent: { 'if-none-match': reply.ETag as string } },
  );

const freshness: WptFile = {
  file: 'fetch/http-cache/freshness.html',
  subtests: [
    twice('reuses a response with a future Expires', { Expires: date(2_592_000) }, 'from cache'),
    twice('does not reuse a response with a past Expires', { Expires: date(-2_592_000) }, 'read'),
    twice('does not reuse a response with a present Expires', { Expires: date(0) }, 'read'),
    twice('does not reuse a response with an invalid Expires', { Expires: '0' }, 'read'),
    twice('reuses a response with positive Cache-Control: max-age', { 'Cache-Control': 'max-age=3600' }, 'from cache'),
    twice('does not reuse a response with Cache-Control: max-age=0', { 'Cache-Control': 'max-age=0' }, 'read'),
    twice(
      'reuses a response with positive Cache-Control: max-age and a past Expires',
      { 'Cache-Control': 'max-age=3600', Expires: date(-10_000) },
      'from cache',
    ),
    twice(
      'reuses a response with positive Cache-Control: max-age and an invalid Expires',
      { 'Cache-Control': 'max-age=3600', Expires: '0' },
      'from cache',
    ),
    twice(
      'does not reuse a response with Cache-Control: max-age=0 and a future Expires',
      { 'Cache-Control': 'max-age=0', Expires: date(10_000) },
      'read',
    ),
    twice(
      'does not prefer Cache-Control: s-maxage over Cache-Control: max-age',
      { 'Cache-Control': 'max-age=1, s-maxage=3600' },
      'read',
      { after: 3 },
    ),
    twice(
      'does not reuse a response when the Age header is greater than its freshness lifetime',
      { 'Cache-Control': 'max-age=3600', Age: 12_000 },
      'read',
    ),
    twice('does not store a response with Cache-Control: no-store', { 'Cache-Control': 'no-store' }, 'read'),
    twice(
      'does not store a response with Cache-Control: no-store, even with max-age and Expires',
      { 'Cache-Control': 'max-age=10000, no-store', Expires: date(10_000) },
      'read',
    ),
    validated('stores a response with Cache-Control: no-cache, but revalidates upon use', {
      'Cache-Control': 'no-cache',
      ETag: 'abcd',
    }),
    validated(
      'stores a response with Cache-Control: no-cache, but revalidates upon use, even with max-age and Expires',
      { 'Cache-Control': 'max-age=10000, no-cache', Expires: date(10_000), ETag: 'abcd' },
    ),
  ],
};

const foo = headers(['Foo', '1']);
const two = headers(['Foo', '1'], ['Bar', 'abc']);
const three = headers(['Foo', '1'], ['Bar', 'abc'], ['Baz', '789']);
const varying = (vary: string): Reply => ({ Expires: date(5000), 'Last-Modified': date(-3000), Vary: vary });
const vary = (name: string, value: string, verdict: Verdict, first: Call, second: Call) =>
  twice(name, varying(value), verdict, second, first);

const varied: WptFile = {
  file: 'fetch/http-cache/vary.html',
  subtests: [
    vary('reuses Vary response when request matches', 'Foo', 'from cache', foo, foo),
    vary("doesn't use Vary response when request doesn't match", 'Foo', 'read', foo, headers(['Foo', '2'])),
    vary("doesn't use Vary response when request omits variant header", 'Foo', 'read', foo, get),
    cached("HTTP cache doesn't invalidate existing Vary response", [
      ['read', foo, varying('Foo')],
      ['read', headers(['Foo', '2']), varying('Foo')],
      ['from cache', foo],
    ]),
    vary(
      "doesn't pay attention to headers not listed in Vary",
      'Foo',
      'from cache',
      headers(['Foo', '1'], ['Other', '2']),
      headers(['Foo', '1'], ['Other', '3']),
    ),
    vary('reuses two-way Vary response when request matches', 'Foo, Bar', 'from cache', two, two),
    vary(
      "doesn't use two-way Vary response when request doesn't match",
      'Foo, Bar',
      'read',
      two,
      headers(['Foo', '2'], ['Bar', 'abc']),
    ),
    vary("doesn't use two-way Vary response when request omits variant header", 'Foo, Bar', 'read', foo, get),
    vary('reuses three-way Vary response when request matches', 'Foo, Bar, Baz', 'from cache', three, three),
    vary(
      "doesn't use three-way Vary response when request doesn't match",
      'Foo, Bar, Baz',
      'read',
      three,
      headers(['Foo', '2'], ['Bar', 'abc'], ['Baz', '789']),
    ),
    vary(
      "doesn't use three-way Vary response when request doesn't match, regardless of header order",
      'Foo, Bar, Baz',
      'read',
      headers(['Foo', '1'], ['Bar', 'abc4'], ['Baz', '789']),
      three,
    ),
    vary(
      'uses three-way Vary response when both request and the original request omited a variant header',
      'Foo, Bar, Baz',
      'from cache',
      headers(['Foo', '1'], ['Baz', '789']),
      headers(['Foo', '1'], ['Baz', '789']),
    ),
    vary(
      "doesn't use Vary response with a field value of '*'",
      '*',
      'read',
      headers(['Foo', '1'], ['Baz', '789']),
      headers(['*', '1'], ['Baz', '789']),
    ),
  ],
};

const UNSAFE = ['POST', 'PUT', 'DELETE', 'FOO'] as const;
const unsafe = (method: string): Call => ({ method, body: 'text', url: A });

/** What an unsafe request removes from the cache: its own URL, or the one in a header of its response. */
const invalidations = (what: string, place: string, reply: Reply): Subtest[] => {
  const kept: Call = { url: place };
  const about = what === '' ? '' : ` ${what} URL`;
  const removing = (method: string) =>
    cached(
      `HTTP cache invalidates${about} after a successful response from ${method === 'FOO' ? 'an unknown method' : `a ${method}`}`,
      [
        ['read', kept, FRESH],
        ['read', unsafe(method), reply],
        ['read', kept],
      ],
    );
  const failing = cached(`HTTP cache does not invalidate${about} after a failed response from an unsafe request`, [
    ['read', kept, FRESH],
    ['read', unsafe('POST'), { ...reply, status: 500 }],
    ['from cache', kept],
  ]);
  return [removing('POST'), failing, ...UNSAFE.slice(1).map(removing)];
};

const LOCATIONS = { Location: 'b', 'Content-Location': 'b' };

const invalidated: WptFile = {
  file: 'fetch/http-cache/invalidate.html',
  subtests: [
    ...invalidations('', A, {}),
    ...invalidations('Location', B, LOCATIONS),
    ...invalidations('Content-Location', B, LOCATIONS),
  ],
};

const control = (value: string): Call => headers(['Cache-Control', value]);
const honours = (directive: string, reply: Reply, second: Call, verdict: Verdict = 'read') =>
  twice(`honors Cache-Control: ${directive}`, reply, verdict, second);

const requested: WptFile = {
  file: 'fetch/http-cache/cc-request.html',
  subtests: [
    honours('max-age=0 in requests.', FRESH, { ...control('max-age=0'), after: 3 }),
    honours('max-age=1 in requests.', FRESH, { ...control('max-age=1'), after: 3 }),
    honours(
      'max-age in requests for responses that are pre-aged.',
      { 'Cache-Control': 'max-age=3600', Age: 1800 },
      control('max-age=600'),
    ),
    honours(
      'max-stale in requests.',
      { 'Cache-Control': 'max-age=1' },
      { ...control('max-stale=1000'), after: 3 },
      'from cache',
    ),
    honours(
      'max-stale in requests for responses that are pre-aged.',
      { 'Cache-Control': 'max-age=1500', Age: 2000 },
      control('max-stale=1000'),
      'from cache',
    ),
    honours('min-fresh in requests.', { 'Cache-Control': 'max-age=1500' }, control('min-fresh=2000')),
    honours(
      'min-fresh in requests for responses that are pre-aged.',
      { 'Cache-Control': 'max-age=1500', Age: 1000 },
      control('min-fresh=1000'),
    ),
    honours('no-cache in requests.', { 'Cache-Control': 'max-age=1500' }, control('no-cache')),
    honours('no-store in requests.', { 'Cache-Control': 'max-age=1500' }, control('no-store')),
  ],
};

const updates = (name: string, [tag, value, condition]: readonly [string, string, string], again: boolean) => {
  const reply = (seconds: number, test: string): Reply => ({
    Expires: date(seconds),
    [tag]: value,
    'Test-Header': test,
  });
  return cached(
    `HTTP cache updates ${again ? 'stored' : 'returned'} headers from a ${name} 304`,
    [
      ['read', get, reply(-5000, 'A')],
      ['read', get, { ...reply(again ? 3000 : -3000, 'B'), status: 304 }],
      ...(again ? [['from cache', get] as const] : []),
    ],
    { ...(!again && { sent: { [condition]: value } }), readable: { 'test-header': 'B' } },
  );
};

const MODIFIED = ['Last-Modified', date(-3000), 'if-modified-since'] as const;

const notModified: WptFile = {
  file: 'fetch/http-cache/304-update.html',
  subtests: [MODIFIED, ['ETag', 'ABC', 'if-none-match'] as const].flatMap((validator) =>
    [false, true].map((again) => updates(validator[0], validator, again)),
  ),
};

const HEURISTIC = { 'Last-Modified': date(-300) };
const guessing = (status: number, phrase: string, verdict: 'read' | 'from cache') =>
  twice(
    `${verdict === 'read' ? 'does not use' : 'reuses'} a ${status} ${phrase} response with Last-Modified based upon heuristic freshness`,
    { ...HEURISTIC, status },
    verdict,
  );

const heuristic: WptFile = {
  file: 'fetch/http-cache/heuristic.html',
  subtests: [
    twice(
      'reuses an unknown response with Last-Modified based upon heuristic freshness when Cache-Control: public is present',
      { ...HEURISTIC, status: 299, 'Cache-Control': 'public' },
      'from cache',
    ),
    twice(
      'does not reuse an unknown response with Last-Modified based upon heuristic freshness when Cache-Control: public is not present',
      { ...HEURISTIC, status: 299 },
      'read',
    ),
    guessing(200, 'OK', 'from cache'),
    guessing(203, 'Non-Authoritative Information', 'from cache'),
    guessing(204, 'No Content', 'from cache'),
    guessing(404, 'Not Found', 'from cache'),
    guessing(405, 'Method Not Allowed', 'from cache'),
    guessing(410, 'Gone', 'from cache'),
    guessing(414, 'URI Too Long', 'from cache'),
    guessing(501, 'Not Implemented', 'from cache'),
    guessing(201, 'Created', 'read'),
    guessing(202, 'Accepted', 'read'),
    guessing(403, 'Forbidden', 'read'),
    guessing(502, 'Bad Gateway', 'read'),
    guessing(503, 'Service Unavailable', 'read'),
    guessing(504, 'Gateway Timeout', 'read'),
  ],
};

const statuses: WptFile = {
  file: 'fetch/http-cache/status.html',
  subtests: [200, 203, 204, 299, 400, 404, 410, 499, 500, 502, 503, 504, 599].flatMap((status) => [
    twice(`goes to the network if it has a stale ${status} response`, { ...STALE, status }, 'read'),
    twice(`avoids going to the network if it has a fresh ${status} response`, { ...FRESH, status }, 'from cache'),
  ]),
};

const sends = (name: string, call: Call, sent: Record<string, string>) => cached(name, [['read', call]], { sent });

const modes: WptFile = {
  file: 'fetch/http-cache/cache-mode.any.js',
  subtests: [
    sends(
      'Fetch sends Cache-Control: max-age=0 when cache mode is no-cache',
      { cache: 'no-cache' },
      { 'cache-control': 'max-age=0' },
    ),
    sends(
      "Fetch doesn't touch Cache-Control when cache mode is no-cache and Cache-Control is already present",
      { cache: 'no-cache', ...headers(['cache-control', 'foo']) },
      { 'cache-control': 'foo' },
    ),
    sends(
      'Fetch sends Cache-Control: no-cache and Pragma: no-cache when cache mode is no-store',
      { cache: 'no-store' },
      { 'cache-control': 'no-cache', pragma: 'no-cache' },
    ),
    sends(
      "Fetch doesn't touch Cache-Control when cache mode is no-store and Cache-Control is already present",
      { cache: 'no-store', ...headers(['cache-control', 'foo']) },
      { 'cache-control': 'foo' },
    ),
    sends(
      "Fetch doesn't touch Pragma when cache mode is no-store and Pragma is already present",
      { cache: 'no-store', ...headers(['pragma', 'foo']) },
      { pragma: 'foo' },
    ),
  ],
};

const conditional: WptFile = {
  file: 'fetch/http-cache/if-none-match.any.js',
  subtests: [
    sends(
      'Setting If-None-Match results in Cache-Control: no-cache and Pragma: no-cache',
      headers(['If-None-Match', 'abc']),
      { 'cache-control': 'no-cache', pragma: 'no-cache' },
    ),
  ],
};

/** What the HTTP cache keeps, and when it is asked. */
export const httpCache = [
  ...[freshness, varied, invalidated, requested, notModified, heuristic, statuses, modes, conditional],
];
