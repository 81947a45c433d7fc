import type { Header } from '../../../lib/tools/fetch/headers/header-list.js';
import { basicFilteredHeaders, corsFilteredHeaders } from '../../../lib/tools/fetch/headers/readable-headers.js';
import { isRedirectStatus, redirect, type RedirectedRequest } from '../../../lib/tools/fetch/redirect.js';
import {
  isRedirectTainted,
  areSameOrigin,
  isSerializedOrigin,
  serializeRequestOrigin,
} from '../../../lib/tools/fetch/request-origin.js';
import { checkResourcePolicy } from '../../../lib/tools/fetch/resource-policy.js';
import { responseTainting } from '../../../lib/tools/fetch/response-tainting.js';
import { siteRelation } from '../../../lib/tools/fetch/site.js';

const url = (text: string) => new URL(text);

describe('readable headers', () => {
  const sent: Header[] = [
    'Cache-Control',
    'content-language',
    'Content-Length',
    'Content-Type',
    'Expires',
    'Last-Modified',
    'Pragma',
    'ETag',
    'X-A',
    'Set-Cookie',
    'Set-Cookie2',
    'Date',
    '*',
  ].map((name) => [name, 'x']);
  const always = [
    'Cache-Control',
    'content-language',
    'Content-Length',
    'Content-Type',
    'Expires',
    'Last-Modified',
    'Pragma',
  ];

  test.each([
    ['omit', [], []],
    ['omit', ['etag, X-A'], ['ETag', 'X-A']],
    ['omit', ['etag', 'X-A'], ['ETag', 'X-A']],
    ['omit', ['*'], ['ETag', 'X-A', 'Date', '*']],
    ['same-origin', ['*'], ['ETag', 'X-A', 'Date', '*']],
    ['include', ['*'], ['*']],
    ['include', ['*, ETag'], ['ETag', '*']],
    ['omit', ['ETag; X-A'], []],
    ['omit', ['ETag', 'X A'], []],
    ['omit', ['Set-Cookie, set-cookie2'], []],
  ] as const)('with credentials %j, Expose-Headers %j adds %j', (credentials, expose, names) => {
    const list: Header[] = [...sent, ...expose.map((value): Header => ['Access-Control-Expose-Headers', value])];
    const readable = corsFilteredHeaders(list, credentials).map(([name]) => name);
    expect(readable.filter((name) => !name.startsWith('Access-'))).toEqual([...always, ...names]);
    expect(readable.includes('Access-Control-Expose-Headers')).toBe(expose[0] === '*' && credentials !== 'include');
  });

  it('of the same origin are all except cookies', () => {
    expect(basicFilteredHeaders(sent)).toHaveLength(sent.length - 2);
  });
});

