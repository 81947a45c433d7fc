import { corsCheck } from '../../../lib/tools/fetch/cors-check.js';
import { describeFailure } from '../../../lib/tools/fetch/failure-sentences.js';
import type { Header } from '../../../lib/tools/fetch/headers/header-list.js';
import { checkPreflight } from '../../../lib/tools/fetch/preflight-response.js';

const APP = 'https://app.example.com';

/** Parses header lines. */
const lines = (...text: readonly string[]) =>
  text.map((line): Header => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);

describe('the CORS check', () => {
  const acao = `Access-Control-Allow-Origin: ${APP}`;
  const acac = 'Access-Control-Allow-Credentials: true';
  const other = 'Access-Control-Allow-Origin: https://other.example';
  const star = 'Access-Control-Allow-Origin: *';

  test.each([
    ['omit', [acao], true],
    ['omit', [star], true],
    ['same-origin', [star], true],
    ['same-origin', [acao], true],
    ['omit', [acao, 'Access-Control-Allow-Credentials: nonsense'], true],
    ['include', [acao, acac], true],
    ['omit', [], 'allow-origin-missing'],
    ['include', [acac], 'allow-origin-missing'],
    ['omit', [other], 'allow-origin-other'],
    ['omit', ['Access-Control-Allow-Origin: '], 'allow-origin-other'],
    ['omit', ['Access-Control-Allow-Origin: null'], 'allow-origin-other'],
    ['omit', [`${acao}/`], 'allow-origin-other'],
    ['omit', ['Access-Control-Allow-Origin: HTTPS://app.example.com'], 'allow-origin-other'],
    ['omit', [acao, acao], 'allow-origin-several'],
    ['omit', [star, star], 'allow-origin-several'],
    ['omit', [`${acao}, ${APP}`], 'allow-origin-several'],
    ['omit', [`${acao} ${APP}`], 'allow-origin-several'],
    ['include', [star, acac], 'allow-origin-wildcard'],
    ['include', [acao], 'allow-credentials-missing'],
    ['include', [acao, acac, acac], 'allow-credentials-other'],
    ['include', [acao, 'Access-Control-Allow-Credentials: True'], 'allow-credentials-other'],
    ['include', [acao, 'Access-Control-Allow-Credentials: '], 'allow-credentials-other'],
    ['include', [acao, 'Access-Control-Allow-Credentials: *'], 'allow-credentials-other'],
  ] as const)('with credentials %j, %j results in %s', (credentials, sent, outcome) => {
    const verdict = corsCheck({ origin: APP, credentials }, lines(...sent));
    expect(verdict.ok || verdict.failure.code).toBe(outcome);
  });

  it('accepts the opaque origin by name and by *', () => {
    const request = { origin: 'null', credentials: 'omit' } as const;
    expect(corsCheck(request, lines('Access-Control-Allow-Origin: null')).ok).toBe(true);
    expect(corsCheck(request, lines(star)).ok).toBe(true);
    expect(corsCheck({ ...request, credentials: 'include' }, lines('Access-Control-Allow-Origin: null', acac)).ok).toBe(
      true,
    );
  });

  it('reports what was sent and what would pass', () => {
    const verdict = corsCheck({ origin: APP, credentials: 'include' }, lines(star, 'ETag: 1'));
    expect(verdict).toEqual({
      ok: false,
      failure: { code: 'allow-origin-wildcard', subject: APP, sent: [star], passing: [acao, acac] },
    });
  });
});

