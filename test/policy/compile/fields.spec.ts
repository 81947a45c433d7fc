import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsIssueCode } from '../../../lib/diagnostics/issue.js';
import { decidePreflight } from '../../../lib/policy/decide/decision.js';
import { grantedHeaders, headersOf, preflightLines } from '../../../lib/policy/decide/response-headers.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';

/** What another library refuses, row by row: the refused options, the code, and the most similar options that are valid. */
type Row = readonly [what: string, refused: object, code: CorsIssueCode, accepted: object];

function codesOf(options: object): CorsIssueCode[] {
  return compilePolicy(options as CorsOptions).issues.map(({ code }) => code);
}

const secure = { origin: 'https://a.example.com', credentials: true };
const long = 'a'.repeat(63);

describe('every configuration error of the strictest other library', () => {
  test.each<Row>([
    ['1: no origin pattern', { origin: undefined }, 'origin-undefined', { origin: [] }],
    ['2: a malformed pattern', { origin: 'example.com' }, 'origin-scheme-missing', { origin: 'https://example.com' }],
    ['3: null', { origin: 'null' }, 'origin-null', { origin: 'null', dangerouslyAllowNullOrigin: true }],
    ['3: file:', { origin: 'file:///' }, 'origin-file', { origin: 'capacitor://localhost' }],
    [
      '3: the default port',
      { origin: 'http://a.example:80' },
      'origin-default-port',
      { origin: 'http://a.example:8080' },
    ],
    ['3: an address', { origin: 'http://127.1' }, 'origin-host-not-canonical', { origin: 'http://127.0.0.1' }],
    [
      '3: bad IDNA',
      { origin: 'https://xn--a.example' },
      'origin-host-malformed',
      { origin: 'https://xn--4ca.example' },
    ],
    ['4: * with credentials', { origin: '*', credentials: true }, 'origin-any-credentials', { origin: '*' }],
    ['4: true with credentials', { origin: true, credentials: true }, 'origin-any-credentials', { origin: true }],
    [
      '5: no TLS, with credentials',
      { origin: 'http://a.example.com', credentials: true },
      'origin-insecure',
      { origin: 'http://a.localhost', credentials: true },
    ],
    [
      '5: no TLS, with credentials, without the flag',
      { origin: 'http://a.example.com', credentials: true },
      'origin-insecure',
      { origin: 'http://a.example.com', credentials: true, dangerouslyAllowInsecureOrigins: true },
    ],
    [
      '6: a private suffix, with credentials',
      { origin: 'https://*.github.io', credentials: true },
      'origin-public-suffix',
      { origin: 'https://*.me.github.io', credentials: true },
    ],
    [
      '6: a public suffix, with credentials, without the flag',
      { origin: 'https://*.co.uk', credentials: true },
      'origin-public-suffix',
      { origin: 'https://*.co.uk', credentials: true, dangerouslyAllowPublicSuffixes: true },
    ],
    ['7: a method that is not a token', { methods: ['P UT'] }, 'method-malformed', { methods: ['PUT'] }],
    ['7: an empty method', { methods: [''] }, 'method-malformed', { methods: [] }],
    ['8: CONNECT', { methods: 'connect' }, 'method-forbidden', { methods: 'COPY' }],
    ['8: TRACE', { methods: 'TRACE' }, 'method-forbidden', { methods: 'PATCH' }],
    ['8: TRACK', { methods: 'Track' }, 'method-forbidden', { methods: 'LOCK' }],
    [
      '9: a header that is not a token',
      { allowedHeaders: 'X:Y' },
      'request-header-malformed',
      { allowedHeaders: 'X-Y' },
    ],
    ['9: an empty header', { allowedHeaders: [''] }, 'request-header-malformed', { allowedHeaders: [] }],
    ['12: a maxAge that is too low', { maxAge: -2 }, 'option-range', { maxAge: -1 }],
    ['12: a maxAge that is too high', { maxAge: 86_401 }, 'option-range', { maxAge: 86_400 }],
    ['12: half a second', { maxAge: 0.5 }, 'option-range', { maxAge: 0 }],
    [
      '13: a header that is not a token',
      { exposedHeaders: 'X Y' },
      'response-header-malformed',
      { exposedHeaders: 'X-Y' },
    ],
    [
      '16: exposing * with credentials',
      { ...secure, exposedHeaders: '*' },
      'response-header-any-credentials',
      { ...secure, credentials: false, exposedHeaders: '*' },
    ],
    [
      '16: exposing * among others with credentials',
      { ...secure, exposedHeaders: ['ETag', '*'] },
      'response-header-any-credentials',
      { ...secure, exposedHeaders: ['ETag'] },
    ],
    ['more: patch', { methods: 'patch' }, 'method-case', { methods: 'PATCH' }],
    [
      'more: a joined string',
      { origin: ['https://a.example.com,https://b.example.com'] },
      'origin-comma',
      { origin: 'https://a.example.com,https://b.example.com'.split(',') },
    ],
    ['more: a number', { origin: 1 }, 'origin-type', { origin: '*' }],
    ['more: an empty string', { origin: '' }, 'origin-empty', { origin: false }],
    ['more: an unknown option', { credential: true }, 'unknown-option', { credentials: false }],
  ])('§1a %s', (_row, refused, code, accepted) => {
    expect(codesOf(refused)).toEqual([code]);
    expect(codesOf(accepted)).toEqual([]);
  });

  it('what it accepts is accepted, each name once: duplicates, safelisted names, * with others', () => {
    const options = { origin: ['*', 'https://a.example'], exposedHeaders: ['ETag', 'etag', 'Content-Type'] };
    const { policy } = compilePolicy({ ...options, methods: ['get', 'GET', 'HEAD', 'POST', 'PUT'] });
    expect(policy?.options).toMatchObject({
      origin: '*',
      exposedHeaders: ['ETag', 'Content-Type'],
      methods: ['GET', 'HEAD', 'POST', 'PUT'],
    });
  });
});

