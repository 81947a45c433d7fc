import { isForbiddenRequestHeader } from '../../lib/tools/fetch/headers/forbidden-request-header.js';
import { isForbiddenResponseHeaderName } from '../../lib/standard/header-names.js';

describe('forbidden request headers', () => {
  test.each([
    ['Accept-Charset'],
    ['accept-encoding'],
    ['Access-Control-Request-Headers'],
    ['Access-Control-Request-Method'],
    ['Connection'],
    ['Content-Length'],
    ['Cookie'],
    ['Cookie2'],
    ['Date'],
    ['DNT'],
    ['Expect'],
    ['Host'],
    ['Keep-Alive'],
    ['ORIGIN'],
    ['Referer'],
    ['Set-Cookie'],
    ['TE'],
    ['Trailer'],
    ['Transfer-Encoding'],
    ['Upgrade'],
    ['Via'],
    ['Proxy-Authorization'],
    ['Sec-Fetch-Site'],
    ['sec-'],
  ])('%s is forbidden', (name) => {
    expect(isForbiddenRequestHeader([name, 'x'])).toBe(true);
  });

  test.each([['User-Agent'], ['Authorization'], ['Content-Type'], ['X-Sec-A'], ['Proxy'], ['Security'], ['Origins']])(
    '%s is not forbidden',
    (name) => {
      expect(isForbiddenRequestHeader([name, 'x'])).toBe(false);
    },
  );

  test.each([
    ['X-HTTP-Method', 'TRACE', true],
    ['x-http-method-override', 'GET, track', true],
    ['X-Method-Override', 'connect', true],
    ['X-Method-Override', '"TRACE"', false],
    ['X-Method-Override', 'PUT', false],
    ['X-Other', 'TRACE', false],
  ])('%s: %s is forbidden: %s', (name, value, is) => {
    expect(isForbiddenRequestHeader([name, value])).toBe(is);
  });

  test.each([
    ['Set-Cookie', true],
    ['set-cookie2', true],
    ['Cookie', false],
  ])('%s cannot be read: %s', (name, is) => {
    expect(isForbiddenResponseHeaderName(name)).toBe(is);
  });
});
