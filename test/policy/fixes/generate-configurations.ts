import fc from 'fast-check';
import { FURTHER_CONFIGURATIONS } from './further/index.js';
import type { Configured } from './read-configuration.js';

/** An origin of a further configuration, in any of its forms. */
const origins = fc.constantFrom(
  ...FURTHER_CONFIGURATIONS.flatMap(({ origins: forms, ...facts }) =>
    Object.values(forms).map((origin) => ({ origin, ...facts })),
  ),
);

const WRONG = [
  null,
  0,
  1,
  '',
  'yes',
  'true',
  'false',
  {},
  [],
  [null],
  [1],
  [['X-A', 'X-B']],
  new Set(['X-A']),
  () => true,
];
const TEXTS = [
  'GET',
  'GET,POST',
  'get, post',
  'GET;POST',
  'GET POST',
  'patch',
  '*',
  'ALL',
  'TRACE',
  '[GET]',
  '"GET"',
  'GETT',
];
const HEADERS = [
  ...[
    '*',
    'X-A',
    'X-A, X-B',
    'X-A; X-B',
    'X-A X-B',
    'X-A: 1',
    '"X-A"',
    'Origin, Date',
    'Set-Cookie',
    'X-*',
    ' X-A ',
    'X A',
  ],
  ...['Access-Control-Allow-Origin', 'Content-Type,Authorization,', 'content-type|accept', 'Header1\nHeader2'],
];

const listOf = (texts: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...texts) },
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...texts), { maxLength: 4 }) },
    fc.constantFrom<unknown>(...WRONG, true, false),
  );
const flag = fc.oneof({ weight: 4, arbitrary: fc.boolean() }, fc.constantFrom<unknown>(...WRONG));
const number = fc.oneof(
  fc.integer({ min: -10, max: 200_000 }),
  fc.constantFrom<unknown>(600, '600', '10m', 1.5, NaN, Infinity, 1e9, 404, '204', ...WRONG),
);

/** Every option, under its own name or one of another library. */
const OPTIONS: readonly (readonly [names: readonly string[], values: fc.Arbitrary<unknown>])[] = [
  [['methods', 'allowMethods', 'allowed_methods'], listOf(TEXTS)],
  [['allowedHeaders', 'allowHeaders', 'Access-Control-Allow-Headers'], listOf(HEADERS)],
  [['exposedHeaders', 'exposeHeaders', 'CORS_EXPOSE_HEADERS'], listOf(HEADERS)],
  [['credentials', 'allowCredentials', 'supports_credentials'], flag],
  [['maxAge', 'max_age', 'maxAgeSeconds'], number],
  [['optionsSuccessStatus', 'originTimeout'], number],
  [['preflightContinue', 'optionsPassthrough', 'strictPreflight'], flag],
  [['rejectDisallowed', 'timingAllowOrigin', 'dangerouslyAllowNullOrigin'], flag],
  [['noSuchOption'], fc.anything()],
];

const option = fc
  .constantFrom(...OPTIONS)
  .chain(([[own = '', ...others], values]) => fc.tuple(fc.constantFrom(own, own, ...others), values, fc.constant(own)));

/** Configurations in which several options are careless at once. */
export const configurations: fc.Arbitrary<Configured> = fc
  .record({
    facts: origins,
    nameOfOrigin: fc.constantFrom('origin', 'origin', 'origins', 'allowedOrigins', 'CORS_ORIGIN'),
    others: fc.uniqueArray(option, { maxLength: 5, selector: ([, , own]) => own }),
  })
  .map(({ facts: { id, origin, allow, refuse }, nameOfOrigin, others }) => ({
    name: id,
    written: { ...Object.fromEntries(others.map(([name, value]) => [name, value])), [nameOfOrigin]: origin },
    original: { origin },
    allow,
    refuse,
    delegate: false,
  }));