describe('every rule for origin patterns', () => {
  const [scheme, host] = ['a'.repeat(64), `${[long, long, long].join('.')}.${'a'.repeat(61)}`];
  test.each<[rule: string, refused: string, code: CorsIssueCode, accepted: string]>([
    ['1: at most 326 bytes', `${scheme}://${host}:655350`, 'origin-too-long', `${scheme}://${host}:65535`],
    ['2: a scheme begins with a letter', '1a://a.example', 'origin-scheme-malformed', 'a1://a.example'],
    ['2: a scheme has certain characters', 'a~b://a.example', 'origin-scheme-malformed', 'a+b.c-d://a.example'],
    ['2: a scheme has at most 64 bytes', `${scheme}a://a.example`, 'origin-too-long', `${scheme}://a.example`],
    ['2: a scheme is in lower case', 'App://a.example', 'origin-upper-case', 'app://a.example'],
    ['2: any scheme but file', 'file://a.example', 'origin-file', 'tauri://localhost'],
    ['3: :// is required', 'https:a.example', 'origin-scheme-missing', 'https://a.example'],
    ['4: no user name', 'https://a@b.example', 'origin-userinfo', 'https://b.example'],
    ['4: no path', 'https://a.example/b', 'origin-path', 'https://b.a.example'],
    ['4: not even a slash', 'https://a.example/', 'origin-trailing-slash', 'https://a.example'],
    ['4: no query', 'https://a.example?b', 'origin-path', 'https://a.example'],
    ['4: no fragment', 'https://a.example#b', 'origin-path', 'https://a.example'],
    ['4: no white space', 'https://a.example ', 'origin-whitespace', 'https://a.example'],
    ['5: a host in lower case', 'https://A.example', 'origin-upper-case', 'https://a.example'],
    ['5: a host in ASCII', 'https://ä.example', 'origin-unicode', 'https://xn--4ca.example'],
    ['5: Punycode that is valid', 'https://xn--ab.example', 'origin-host-malformed', 'https://xn--ab-fma.example'],
    ['5: an underscore', 'https://a%b.example', 'origin-host-malformed', 'https://a_b.example'],
    ['5: one trailing dot', 'https://a.example..', 'origin-host-malformed', 'https://a.example.'],
    ['5: no empty label', 'https://a..example', 'origin-host-malformed', 'https://a.a.example'],
    ['6: a host of at most 253 bytes', `https://a${host}`, 'origin-too-long', `https://${host}`],
    ['6: at most 251 bytes after *.', `https://*.${host}`, 'origin-too-long', `https://*.${host.slice(2)}`],
    ['7: an address in full', 'http://10.1', 'origin-host-not-canonical', 'http://10.0.0.1'],
    ['7: an address in decimals', 'http://0xa.0.0.1', 'origin-host-not-canonical', 'http://10.0.0.1'],
    ['7: no name that ends in a number', 'http://a.b.255', 'origin-host-malformed', 'http://a.b.a255'],
    ['7: no subdomains of an address', 'http://*.10.0.0.1', 'origin-wildcard-ip', 'http://10.0.0.1'],
    ['8: IPv6 in brackets', 'http://::1', 'origin-host-malformed', 'http://[::1]'],
    ['8: IPv6 compressed', 'http://[0:0::1]', 'origin-host-not-canonical', 'http://[::1]'],
    ['8: IPv6 without a zone', 'http://[fe80::1%25a]', 'origin-host-malformed', 'http://[fe80::1]'],
    ['8: IPv6 that does not contain IPv4', 'http://[::ffff:a00:1]', 'origin-ipv4-mapped', 'http://[::fffe:a00:1]'],
    ['9: one * at the beginning', 'https://**.a.example', 'origin-wildcard-misplaced', 'https://*.a.example'],
    ['9: no * inside', 'https://a.*.example', 'origin-wildcard-misplaced', 'https://*.example'],
    ['9: no * in a label', 'https://*a.example', 'origin-wildcard-misplaced', 'https://*.a.example'],
    ['10: a port from 1', 'https://a.example:0', 'origin-port-malformed', 'https://a.example:1'],
    ['10: a port to 65535', 'https://a.example:65536', 'origin-port-malformed', 'https://a.example:65535'],
    ['10: a port without zeros', 'https://a.example:01', 'origin-port-malformed', 'https://a.example:1'],
    ['10: a port of five digits', 'https://a.example:100000', 'origin-port-malformed', 'https://a.example:10000'],
    ['10: no default port', 'https://a.example:443', 'origin-default-port', 'http://a.example:443'],
    ['10: any port', 'https://a.example:*1', 'origin-wildcard-misplaced', 'https://a.example:*'],
    ['11: both wildcards', 'https://*.a.example:**', 'origin-wildcard-misplaced', 'https://*.a.example:*'],
    ['13: an address with TLS', 'https://010.0.0.1', 'origin-host-not-canonical', 'https://10.0.0.1'],
  ])('§1b %s', (_rule, refused, code, accepted) => {
    expect(codesOf({ origin: refused })).toEqual([code]);
    expect(codesOf({ origin: accepted })).toEqual([]);
  });

  test.each([
    ['http://alocalhost', 'http://a.localhost'],
    ['http://localhost.example', 'http://localhost.'],
    ['http://128.0.0.1', 'http://127.0.0.2'],
    ['http://[::2]', 'http://[::1]'],
    ['http://a.example', 'https://a.example'],
  ])('§1b 12: %s is not secure, %s is', (refused, accepted) => {
    expect(codesOf({ origin: refused, credentials: true })).toEqual(['origin-insecure']);
    expect(codesOf({ origin: accepted, credentials: true })).toEqual([]);
  });

  test.each([
    ['https://a.example', true],
    ['https://a.b.example', true],
    ['https://example', false],
    ['https://a/b.example', false],
  ])('§1b 9: *.example covers %s: %s', (origin, covered) => {
    const { policy } = compilePolicy({ origin: 'https://*.example' });
    expect(policy?.origins.kind === 'list' && policy.origins.matcher.matches(origin)).toBe(covered);
  });
});

