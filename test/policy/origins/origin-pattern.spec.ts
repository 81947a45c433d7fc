import fc from 'fast-check';
import { problemOfPattern } from '../../../lib/policy/origins/origin-pattern-messages.js';
import type { OriginPatternCode } from '../../../lib/diagnostics/issue.js';
import { parseOriginPattern } from '../../../lib/policy/origins/origin-pattern.js';
import { coversPublicSuffix, isSecureOrigin } from '../../../lib/policy/origins/origin-trust.js';
import { pattern } from './naive-origins.js';

describe('an origin pattern', () => {
  test.each([
    ['https://app.example.com', { scheme: 'https', host: 'app.example.com', subdomains: false, port: '' }],
    ['http://localhost:3000', { scheme: 'http', host: 'localhost', subdomains: false, port: '3000' }],
    ['https://*.example.com', { scheme: 'https', host: 'example.com', subdomains: true, port: '' }],
    ['http://localhost:*', { scheme: 'http', host: 'localhost', subdomains: false, port: '*' }],
    ['https://*.example.com:*', { scheme: 'https', host: 'example.com', subdomains: true, port: '*' }],
    ['https://*.example.com:8443', { scheme: 'https', host: 'example.com', subdomains: true, port: '8443' }],
    ['https://example.com.', { scheme: 'https', host: 'example.com.', subdomains: false, port: '' }],
    ['https://xn--bcher-kva.example', { scheme: 'https', host: 'xn--bcher-kva.example', subdomains: false, port: '' }],
    ['https://192.0.2.1', { scheme: 'https', host: '192.0.2.1', subdomains: false, port: '' }],
    ['http://[::1]:*', { scheme: 'http', host: '[::1]', subdomains: false, port: '*' }],
    ['capacitor://localhost', { scheme: 'capacitor', host: 'localhost', subdomains: false, port: '' }],
    ['https://pr-*.example.com', { scheme: 'https', host: 'pr-*.example.com', subdomains: false, port: '' }],
    ['https://a*b.example.com:*', { scheme: 'https', host: 'a*b.example.com', subdomains: false, port: '*' }],
    ['https://api.*-x.b.example.com', { scheme: 'https', host: 'api.*-x.b.example.com', subdomains: false, port: '' }],
    ['https://*-acme.vercel.app', { scheme: 'https', host: '*-acme.vercel.app', subdomains: false, port: '' }],
    ['http://app-*.localhost:3000', { scheme: 'http', host: 'app-*.localhost', subdomains: false, port: '3000' }],
    ['app://.', { scheme: 'app', host: '.', subdomains: false, port: '' }],
    ['app://-', { scheme: 'app', host: '-', subdomains: false, port: '' }],
    ['moz-extension://*', { scheme: 'moz-extension', host: '*', subdomains: false, port: '' }],
    ['moz-extension://1ab2-cd', { scheme: 'moz-extension', host: '1ab2-cd', subdomains: false, port: '' }],
  ])('%s is parsed', (text, parts) => {
    expect(parseOriginPattern(text)).toEqual({ text, ...parts });
  });

  const long = 'a'.repeat(63);
  test.each<[string, OriginPatternCode, string]>([
    ['', 'origin-empty', 'origin: false'],
    [' https://a.example', 'origin-whitespace', "'https://a.example'"],
    ['https://a.example\n', 'origin-whitespace', "'https://a.example'"],
    ['https://a.example,https://b.example', 'origin-comma', ".split(',')"],
    ['a.example', 'origin-scheme-missing', "'https://a.example'"],
    ['*.example.com', 'origin-scheme-missing', "'https://*.example.com'"],
    ['localhost:3000', 'origin-scheme-missing', "'http://localhost:3000'"],
    ['//a.example', 'origin-scheme-missing', "'https://a.example'"],
    ['true', 'origin-scheme-missing', 'Write true without quotes'],
    [' False', 'origin-whitespace', 'Write false without quotes'],
    ['trueish', 'origin-scheme-missing', 'scheme'],
    ['127.0.0.1:3000', 'origin-scheme-missing', "'http://127.0.0.1:3000'"],
    ['[::1]:3000', 'origin-scheme-missing', "'http://[::1]:3000'"],
    ['192.0.2.1', 'origin-scheme-missing', "'https://192.0.2.1'"],
    ['https:/a.example', 'origin-scheme-missing', "'https://a.example'"],
    ['https//a.example', 'origin-scheme-missing', "'https://a.example'"],
    ['http:localhost:3000', 'origin-scheme-missing', "'http://localhost:3000'"],
    ['htps://a.example', 'origin-scheme-misspelt', "'https://a.example'"],
    ['htttp://localhost:3000', 'origin-scheme-misspelt', "'http://localhost:3000'"],
    ['https://a.example,', 'origin-comma', "Write 'https://a.example'."],
    ['https://a.example https://b.example', 'origin-separator', 'split(/['],
    ['https://a.example;https://b.example', 'origin-separator', 'split(/['],
    ['https://a.example, https://b.example', 'origin-comma', ".split(',').map((origin) => origin.trim())."],
    ['https://a.example,https://b.example,', 'origin-comma', '.filter(Boolean).'],
    ['https://a.example, https://b.example;https://c.example', 'origin-comma', 'split(/['],
    ['["https://a.example","https://b.example"]', 'origin-quoted', 'JSON.parse(value)'],
    ['https://https://a.example', 'origin-scheme-doubled', "Write 'https://a.example'."],
    ['all', 'origin-scheme-missing', "origin: '*'"],
    ['"*"', 'origin-quoted', "origin: '*'"],
    [' * ', 'origin-whitespace', "origin: '*'"],
    ['none', 'origin-scheme-missing', 'origin: false'],
    ['self', 'origin-scheme-missing', 'origin: false'],
    ['undefined', 'origin-scheme-missing', 'the environment variable'],
    ['NULL', 'origin-scheme-missing', 'dangerouslyAllowNullOrigin'],
    ['constructor', 'origin-scheme-missing', 'scheme'],
    ['"https://a.example"', 'origin-quoted', "Write 'https://a.example'."],
    ['["https://a.example"]', 'origin-quoted', "Write 'https://a.example'."],
    ['/^https:\\/\\/.*\\.example\\.com$/', 'origin-regexp-text', "Write 'https://*.example.com'."],
    ['^https://a.example$', 'origin-regexp-text', "Write 'https://a.example'."],
    ['https://.*\\.example\\.com', 'origin-regexp-text', "Write 'https://*.example.com'."],
    ['https?://a.example', 'origin-regexp-text', "Write ['http://a.example', 'https://a.example']."],
    ['https://<domain>.example.com', 'origin-placeholder', "in place of '<domain>'"],
    ['https://${HOST}', 'origin-placeholder', "in place of '${HOST}'"],
    ['https://a.example:[8080, 8081]', 'origin-comma', "Write ['https://a.example:8080', 'https://a.example:8081']."],
    ['ftp://a.example', 'origin-scheme-pageless', 'https://app.example.com'],
    ['1a://a.example', 'origin-scheme-malformed', 'scheme'],
    ['a_b://a.example', 'origin-scheme-malformed', 'scheme'],
    [`${'a'.repeat(65)}://a.example`, 'origin-too-long', 'scheme'],
    ['file://', 'origin-file', 'localhost'],
    ['file:///home/me/index.html', 'origin-file', 'localhost'],
    ['wss://a.example', 'origin-scheme-pageless', "Write 'https://a.example'."],
    ['data://a.example', 'origin-scheme-pageless', 'https://app.example.com'],
    ['https://a.example/', 'origin-trailing-slash', "'https://a.example'"],
    ['http://localhost:*/', 'origin-trailing-slash', "'http://localhost:*'"],
    ['https://a.example/path', 'origin-path', "'https://a.example'"],
    ['https://a.example?query', 'origin-path', "'https://a.example'"],
    ['https://a.example#fragment', 'origin-path', "'https://a.example'"],
    ['https://user:secret@a.example', 'origin-userinfo', "'https://a.example'"],
    ['https://App.example', 'origin-upper-case', "'https://app.example'"],
    ['HTTPS://app.example', 'origin-upper-case', "'https://app.example'"],
    ['https://bücher.example', 'origin-unicode', "'https://xn--bcher-kva.example'"],
    ['https://*.bücher.example:*', 'origin-unicode', "'https://*.xn--bcher-kva.example:*'"],
    ['https://*', 'origin-wildcard-misplaced', '*.example.com'],
    ['*://a.example', 'origin-wildcard-misplaced', "Write ['https://a.example', 'http://a.example']."],
    ['https://**.example.com', 'origin-wildcard-misplaced', "Write 'https://*.example.com'."],
    ['https://*.*.example.com', 'origin-wildcard-misplaced', '[a-z0-9-]+\\.[a-z0-9-]+\\.example'],
    ['https://foo.*.example.com', 'origin-wildcard-misplaced', 'foo\\.[a-z0-9-]+\\.example'],
    ['https://*example.com', 'origin-wildcard-misplaced', '*.example.com'],
    ['https://*example.co.uk', 'origin-wildcard-misplaced', 'https://*.example.co.uk'],
    ['https://app-**.example.com', 'origin-wildcard-misplaced', 'app-[a-z0-9-]+'],
    ['https://a*b*c.example.com', 'origin-wildcard-misplaced', 'a[a-z0-9-]+b[a-z0-9-]+c'],
    ['https://a*.b*.example.com', 'origin-wildcard-misplaced', 'b[a-z0-9-]+'],
    ['https://*.pr-*.example.com', 'origin-wildcard-misplaced', 'pr-[a-z0-9-]+'],
    ['https://xn--bcher-*.example.com', 'origin-wildcard-misplaced', '*.example.com'],
    ['https://app.example.c*', 'origin-wildcard-misplaced', '*.example.com'],
    ['https://pr-*', 'origin-wildcard-misplaced', '*.example.com'],
    ['https://192.0.*2.1', 'origin-wildcard-ip', 'Write false'],
    ['https://*:8443', 'origin-wildcard-misplaced', '*.example.com'],
    ['moz-extension://*:8443', 'origin-wildcard-misplaced', '*.example.com'],
    ['app://*..', 'origin-wildcard-misplaced', '*.example.com'],
    ['app://..a', 'origin-host-malformed', 'host'],
    ['https://.', 'origin-host-malformed', 'host'],
    ['https://example.*', 'origin-wildcard-misplaced', '*.example.com'],
    ['https://a.example:8*', 'origin-wildcard-misplaced', '*.example.com'],
    ['https://*.127.0.0.1', 'origin-wildcard-ip', "Write 'https://127.0.0.1'."],
    ['https://*.[::1]', 'origin-wildcard-ip', "Write 'https://[::1]'."],
    ['https://', 'origin-host-malformed', 'host'],
    ['https://*.', 'origin-host-malformed', 'host'],
    ['https://.a.example', 'origin-host-malformed', 'host'],
    ['https://a..example', 'origin-host-malformed', 'host'],
    ['https://a.example..', 'origin-host-malformed', 'host'],
    ['https://a!.example', 'origin-host-malformed', 'host'],
    ['https://xn--a.example', 'origin-host-malformed', 'host'],
    ['https://foo.bar.255', 'origin-host-malformed', 'host'],
    ['http://[::1%25eth0]', 'origin-host-malformed', 'host'],
    ['http://[::1', 'origin-host-malformed', 'host'],
    ['http://::1', 'origin-host-malformed', 'host'],
    ['http://127.1', 'origin-host-not-canonical', "'http://127.0.0.1'"],
    ['http://0x7f.0.0.1', 'origin-host-not-canonical', "'http://127.0.0.1'"],
    ['http://127.0.0.1.', 'origin-host-not-canonical', "'http://127.0.0.1'"],
    ['http://[0:0:0:0:0:0:0:1]', 'origin-host-not-canonical', "'http://[::1]'"],
    ['http://[::ffff:102:304]', 'origin-ipv4-mapped', "'http://1.2.3.4'"],
    ['http://[::ffff:1.2.3.4]:*', 'origin-host-not-canonical', "'http://1.2.3.4:*'"],
    ['http://[::FFFF:c0a8:1]:8080', 'origin-upper-case', "'http://192.168.0.1:8080'"],
    ['http://*.[::ffff:102:304]', 'origin-ipv4-mapped', 'IPv4'],
    [`https://${long}a.example`, 'origin-too-long', 'scheme'],
    [`https://${[long, long, long, long].join('.')}`, 'origin-too-long', 'scheme'],
    [`https://${'a.'.repeat(160)}a`, 'origin-too-long', 'scheme'],
    ['https://a.example:0', 'origin-port-malformed', 'port'],
    ['https://a.example:65536', 'origin-port-malformed', 'port'],
    ['https://a.example:', 'origin-port-malformed', "'https://a.example'"],
    ['https://a.example:08080', 'origin-port-malformed', "'https://a.example:8080'"],
    ['https://a.example:8080:*', 'origin-port-malformed', 'port'],
    ['https://a.example:443', 'origin-default-port', "'https://a.example'"],
    ['http://*.a.example:80', 'origin-default-port', "'http://*.a.example'"],
  ])('%j is refused as %s, and the fix shows %s', (text, fault, fix) => {
    expect(parseOriginPattern(text)).toBe(fault);
    const explained = problemOfPattern(fault, text);
    expect(explained.message).not.toBe('');
    expect(explained.fix).toContain(fix);
  });

  it('leaves room for a subdomain before its host', () => {
    const host = `${[long, long, long].join('.')}.${'a'.repeat(61)}`;
    expect(host).toHaveLength(253);
    expect(parseOriginPattern(`https://${host}`)).toHaveProperty('host', host);
    expect(parseOriginPattern(`https://*.${host}`)).toBe('origin-too-long');
    expect(parseOriginPattern(`https://*.${host.slice(2)}`)).toHaveProperty('host', host.slice(2));
  });
});

