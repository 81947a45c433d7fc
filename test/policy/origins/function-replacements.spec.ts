import { runInThisContext } from 'node:vm';
import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsOrigin } from '../../../lib/policy/options/options.js';

/** A function whose source text is this. */
function written(text: string): CorsOrigin {
  return runInThisContext(`(${text})`) as CorsOrigin;
}

function fixOf(text: string, credentials = false): string {
  const { issues } = compilePolicy({ origin: written(text), credentials });
  expect(issues).toHaveLength(1);
  return issues[0]?.fix ?? '';
}

const A = 'https://a.example.com';
const B = 'https://b.example.com';

describe('the fix of a function that expects a callback', () => {
  test.each<[string, string]>([
    ['(origin, callback) => callback(null, list.includes(origin))', 'Write list, which the function compares with.'],
    [
      '(o, cb) => { if (!o || allowed.indexOf(o) !== -1) { cb(null, true); } else { cb(new Error("Not allowed")); } }',
      'Write allowed,',
    ],
    [
      '(o, cb) => { if (allowed.indexOf(o) === -1) { return cb(new Error(`No: ${o}`), false); } return cb(null, true); }',
      'Write allowed,',
    ],
    [
      '(o, cb) => { if (!o) return cb(null, true); if (!this.config.origins.includes(o)) return cb(null, false); return cb(null, true); }',
      'Write this.config.origins,',
    ],
    [
      'function (origin, cb) { console.log("asked", origin); cb(null, origin && set.has(origin) ? true : false); }',
      'Write [...set.keys()],',
    ],
    ['(origin, callback) => callback(null, list.some((one) => one === origin))', 'Write list,'],
    ['(origin, callback) => callback(null, patterns.some((one) => one.test(origin)))', 'Write patterns,'],
    ['(origin, callback) => { const ok = !origin || list.includes(origin); callback(null, ok); }', 'Write list,'],
    ['(origin, callback) => callback(null, PATTERN.test(origin))', 'Write PATTERN,'],
    [`(origin, callback) => callback(null, list.includes(origin) || origin === '${A}')`, `Write [...list, '${A}'],`],
    [
      `(origin, callback) => { const list = ['${A}', '${B}/']; callback(null, list.includes(origin)); }`,
      `Write ['${A}', '${B}'].`,
    ],
    [`(origin, callback) => callback(null, ['${A}'].includes(origin))`, `Write '${A}'.`],
    [
      `(origin, callback) => { if (origin !== '${A}') return callback(new Error('no')); callback(null, true); }`,
      `Write '${A}'.`,
    ],
    [`(origin, callback) => callback(null, origin.startsWith('http://localhost'))`, `Write 'http://localhost:*'.`],
    [`(origin, callback) => callback(null, origin.endsWith('.example.com'))`, `Write 'https://*.example.com'.`],
    [`(origin, callback) => callback(null, /^https:\\/\\/a\\.example\\.com$/.test(origin))`, `Write '${A}'.`],
    ['function () { var o = arguments[0]; var cb = arguments[1]; cb(null, list.includes(o)); }', 'Write list,'],
    ['(origin, callback) => callback(null, true)', "Write '*'."],
    ['(origin, callback) => { callback(null, origin); }', "Write '*'."],
  ])('%s is what it compares with', (text, fix) => {
    expect(fixOf(text)).toContain(fix);
  });

  test.each([
    [
      'the list is one of refused origins',
      '(o, cb) => { if (blocked.includes(o)) { cb(new Error("no")); } else { cb(null, true); } }',
    ],
    ['the list is one of refused origins', '(o, cb) => cb(null, !blocked.includes(o))'],
    ['another condition counts', '(o, cb) => cb(null, list.includes(o) && isOpen())'],
    ['another condition counts', '(o, cb) => cb(null, list.includes(o) || isDevelopment)'],
    ['it asks a database', '(o, cb) => { find(o).then((found) => cb(null, found !== null)); }'],
    ['the origin is changed first', '(o, cb) => cb(null, list.includes(o.toLowerCase()))'],
    ['the list is computed', '(o, cb) => cb(null, split(list).includes(o))'],
    ['the comparison is part of another', '(o, cb) => cb(null, (1, list.includes(o)) !== false)'],
    ['another request counts', '(o, cb) => { if (cb.length > 3) list = all; cb(null, list.includes(o)); }'],
  ])('is a promise around the function if %s: %s', async (_why, text) => {
    const fix = fixOf(text);
    expect(fix).toMatch(/^Write \(origin\) => new Promise\(/);
    const code = /^Write (.*), with your function as 'yourFunction'\./.exec(fix)?.[1] ?? '';
    const wrapped = runInThisContext(`(yourFunction) => ${code}`) as (
      own: unknown,
    ) => (origin: string) => Promise<boolean>;
    const called = wrapped((origin: string, callback: (error: unknown, allow?: unknown) => void) => {
      callback(origin === 'https://error.example' ? new Error() : null, origin === A);
    });
    expect(await called(A)).toBe(true);
    expect(await called(B)).toBe(false);
    expect(await called('https://error.example')).toBe(false);
  });

  it('says that requests without an origin are never refused', () => {
    expect(fixOf('(o, cb) => cb(null, !o || list.includes(o))')).toContain(
      'without an Origin header are never refused',
    );
  });

  it('of one that allows every origin takes the credentials away', () => {
    const fix = fixOf('(origin, callback) => callback(null, true)', true);
    expect(fix).toContain("Write '*', and set credentials: false");
  });
});

describe('a function that compares parts, with credentials', () => {
  const warningOf = (text: string): string => {
    const { warnings } = compilePolicy({ origin: written(text), credentials: true });
    return warnings.map(({ message }) => message).join('\n');
  };

  test.each<[string, string]>([
    ["(o) => o.startsWith('http://localhost')", 'http://localhost.evil.example'],
    ["(o) => o.startsWith('https://app.example.com')", 'https://app.example.com.evil.example'],
    ["(o) => o.endsWith('example.com')", 'https://evilexample.com'],
    ["(o) => o.includes('example.com')", 'https://example.com.evil.example'],
    ["(o) => o?.includes('.example.com') === true", 'https://evil.example.example.com.evil.example'],
    ['(o) => /example\\.com/.test(o)', 'https://example.com.evil.example'],
    ['(o) => /^https:\\/\\/example.com$/.test(o)', 'https://examplexcom'],
    ['(o) => /^https:\\/\\/example\\.com/.test(o)', 'https://example.com.evil.example'],
  ])('%s: the warning names %s', (text, lookalike) => {
    expect(warningOf(text)).toContain(`'${lookalike}' passes`);
    expect((written(text) as (origin: string) => boolean)(lookalike)).toBe(true);
  });

  test.each([
    "(o) => o.startsWith('http://localhost:')",
    "(o) => o.endsWith('.example.com')",
    "(o) => o === 'https://example.com'",
    '(o) => /^https:\\/\\/example\\.com$/.test(o)',
  ])('%s: the warning names none', (text) => {
    expect(warningOf(text)).toContain('may use the credentials');
    expect(warningOf(text)).not.toContain('passes');
  });
});

test('a bound function that may expect a callback is a warning, because its source text cannot be read', () => {
  const bound = written('(function check(origin, callback) { callback(null, true); }).bind(null)');
  expect(compilePolicy({ origin: bound }).warnings).toMatchObject([{ code: 'origin-function-unread' }]);
});