describe('the methods of a preflight', () => {
  const granted = (options: CorsOptions, method: string): string | undefined => {
    const { policy } = compilePolicy(options);
    const decision = decidePreflight(policy!, { allowed: true, value: '*' }, { method, headers: undefined });
    if (decision.reason !== 'granted') return decision.reason;
    return headersOf(grantedHeaders(decision, preflightLines(decision, []))).find(
      ([name]) => name === 'Access-Control-Allow-Methods',
    )?.[1];
  };

  test.each<[string, CorsOptions, string, string | undefined]>([
    ['a method that is listed', { methods: 'PUT' }, 'PUT', 'PUT'],
    ['the same in another case', { methods: 'PUT' }, 'put', undefined],
    ['a safelisted method that is not listed', { methods: 'PUT' }, 'POST', undefined],
    ['any method, if nothing is listed', {}, 'PUT', 'PUT'],
    ['PATCH, as it must be written', { methods: 'PATCH' }, 'PATCH', 'PATCH'],
    ['patch, which is another method', { methods: 'PATCH' }, 'patch', undefined],
    ['a method that is forbidden', {}, 'TRACE', 'request-method-forbidden'],
    ['text that is not a method', {}, 'P T', 'request-method-malformed'],
  ])('§1d %s', (_name, options, method, expected) => {
    expect(granted({ origin: '*', ...options }, method)).toBe(expected);
  });
});