describe('origins', () => {
  test.each([
    ['https://app.example.com', true],
    ['http://localhost:3000', true],
    ['http://[::1]:3000', true],
    ['null', true],
    ['capacitor://localhost', true],
    ['https://xn--bcher-kva.example', true],
    ['https://app.example.com/', false],
    ['https://app.example.com:443', false],
    ['https://APP.example.com', false],
    ['HTTPS://app.example.com', false],
    ['https://user@app.example.com', false],
    ['https://bücher.example', false],
    ['http://127.1', false],
    ['file://host', false],
    ['app.example.com', false],
    ['', false],
    ['*', false],
  ])('browsers could send %j: %s', (value, is) => {
    expect(isSerializedOrigin(value)).toBe(is);
  });

  it('are the same when equal, unless they are opaque', () => {
    expect(areSameOrigin('https://a.example', 'https://a.example')).toBe(true);
    expect(areSameOrigin('https://a.example', 'http://a.example')).toBe(false);
    expect(areSameOrigin('null', 'null')).toBe(false);
  });

  test.each([
    [['a'], false],
    [['b'], false],
    [['a', 'b'], false],
    [['a', 'b', 'b'], false],
    [['a', 'b', 'a'], true],
    [['a', 'b', 'c'], true],
    [['b', 'a'], true],
    [['b', 'b'], false],
    [['b', 'c', 'b'], true],
  ])('of a page on a are tainted by the path %j: %s', (hosts, tainted) => {
    const urls = hosts.map((host) => url(`https://${host}.example/x`));
    expect(isRedirectTainted('https://a.example', urls)).toBe(tainted);
    expect(serializeRequestOrigin('https://a.example', urls)).toBe(tainted ? 'null' : 'https://a.example');
  });

  test.each([
    ['https://a.example.com', 'https://a.example.com', 'same-origin'],
    ['https://a.example.com', 'https://b.example.com', 'same-site'],
    ['https://a.example.com', 'https://a.example.com:8443', 'same-site'],
    ['https://a.example.com', 'http://a.example.com', 'cross-site'],
    ['https://a.example.com.', 'https://b.example.com', 'cross-site'],
    ['https://a.example.com.', 'https://a.example.com', 'cross-site'],
    ['https://a.example.com.', 'https://b.example.com.', 'same-site'],
    ['https://a.github.io.', 'https://b.github.io.', 'cross-site'],
    ['https://a.github.io', 'https://b.github.io', 'cross-site'],
    ['http://app.localhost', 'http://api.localhost', 'cross-site'],
    ['http://localhost:1', 'http://localhost:2', 'same-site'],
    ['http://127.0.0.1:1', 'http://127.0.0.2:1', 'cross-site'],
    ['null', 'null', 'cross-site'],
    ['null', 'https://a.example.com', 'cross-site'],
  ])('%s and %s are %s', (a, b, relation) => {
    expect(siteRelation(a, b)).toBe(relation);
  });
});

describe('response tainting', () => {
  const own = url('https://app.example.com/x');
  const foreign = url('https://api.example.com/x');
  const at = { origin: own.origin, mode: 'cors', redirect: 'follow', tainting: 'basic' } as const;

  test.each([
    [{ url: own }, 'basic'],
    [{ url: own, mode: 'same-origin' }, 'basic'],
    [{ url: own, mode: 'no-cors' }, 'basic'],
    [{ url: own, tainting: 'cors' }, 'cors'],
    [{ url: own, tainting: 'opaque', mode: 'no-cors' }, 'opaque'],
    [{ url: foreign }, 'cors'],
    [{ url: foreign, mode: 'no-cors' }, 'opaque'],
    [{ url: own, origin: 'null' }, 'cors'],
    [{ url: foreign, mode: 'same-origin' }, 'same-origin-mode'],
    [{ url: own, mode: 'same-origin', tainting: 'cors' }, 'same-origin-mode'],
    [{ url: foreign, mode: 'no-cors', redirect: 'error' }, 'no-cors-redirect-mode'],
    [{ url: foreign, mode: 'no-cors', redirect: 'manual' }, 'no-cors-redirect-mode'],
    [{ url: url('ftp://api.example.com/x') }, 'scheme'],
  ] as const)('%# results in %s', (part, outcome) => {
    const verdict = responseTainting({ ...at, ...part });
    expect(verdict.ok ? verdict.tainting : verdict.failure.code).toBe(outcome);
  });
});

