import fc from 'fast-check';
import { type Answer, type Call, type Case, type Field, type Page, type Resource } from './case.js';

/** One of these, the earlier ones more often than the later ones. */
function likely<T>(...values: readonly T[]): fc.Arbitrary<T> {
  const last = values.length - 1;
  return fc.oneof(...values.map((value, i) => ({ arbitrary: fc.constant(value), weight: 2 * (last - i) + 1 })));
}

/** A property that is present in this percentage of cases. */
function sometimes<T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary, weight: percent }, { arbitrary: fc.constant(undefined), weight: 100 - percent });
}

/** The lines of one field: mostly one line, more often with a valid value than with an invalid one. */
function field(
  name: string,
  percent: number,
  right: readonly string[],
  wrong: readonly string[],
): fc.Arbitrary<Field[]> {
  const value = fc.oneof(
    { arbitrary: likely(...right), weight: 6 },
    { arbitrary: fc.constantFrom(...wrong), weight: 1 },
  );
  const values = fc.oneof(
    { arbitrary: fc.tuple(value), weight: 15 },
    { arbitrary: fc.array(value, { minLength: 2, maxLength: 2 }), weight: 1 },
  );
  return sometimes(percent, values).map((lines = []) => lines.map((line): Field => [name, line]));
}

const merged = (...fields: fc.Arbitrary<Field[]>[]): fc.Arbitrary<Field[]> =>
  fc.tuple(...fields).map((all) => all.flat());

const allowOrigin = field(
  'Access-Control-Allow-Origin',
  92,
  ['{origin}', '*', '{origin}', 'null'],
  ['{third}', '{api}', '{origin}/', '{origin}, {origin}', '', 'NULL', '** '],
);
const allowCredentials = field('Access-Control-Allow-Credentials', 60, ['true'], ['TRUE', 'false', '', '1']);
const allowMethods = field(
  'Access-Control-Allow-Methods',
  85,
  ['PUT, DELETE, PATCH, QUERY, OPTIONS', '*', 'PUT', 'GET, POST', 'DELETE,patch', ', PUT ,'],
  ['put', '', 'P UT', 'PUT;DELETE', 'GET'],
);
const allowHeaders = field(
  'Access-Control-Allow-Headers',
  85,
  [
    'x-trace, x-other, authorization, content-type, accept, range',
    '*',
    'X-Trace,Content-Type',
    'x-trace',
    '*, Authorization',
  ],
  ['', 'x trace', 'x-trace;x-other', 'x-tracer'],
);
const exposeHeaders = field(
  'Access-Control-Expose-Headers',
  60,
  ['X-A', '*', 'x-b, X-A', 'ETag, x-c'],
  ['', 'X A', 'Set-Cookie', '"X-A"'],
);

const setCookie = field(
  'Set-Cookie',
  15,
  ['own=1; Path={path}; SameSite=None; Secure', 'own=2; Path={path}'],
  ['own=3; Path=/nowhere', 'own'],
);

const payload = merged(
  field('X-A', 70, ['1'], ['']),
  field('X-B', 40, ['2', ' 2 '], ['é']),
  field('Content-Type', 50, ['text/plain', 'application/json'], ['?']),
  field('Content-Language', 30, ['en'], ['-']),
  setCookie,
);

// An age of five seconds, the default, may or may not expire while other cases run.
const age = field('Access-Control-Max-Age', 100, ['600', '0'], ['00600']).map((lines) => lines.slice(0, 1));

const preflight: fc.Arbitrary<Answer> = fc.record({
  status: likely(204, 200, 204, 299, 403, 404, 500, 302),
  headers: merged(allowOrigin, allowCredentials, allowMethods, allowHeaders, age),
});

const answer: fc.Arbitrary<Answer> = fc.record({
  status: likely(200, 200, 200, 201, 204, 404, 500),
  headers: merged(allowOrigin, allowCredentials, exposeHeaders, payload),
});