describe('the fix of a refused origin', () => {
  it('is itself accepted, if it shows an origin', () => {
    const part = fc.constantFrom(
      'https',
      'HTTP',
      'a',
      '://',
      '/',
      '.',
      '*.',
      ':*',
      ':',
      '443',
      '8080',
      'com',
      'ü',
      '@',
      ' ',
      '[::1]',
      '#',
    );
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((rest) => `https://${rest}`),
        ),
        (value) => {
          const fault = parseOriginPattern(value);
          if (typeof fault !== 'string') return;
          const shown = /^Write '([^']*)'\.$/.exec(problemOfPattern(fault, value).fix)?.[1];
          if (shown !== undefined && shown !== '*') expect(parseOriginPattern(shown)).toHaveProperty('text', shown);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('is always the same, even on Node 20, where URL.canParse() changes its result', () => {
    for (let i = 0; i < 20_000; i++) {
      expect(problemOfPattern('origin-unicode', 'https://bücher.example').fix).toContain('xn--bcher-kva');
    }
  });
});

describe('trust in an origin', () => {
  test.each([
    ['https://a.example', true],
    ['http://a.example', false],
    ['http://localhost:*', true],
    ['http://localhost.', true],
    ['http://*.localhost', true],
    ['http://app.localhost:3000', true],
    ['http://alocalhost', false],
    ['http://localhost.example', false],
    ['http://127.0.0.1', true],
    ['http://127.255.0.1', true],
    ['http://127.example', false],
    ['http://128.0.0.1', false],
    ['http://192.168.0.1', false],
    ['http://[::1]', true],
    ['http://[::2]', false],
    ['chrome-extension://abc', true],
  ])('%s is secure: %s', (text, secure) => {
    expect(isSecureOrigin(pattern(text))).toBe(secure);
  });

  test.each([
    ['https://*.com', true],
    ['https://*.com.', true],
    ['https://*.co.uk', true],
    ['https://*.github.io', true],
    ['https://*.compute.amazonaws.com', true],
    ['https://*.kawasaki.jp', true],
    ['https://*.xn--fiqs8s', true],
    ['https://*.unlisted', true],
    ['https://*.example.com', false],
    ['https://*.me.github.io', false],
    ['https://*.localhost', false],
    ['https://github.io', false],
    ['https://shop-*-acme.vercel.app', true],
    ['https://*-acme.co.uk', true],
    ['https://shop-*.com', true],
    ['https://a.shop-*.com', true],
    ['https://shop-*.compute.amazonaws.com', true],
    ['https://shop-*.unlisted', true],
    ['moz-extension://*', true],
    ['https://pr-*.preview.example.com', false],
    ['https://pr-*.example.com', false],
    ['https://a.pr-*.example.com', false],
    ['https://shop-*.acme.vercel.app', false],
    ['http://app-*.localhost', false],
  ])('%s covers a public suffix: %s', (text, covers) => {
    expect(coversPublicSuffix(pattern(text))).toBe(covers);
  });
});