describe('a redirect', () => {
  const from = url('https://api.example.com/a?b#c');
  const request: RedirectedRequest = {
    method: 'GET',
    headers: [],
    body: 'none',
    urls: [from],
    origin: 'https://app.example.com',
    mode: 'cors',
    tainting: 'cors',
  };
  const to = (location: string, status = 302) => ({ status, headers: [['Location', location] as const] });

  test.each([
    ['/d', 'https://api.example.com/d#c'],
    ['?e', 'https://api.example.com/a?e#c'],
    ['/d#f', 'https://api.example.com/d#f'],
    ['//other.example/d', 'https://other.example/d#c'],
    ['http://other.example', 'http://other.example/#c'],
  ])('to %s leads to %s', (location, href) => {
    const verdict = redirect(request, to(location));
    expect(verdict.ok && verdict.redirection?.url.href).toBe(href);
  });

  it('without Location is an ordinary response', () => {
    expect(redirect(request, { status: 302, headers: [] })).toEqual({ ok: true, redirection: undefined });
  });

  const hops = (count: number) => ({ urls: [from, ...Array.from({ length: count }, () => from)] as [URL, ...URL[]] });
  const rows: [string, string, Partial<RedirectedRequest>, true | string, number?][] = [
    ['nowhere', 'https://[', {}, 'redirect-location'],
    ['another scheme', 'ftp://x.example', {}, 'redirect-scheme'],
    ['data:', 'data:,x', {}, 'redirect-scheme'],
    ['the 20th place', '/x', hops(19), true],
    ['the 21st place', '/x', hops(20), 'redirect-count'],
    ['user info', 'https://u:p@api.example.com', {}, 'redirect-user-info'],
    ['a user name at home', 'https://u@app.example.com', {}, 'redirect-user-info'],
    ['user info, never having left home', 'https://u@app.example.com', { tainting: 'basic' }, true],
    ['user info, leaving home', 'https://u@api.example.com', { tainting: 'basic' }, 'redirect-user-info'],
    ['user info without CORS', 'https://u@api.example.com', { mode: 'no-cors', tainting: 'opaque' }, true],
    ['anywhere, with a stream', '/x', { body: 'stream', method: 'POST' }, 'redirect-stream'],
    ['anywhere by 303, with a stream', '/x', { body: 'stream', method: 'POST' }, true, 303],
  ];

  test.each(rows)('to %s', (_, location, part, outcome, status = 302) => {
    const verdict = redirect({ ...request, ...part }, to(location, status));
    expect(verdict.ok || verdict.failure.code).toBe(outcome);
  });

  it('with two Location headers is not valid', () => {
    const headers = [...to('/a').headers, ...to('/a').headers];
    expect(redirect(request, { status: 302, headers })).toMatchObject({ failure: { code: 'redirect-location' } });
  });

  test.each([
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [303, 'POST', 'GET', false],
    [307, 'POST', 'POST', true],
    [308, 'POST', 'POST', true],
    [301, 'PUT', 'PUT', true],
    [302, 'DELETE', 'DELETE', true],
    [303, 'PUT', 'GET', false],
    [303, 'HEAD', 'HEAD', true],
  ])('%s of %s becomes %s, with its body: %s', (status, method, becomes, keepsBody) => {
    const headers: Header[] = ['Content-Type', 'content-encoding', 'Content-Language', 'Content-Location', 'X-A'].map(
      (name) => [name, 'x'],
    );
    const verdict = redirect({ ...request, method, body: 'source', headers }, to('/x', status));
    expect(verdict.ok && verdict.redirection).toMatchObject({ method: becomes, keepsBody });
    expect(verdict.ok && verdict.redirection?.headers).toEqual(keepsBody ? headers : [['X-A', 'x']]);
  });

  test.each([
    ['/x', true],
    ['https://api.example.com:8443/x', false],
    ['https://app.example.com/x', false],
  ])('to %s keeps Authorization: %s', (location, keeps) => {
    const verdict = redirect({ ...request, headers: [['authorization', 'x']] }, to(location));
    expect(verdict.ok && verdict.redirection?.headers.length === 1).toBe(keeps);
  });

  test.each([
    [300, false],
    [301, true],
    [303, true],
    [304, false],
    [308, true],
  ])('has status %s: %s', (status, is) => {
    expect(isRedirectStatus(status)).toBe(is);
  });
});

test.each([
  ['https://app.example.com', 'same-origin', false],
  ['https://api.example.com', 'same-origin', true],
  ['https://app.example.com', 'same-site', true],
  ['http://app.example.com', 'same-site', false],
  ['https://stranger.example', 'same-site', false],
  ['https://stranger.example', 'cross-origin', true],
  ['https://stranger.example', 'nonsense', true],
  ['null', 'same-origin', false],
])('a page of %s may use an opaque response under the policy %s: %s', (origin, policy, may) => {
  const headers = [['Cross-Origin-Resource-Policy', policy] as const];
  expect(checkResourcePolicy(origin, url('https://api.example.com/x'), headers).ok).toBe(may);
});
