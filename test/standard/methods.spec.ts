import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from '../../lib/standard/methods.js';

describe('methods', () => {
  test.each([
    ['get', 'GET', true],
    ['Head', 'HEAD', true],
    ['post', 'POST', true],
    ['put', 'PUT', false],
    ['delete', 'DELETE', false],
    ['options', 'OPTIONS', false],
    ['patch', 'patch', false],
    ['PATCH', 'PATCH', false],
    ['query', 'query', false],
  ])('%s is sent as %s, safelisted: %s', (method, normalized, safelisted) => {
    expect(normalizeMethod(method)).toBe(normalized);
    expect(isCorsSafelistedMethod(normalizeMethod(method))).toBe(safelisted);
  });

  it('are safelisted in exactly this case', () => {
    expect(isCorsSafelistedMethod('get')).toBe(false);
  });

  test.each(['CONNECT', 'trace', 'Track'])('%s is forbidden', (method) => {
    expect(isForbiddenMethod(method)).toBe(true);
  });
});
