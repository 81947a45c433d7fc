import { canonicalHost } from '../../lib/standard/canonical-host.js';

describe('a host with Punycode', () => {
  test.each([
    'xn--bcher-kva.example',
    'xn--fa-hia.de',
    'xn--e1afmkfd.xn--p1ai',
    'xn--ls8h.la',
    'xn--mgba3gch31f060k',
    'xn--_-9ja',
  ])('%s is valid', (host) => {
    expect(canonicalHost(host)).toBe(host);
  });

  test.each([
    ['xn--', 'nothing'],
    ['a.xn--', 'nothing'],
    ['xn--a', 'an incomplete number'],
    ['xn--a.example', 'an incomplete number'],
    ['xn--bcher-kva.xn--a', 'an incomplete number'],
    ['xn--a-', 'ASCII only'],
    ['xn--a-.example', 'ASCII only'],
    ['xn--zzzzzzzzzzz', 'a number that is too large'],
    ['xn--a-ecp', 'an upper-case letter'],
    ['xn--1ug', 'only a zero width joiner'],
    ['xn--xn---epa', 'a label that begins with xn--'],
    ['xn--u-ccb', 'text that is not in normal form C'],
  ])('%s is not valid: it encodes %s', (host) => {
    expect(canonicalHost(host)).toBeUndefined();
  });

  test('other spellings of valid Punycode are converted', () => {
    expect(canonicalHost('XN--BCHER-KVA.example')).toBe('xn--bcher-kva.example');
    expect(canonicalHost('bücher.example')).toBe('xn--bcher-kva.example');
  });
});