const redirect = (to: string): fc.Arbitrary<Answer> =>
  fc.record({
    status: likely(302, 307, 301, 303, 308),
    headers: merged(
      allowOrigin,
      allowCredentials,
      // Caches may keep a permanent redirect as long as they like.
      fc.constant([['Cache-Control', 'no-store']]),
      fc
        .constantFrom('{api}', '{third}', '{cross-site}', '{same-site}')
        .map((place): Field[] => [['Location', `${place}{path}/${to}`]]),
    ),
  });

/** Mostly one answer, and sometimes another one for the second request. */
const resource = (next?: string): fc.Arbitrary<Resource> => {
  const actual =
    next === undefined ? answer : fc.oneof({ arbitrary: answer, weight: 5 }, { arbitrary: redirect(next), weight: 1 });
  return fc.record({
    preflight: fc.array(preflight, { minLength: 1, maxLength: 2 }),
    actual: fc.array(actual, { minLength: 1, maxLength: 2 }),
  });
};

const requestHeader: fc.Arbitrary<Field> = fc.constantFrom<Field>(
  ['X-Trace', '1'],
  ['x-other', '2'],
  ['Authorization', 'Bearer token'],
  ['Content-Type', 'application/json'],
  ['Content-Type', 'text/plain; charset=utf-8'],
  ['Accept', 'application/json'],
  ['Accept', 'a(b)'],
  ['Accept-Language', 'de_CH'],
  ['Content-Language', 'de'],
  ['Range', 'bytes=0-5'],
  ['Range', 'bytes=-5'],
  ['Origin', 'http://elsewhere.example'],
  ['X-Method-Override', 'TRACE'],
  ['Accept', 'a'.repeat(129)],
);

const headers = fc.uniqueArray(requestHeader, { maxLength: 3, selector: ([name]) => name.toLowerCase() });

const anyCall = fc.record({
  method: likely('GET', 'POST', 'PUT', 'GET', 'DELETE', 'put', 'PATCH', 'patch', 'HEAD', 'QUERY', 'OPTIONS', 'TRACE'),
  headers: fc.oneof({ arbitrary: fc.constant([]), weight: 1 }, { arbitrary: headers, weight: 1 }),
  body: sometimes(
    50,
    fc.constantFrom('text', 'params', 'multipart', 'bytes', 'blob:application/json', 'blob:text/plain'),
  ),
  mode: likely(undefined, 'cors', undefined, 'no-cors', 'same-origin'),
  credentials: likely(undefined, 'include', 'same-origin', 'omit'),
  redirect: likely(undefined, undefined, 'follow', 'manual', 'error'),
});

/** Removes what would throw in every call: a body with a method that has none, a method that the mode does not allow. */
const call: fc.Arbitrary<Call> = anyCall.map(({ body, ...rest }) => {
  const hasBody = body !== undefined && !['GET', 'HEAD'].includes(rest.method);
  const given = Object.entries({ ...rest, ...(hasBody && { body }) }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
});

const page = likely<Page>('cross-site', 'cross-site', 'same-site', 'opaque', 'same-origin');

const anyCase: fc.Arbitrary<Case> = fc
  .tuple(
    page,
    fc.oneof(
      { arbitrary: fc.tuple(call), weight: 3 },
      { arbitrary: call.map((one) => [one, one]), weight: 1 },
      { arbitrary: fc.array(call, { minLength: 2, maxLength: 3 }), weight: 1 },
    ),
    fc.record({ a: resource('b'), b: resource('c'), c: resource() }),
  )
  .map(([from, calls, resources]) => ({ name: '', page: from, calls, resources }));

/** The same cases for the same seed. */
export function generateCases(seed: number, count: number): Case[] {
  return fc.sample(anyCase, { seed, numRuns: count }).map((subject, i) => ({ ...subject, name: `${seed}/${i}` }));
}
