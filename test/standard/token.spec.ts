import { isToken } from '../../lib/standard/token.js';

const RFC_9110_TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

describe('a token', () => {
  it('is what RFC 9110 says, for every character up to U+0200', () => {
    for (let code = 0; code < 0x200; code++) {
      const character = String.fromCharCode(code);
      expect([code, isToken(`a${character}`)]).toEqual([code, RFC_9110_TOKEN.test(`a${character}`)]);
    }
  });

  it('is not empty', () => {
    expect(isToken('')).toBe(false);
  });

  test.each([
    ['GET', true],
    ["!#$%&'*+-.^_`|~09AZaz", true],
    ['', false],
    ['A B', false],
    ['A\n', false],
    ['É', false],
    ['A:', false],
  ])('%j is a token: %s', (value, is) => {
    expect(isToken(value)).toBe(is);
  });
});