describe('the response to a preflight', () => {
  const allowed = `Access-Control-Allow-Origin: ${APP}`;
  const credentialed = 'Access-Control-Allow-Credentials: true';
  const methods = (value: string) => `Access-Control-Allow-Methods: ${value}`;
  const headers = (value: string) => `Access-Control-Allow-Headers: ${value}`;
  const plain = { origin: APP, credentials: 'omit', method: 'GET', headers: [] } as const;
  const put = { ...plain, method: 'PUT' };
  const traced = { ...plain, headers: lines('X-Trace: 1') };
  const authorized = { ...plain, headers: lines('Authorization: x') };
  const withCredentials = { credentials: 'include' } as const;

  const rows: [string, object, readonly string[], true | string, number?][] = [
    ['no list for a safelisted method', plain, [], true],
    ['any 2xx', put, [methods('PUT')], true, 299],
    ['a status of 300', put, [methods('PUT')], 'preflight-status', 300],
    ['a redirect', put, [methods('PUT')], 'preflight-status', 307],
    ['a status of 404', put, [methods('PUT')], 'preflight-status', 404],
    ['the method', put, [methods('GET,PUT')], true],
    ['the method, spread over lines', put, [methods('GET'), methods('PUT')], true],
    ['the method in another case', put, [methods('put')], 'method-not-allowed'],
    ['no methods', put, [], 'method-not-allowed'],
    ['other methods', put, [methods('GET, POST')], 'method-not-allowed'],
    ['* for the method', put, [methods('*')], true],
    ['* with credentials', { ...put, ...withCredentials }, [methods('*'), credentialed], 'method-wildcard'],
    ['malformed methods', plain, [methods('PUT POST')], 'allow-methods-malformed'],
    ['malformed headers', plain, [headers('x;y')], 'allow-headers-malformed'],
    ['an empty list', plain, [headers(''), methods('')], true],
    ['the header in any case', traced, [headers('x-TRACE')], true],
    ['no headers', traced, [], 'header-not-allowed'],
    ['* for the header', traced, [headers('*')], true],
    ['* with credentials', { ...traced, ...withCredentials }, [headers('*'), credentialed], 'header-wildcard'],
    ['Authorization by name', authorized, [headers('authorization')], true],
    ['Authorization by * alone', authorized, [headers('*')], 'authorization-wildcard'],
    ['Authorization by name next to *', authorized, [headers('*, Authorization')], true],
    ['nothing for Authorization', authorized, [], 'header-not-allowed'],
    ['a stream, without methods', { ...put, useCorsPreflight: true }, [], true],
    ['a stream, with other methods', { ...put, useCorsPreflight: true }, [methods('GET')], 'method-not-allowed'],
    ['no credentials allowed', { ...put, ...withCredentials }, [methods('PUT')], 'allow-credentials-missing'],
  ];

  test.each(rows)('%s', (_, request, sent, outcome, status = 204) => {
    const verdict = checkPreflight({ ...plain, ...request }, { status, headers: lines(allowed, ...sent) });
    expect(verdict.ok || verdict.failure.code).toBe(outcome);
  });

  it('is subject to the CORS check first', () => {
    const verdict = checkPreflight(put, { status: 404, headers: [] });
    expect(verdict).toMatchObject({ ok: false, failure: { code: 'allow-origin-missing' } });
  });

  it('can cover Authorization by *, like browsers, if the option is set', () => {
    const response = { status: 204, headers: lines(allowed, headers('*')) };
    expect(checkPreflight(authorized, response, { authorizationByWildcard: true }).ok).toBe(true);
  });

  test.each([
    [[], 5],
    [['600'], 600],
    [['0'], 0],
    // As in Chromium and Firefox. In the standard it is malformed.
    [['-1'], 0],
    [['-600'], 0],
    [['--1'], 5],
    [['1.5'], 5],
    [['600', '600'], 5],
    [['-1', '-1'], 5],
  ])('with max-age lines %j is remembered for %s seconds', (values, maxAge) => {
    const sent = values.map((value) => `Access-Control-Max-Age: ${value}`);
    const response = { status: 204, headers: lines(allowed, methods('PUT'), headers('X-A'), ...sent) };
    expect(checkPreflight(put, response)).toEqual({
      ok: true,
      grant: { methods: ['PUT'], headerNames: ['X-A'], maxAge },
    });
  });

  it('remembers the method of a stream without a list of methods', () => {
    const verdict = checkPreflight({ ...put, useCorsPreflight: true }, { status: 200, headers: lines(allowed) });
    expect(verdict).toMatchObject({ ok: true, grant: { methods: ['PUT'] } });
  });

  it('reports every header that has to be allowed', () => {
    const request = { ...plain, headers: lines('X-B: 1', 'Content-Type: application/json', 'X-A: 1', 'Accept: a') };
    expect(checkPreflight(request, { status: 204, headers: lines(allowed, headers('x-a')) })).toEqual({
      ok: false,
      failure: {
        code: 'header-not-allowed',
        subject: 'content-type',
        sent: ['Access-Control-Allow-Headers: x-a'],
        passing: ['Access-Control-Allow-Headers: content-type, x-a, x-b'],
      },
    });
  });
});

describe('a failure in words', () => {
  const about = (code: Parameters<typeof describeFailure>[0]['code'], subject: string) =>
    describeFailure({ code, subject, sent: [], passing: [] });

  it('names the step of the standard, what is wrong, and what to do', () => {
    expect(about('allow-origin-wildcard', APP)).toEqual({
      step: 'CORS check, step 4',
      message: 'With credentials, * in Access-Control-Allow-Origin does not allow every origin.',
      fix: `Allow the origin ${APP} by name on the server, or send the request without credentials.`,
    });
  });

  test.each([
    ['401', 'Preflights never carry credentials. Make the server respond to them before it asks for credentials.'],
    ['404', 'The server does not handle OPTIONS at this URL. Make it respond to preflights there.'],
    ['418', 'Make the server respond to preflights before it runs any code that rejects them.'],
    ['503', 'The server failed. Look at its log.'],
  ])('knows what a preflight with status %s needs', (status, fix) => {
    expect(about('preflight-status', status).fix).toBe(fix);
  });

  test.each([
    ['PATCH', 'Allow PATCH on the server.'],
    ['patch', 'Write PATCH in the request: browsers do not change the case of patch.'],
  ])('knows what %s needs', (method, fix) => {
    expect(about('method-not-allowed', method).fix).toBe(fix);
  });
});
