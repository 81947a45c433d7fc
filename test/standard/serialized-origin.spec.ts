import fc from 'fast-check';
import { parseUrl } from '../../lib/standard/canonical-host.js';
import { MAX_ORIGIN_LENGTH, parseSerializedOrigin } from '../../lib/standard/serialized-origin.js';
import { mutationsOf, originText } from '../policy/origins/naive-origins.js';

describe('a well-formed serialized origin', () => {
  test.each([
    ['https://app.example.com', { scheme: 'https', host: 'app.example.com', port: '' }],
    ['http://localhost:3000', { scheme: 'http', host: 'localhost', port: '3000' }],
    ['http://localhost:65535', { scheme: 'http', host: 'localhost', port: '65535' }],
    ['http://a.example:443', { scheme: 'http', host: 'a.example', port: '443' }],
    ['https://a.example.', { scheme: 'https', host: 'a.example.', port: '' }],
    ['https://a_b.example', { scheme: 'https', host: 'a_b.example', port: '' }],
    ['http://127.0.0.1:8080', { scheme: 'http', host: '127.0.0.1', port: '8080' }],
    ['http://[::1]:8080', { scheme: 'http', host: '[::1]', port: '8080' }],
    ['https://[2001:db8::1]', { scheme: 'https', host: '[2001:db8::1]', port: '' }],
    ['chrome-extension://abcdef', { scheme: 'chrome-extension', host: 'abcdef', port: '' }],
    ['a+b.c-1://h', { scheme: 'a+b.c-1', host: 'h', port: '' }],
  ])('%s is parsed', (text, parts) => {
    expect(parseSerializedOrigin(text)).toEqual(parts);
  });

  test.each([
    ['', 'nothing'],
    ['null', 'an opaque origin'],
    ['https://', 'no host'],
    ['://a.example', 'no scheme'],
    ['a.example', 'no scheme'],
    ['1https://a.example', 'a scheme that begins with a digit'],
    ['HTTPS://a.example', 'an upper-case scheme'],
    ['https://A.example', 'an upper-case host'],
    ['https://bücher.example', 'a Unicode host'],
    ['https://a.example/', 'a trailing slash'],
    ['https://a.example/x', 'a path'],
    ['https://a.example?x', 'a query'],
    ['https://a.example#x', 'a fragment'],
    ['https://a.example\\x', 'a backslash'],
    ['https://u@a.example', 'a user name'],
    ['https://a.example,https://b.example', 'two of them'],
    ['https://a.example https://b.example', 'two of them'],
    [' https://a.example', 'white space at the beginning'],
    ['https://a.example ', 'white space at the end'],
    ['https://a.example\r\nx: y', 'a line break'],
    ['https://a.example\0', 'a control byte'],
    ['https://.a.example', 'an empty first label'],
    ['https://a..example', 'an empty label'],
    ['https://a.example..', 'two trailing dots'],
    ['https://.', 'only a dot'],
    ['https://*.example', 'an asterisk'],
    ['https://a.example:', 'an empty port'],
    ['https://a.example:0', 'port 0'],
    ['https://a.example:080', 'a leading zero'],
    ['https://a.example:65536', 'a port that is too high'],
    ['https://a.example:8x', 'a port that is not a number'],
    ['https://a.example:1:2', 'two ports'],
    ['https://a.example:443', 'the default port of https'],
    ['http://a.example:80', 'the default port of http'],
    ['http://[::1', 'an open bracket'],
    ['http://[::1]x', 'something after the bracket'],
    ['http://[]', 'empty brackets'],
    ['http://[0:0:0:0:0:0:0:1]', 'IPv6 that is not compressed'],
    ['http://[::A]', 'upper-case IPv6'],
    ['http://[::1%25eth0]', 'an IPv6 zone'],
    ['http://[fe80::1%eth0]', 'an IPv6 zone'],
    ['http://[::ffff:192.0.2.1]', 'IPv6 with an IPv4 address inside'],
    ['http://[::192.0.2.1]', 'IPv6 with an IPv4 address inside'],
    ['http://[:::]', 'an IPv6 address that is not valid'],
    ['http://::1', 'IPv6 without brackets'],
  ])('R11 %j is not one: %s', (text) => {
    expect(parseSerializedOrigin(text)).toBeUndefined();
  });

  it('has a limited length', () => {
    const longest = `https://${'a'.repeat(MAX_ORIGIN_LENGTH - 'https://'.length)}`;
    expect(MAX_ORIGIN_LENGTH).toBe(326);
    expect(parseSerializedOrigin(longest)).toBeDefined();
    expect(parseSerializedOrigin(`${longest}a`)).toBeUndefined();
  });

  it('is equal to its joined parts, and a URL parser finds the same parts', () => {
    fc.assert(
      fc.property(
        originText.chain((text) => fc.oneof(fc.constant(text), mutationsOf(text))),
        (text) => {
          const origin = parseSerializedOrigin(text);
          if (origin === undefined) return;
          const { scheme, host, port } = origin;
          expect(`${scheme}://${host}${port && `:${port}`}`).toBe(text);
          // The URL parser refuses some Punycode and IPv4. That is harmless here, because no origin rule matches such origins.
          const url = URL.canParse(text) ? new URL(text) : undefined;
          if (url) expect([url.protocol, url.port, url.username, url.search]).toEqual([`${scheme}:`, port, '', '']);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('an IPv6 address', () => {
  it('is parsed if and only if the URL parser does not change it', () => {
    const part = fc.constantFrom('0', '1', 'f', 'ab', '2001', '0db8', '12345', 'g', '.', ':', '::');
    const address = fc
      .array(fc.tuple(part, fc.constantFrom(':', ':', '')), { minLength: 1, maxLength: 9 })
      .map((parts) => `[${parts.flat().join('')}]`)
      .filter((text) => text.length <= '[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]'.length);
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(address, (text) => {
        const same = !text.includes('.') && parseUrl(`https://${text}`)?.hostname === text;
        expect(parseSerializedOrigin(`https://${text}`) !== undefined).toBe(same);
        seen[same ? 'read' : 'refused']++;
      }),
      { numRuns: 20_000 },
    );
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(100);
  });
});
