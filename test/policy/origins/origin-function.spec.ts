import { runInThisContext } from 'node:vm';
import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsIssueCode } from '../../../lib/diagnostics/issue.js';
import type { CorsOrigin } from '../../../lib/policy/options/options.js';
import { withoutHanging } from '../../support/without-hanging.js';

function codesOf(origin: unknown): CorsIssueCode[] {
  const { issues } = compilePolicy({ origin: origin as CorsOrigin });
  return issues.map(({ code }) => code);
}

/** A function whose source text is this, as a person, a compiler or a bundler may write it. */
function written(text: string): unknown {
  return runInThisContext(`(${text})`);
}

describe('a function that expects a callback', () => {
  test.each([
    '(origin, callback) => callback(null, true)',
    'function (origin, callback) { callback(null, true); }',
    'function check(origin, cb) { return cb(null, origin === "https://a.example"); }',
    'async (origin, done) => done(null, true)',
    'async function (origin, next) { next(null, true); }',
    '(origin, originCallback) => { setTimeout(() => originCallback(null, true)); }',
    '(_origin, _callback) => {}',
    '(e,t)=>t(null,!0)',
    '(e,t)=>{t?.(null,!0)}',
    '(origin, f) => f.call(null, null, true)',
    '(origin, f) => f?.apply(null, [null, true])',
    '(...all) => all[1](null, true)',
    '(origin, ...others) => { others[0](null, true); }',
    'function (origin) { arguments[1](null, true); }',
    '(origin /* of the request */, callback) => true',
    '({ length }, callback) => callback(null, true)',
    '([first, second], callback) => callback(null, true)',
    '(origin = ["a", "b"], callback = () => {}) => callback(null, true)',
    '({ origin(origin, callback) { callback(null, true); } }).origin',
    '(request, origin, callback) => true',
    '(origin, f) => { const why = "it is\\"t // here"; f(null, true); }',
    '(origin, f) => origin / 2 > f(null) / 2',
    '(origin = /[/)]/, callback) => true',
    '(origin, f) => "a" + `b` + /c"/.test(origin) + f(null, true)',
    'Object.assign(() => true, {}).bind(null, 1, 2) && ((a, b, c) => true).bind(null)',
  ])('%s is refused, and the fix shows a function that returns a boolean', (text) => {
    const { issues } = compilePolicy({ origin: written(text) as CorsOrigin });
    expect(issues).toMatchObject([{ code: 'origin-function-callback', path: 'forRoot.origin' }]);
    expect(issues[0]?.fix).toContain('(origin, request) => allowed.has(origin)');
  });
});

describe('a function that can never return a boolean', () => {
  test.each([
    'function* (origin) { yield true; }',
    'async function* (origin) { yield true; }',
    'class Origins { constructor(origin) {} }',
    'class extends Array {}',
  ])('%s is refused', (text) => {
    expect(codesOf(written(text))).toEqual(['origin-function']);
  });
});

describe('a function that allows every origin', () => {
  const codesWithCredentials = (text: string): CorsIssueCode[] => {
    const { issues } = compilePolicy({ origin: written(text) as CorsOrigin, credentials: true });
    return issues.map(({ code }) => code);
  };

  test.each([
    '() => true',
    '()=>!0',
    'async () => true',
    '(_origin) => { return true; }',
    'origin => true /* for now */',
    '(origin, request) => true',
    'function () { return true; }',
    'async function allow(origin) { return true }',
    '({ origin() { return !0; } }).origin',
    '()=>!!1',
    '() => Promise.resolve(true)',
  ])('%s is refused with credentials, and accepted without', (text) => {
    expect(codesWithCredentials(text)).toEqual(['origin-any-credentials']);
    expect(codesOf(written(text))).toEqual([]);
  });

  test.each(['() => true && isOpen()', '(origin) => origin === "https://a.example" || true.x', '() => false'])(
    '%s may do otherwise, and is accepted',
    (text) => {
      expect(codesWithCredentials(text)).toEqual([]);
    },
  );
});

describe('a function that may return a boolean', () => {
  test.each([
    '() => true',
    'origin => origin.endsWith(".example.com")',
    'async origin => check(origin, done => done(null, true))',
    '(origin) => origin === "https://a.example"',
    '(origin, request) => request.headers["x-tenant"] === "a"',
    'async (origin, request) => lookup(origin, request)',
    '(origin, { headers }) => headers.host === "a"',
    'function (origin, request) { return this.allowed(origin, request); }',
    '({ origin(origin, request) { return true; } }).origin',
    '(...all) => all[1].method === "GET"',
    '(origin, ...others) => known.includes(others[0].host)',
    '(origin, request) => tenants.call(request, origin)',
    'function (origin) { return allowed.apply(this, arguments); }',
    '(origin, e) => e.method === "GET" || see(origin)',
    '(origin, request) => { /* request() is not a function */ return true; }',
    '(origin, $) => $.method === "GET"',
    '(origin) => (origin === "https://a.example")',
    'function (origin) { if (origin.length > 9) return true; return checks[0](origin); }',
    'Date.parse',
    '((origin, request) => true).bind(null)',
    "(origin, request) => { const why = 'refused request(s)'; return why.length > 0 && origin === request.host }",
    String.raw`(origin, request) => { log("request(s), it's \"request(\""); return origin === request.host; }`,
    '(origin, request) => { log(`request(${origin})`); return true && origin === request.host; }',
    '(origin, request) => /request(s)?["\'`/]/.test(origin) || "request(" === request.host',
    '(origin, request) => { if (request.port / 2 > 1) return /[/]request(s)/.test(origin); return false; }',
    '(origin = "a) => callback(", request) => origin === request.host',
    'origin => allowed.has(origin) || (origin === "https://a.example")',
  ])('%s is accepted', (text) => {
    expect(codesOf(written(text))).toEqual([]);
  });

  test.each([
    ['spaces', `async ${' '.repeat(20_000)}x => x`],
    ['underscores', `(origin, ${'_'.repeat(20_000)}) => x`],
    ['slashes', `(origin, r) => ${'r/'.repeat(9_000)}1`],
    ['quotes', `(origin, r) => ${`"'" + `.repeat(3_000)}1`],
    ['comments', `(origin, r) => /[${'/*'.repeat(9_000)}]/`],
    ['names', `(origin, ${'a'.repeat(9_000)}) => ${'a'.repeat(8_999)}`],
  ])('does not hang at startup, even with thousands of %s', (_, text) => {
    const origin = written(text) as CorsOrigin;
    const compile = (): unknown => compilePolicy({ origin, credentials: true });
    withoutHanging(() => Array.from({ length: 20 }, compile));
  });

  it('is not called at startup', () => {
    let calls = 0;
    expect(codesOf(() => calls++ === 0)).toEqual([]);
    expect(calls).toBe(0);
  });

  it('is accepted as a proxy that throws for everything, because only a request can show what it returns', () => {
    const refuse = (): never => {
      throw new Error('asked');
    };
    expect(codesOf(new Proxy(() => true, { get: refuse, has: refuse, getOwnPropertyDescriptor: refuse }))).toEqual([]);
  });
});
