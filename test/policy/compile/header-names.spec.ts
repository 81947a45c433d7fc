import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsWarningCode } from '../../../lib/diagnostics/warning.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';
import { configured, REAL_CONFIGURATIONS } from '../fixes/read-configuration.js';

/** What starts with these options: the names that stay, and the codes of the warnings. */
function startedWith(options: CorsOptions): { readonly names: unknown; readonly codes: readonly CorsWarningCode[] } {
  const { policy, issues, warnings } = compilePolicy(options);
  expect(issues).toEqual([]);
  const field = 'allowedHeaders' in options ? 'allowedHeaders' : 'exposedHeaders';
  return { names: policy?.options[field], codes: warnings.map(({ code }) => code) };
}

describe('a header name that no script can use stops no application', () => {
  test.each([
    ...['accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method'],
    ...['connection', 'content-length', 'cookie', 'cookie2', 'date', 'dnt', 'expect', 'host', 'keep-alive', 'origin'],
    ...['referer', 'set-cookie', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via', 'proxy-x', 'sec-x'],
  ])('§1a 10: %s, which no preflight asks for, is dropped', (name) => {
    const dropped = { names: ['X-A'], codes: ['request-header-forbidden'] };
    expect(startedWith({ allowedHeaders: ['X-A', name] })).toEqual(dropped);
    expect(startedWith({ allowedHeaders: `${name.toUpperCase()}, X-A` })).toEqual(dropped);
    expect(startedWith({ allowedHeaders: [`x-${name}`] })).toEqual({ names: [`x-${name}`], codes: [] });
  });

  test.each([
    ...['origin', 'credentials', 'methods', 'headers', 'private-network'].map((name) => `Access-Control-Allow-${name}`),
    ...['Access-Control-Max-Age', 'Access-Control-Expose-Headers'],
  ])('§1a 11: %s is a response header, and clients send it, so it stays', (name) => {
    const kept = { names: [name], codes: ['request-header-misplaced'] };
    expect(startedWith({ allowedHeaders: [name] })).toEqual(kept);
    expect(startedWith({ allowedHeaders: [`X-${name}`] })).toEqual({ names: [`X-${name}`], codes: [] });
  });

  test.each(['Set-Cookie', 'set-cookie2'])('§1a 14: %s, which no script can read, is dropped', (name) => {
    const dropped = { names: ['ETag'], codes: ['response-header-forbidden'] };
    expect(startedWith({ exposedHeaders: [name, 'ETag'] })).toEqual(dropped);
    expect(startedWith({ exposedHeaders: `ETag,${name}` })).toEqual(dropped);
    expect(startedWith({ exposedHeaders: [name.slice(4)] })).toEqual({ names: [name.slice(4)], codes: [] });
  });

  test.each([
    ...['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'],
    ...['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Max-Age'],
  ])('§1a 15: %s, which responses to actual requests do not have, stays', (name) => {
    expect(startedWith({ exposedHeaders: [name] })).toEqual({ names: [name], codes: ['response-header-misplaced'] });
    expect(startedWith({ exposedHeaders: [`X-${name}`] })).toEqual({ names: [`X-${name}`], codes: [] });
  });

  it('is dropped beside a *', () => {
    expect(startedWith({ allowedHeaders: '*, Cookie' })).toEqual({ names: '*', codes: ['request-header-forbidden'] });
    expect(startedWith({ exposedHeaders: ['*', 'Set-Cookie'] })).toEqual({
      names: '*',
      codes: ['response-header-forbidden'],
    });
  });

  it('is named in one warning with the others, each once', () => {
    const { warnings } = compilePolicy({ allowedHeaders: 'Origin, Date, origin, Content-Length, DNT, X-A' });
    expect(warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringContaining("forRoot.allowedHeaders: 'Origin', 'Date', 'Content-Length', 'DNT': browsers set these"),
    ]);
  });

  it('leaves an empty list if nothing else is in it', () => {
    expect(startedWith({ allowedHeaders: ['Cookie', 'Origin'] }).names).toEqual([]);
    expect(compilePolicy({ exposedHeaders: 'Set-Cookie' }).policy?.exposedHeaders).toBeUndefined();
  });

  it('fills no log: long lists are cut', () => {
    const allowedHeaders = Array.from({ length: 10_000 }, (_, index) => `Sec-${String(index)}`);
    const [warning] = compilePolicy({ allowedHeaders }).warnings;
    expect(warning?.message).toContain("'Sec-19' and 9980 more: ");
    expect(warning?.message).not.toContain('Sec-20');
  });

  it('stops none of the real configurations', () => {
    const codes = REAL_CONFIGURATIONS.flatMap(configured).flatMap(({ name, written }) =>
      compilePolicy(written).issues.map(({ code }) => `${name} ${code}`),
    );
    expect(codes.filter((code) => code.includes('-header-'))).toEqual([]);
    // These two had no other issue.
    expect(codes.filter((code) => /^n0(?:85|22) /.test(code))).toEqual([]);
  });
});
