import {
  blocked,
  CHROMIUM_PREFIX,
  FIREFOX_ECHO,
  type MessageCase,
  OF_PREFLIGHTS,
  refused,
  unsent,
} from './message-case.js';
import { responseCases } from './response-cases.js';

const NONE = `${OF_PREFLIGHTS}No 'Access-Control-Allow-Origin' header is present on the requested resource.`;
const MISSING = 'CORS header ‘Access-Control-Allow-Origin’ missing';
const STATUS = ' Status code: {status}.';

const PUT = "fetch(url, { method: 'PUT' })";
const PUT_WITH_COOKIES = "fetch(url, { method: 'PUT', credentials: 'include' })";
const TRACED = "fetch(url, { headers: { 'X-Trace': '1' } })";

const allowed = (headers: Readonly<Record<string, string>> = {}) => ({
  'Access-Control-Allow-Origin': '*',
  ...headers,
});

/** No server between browser and application handles CORS, or the application refuses the origin. */
const withoutHeaders = (status: number): MessageCase => ({
  name: `preflight-without-headers-${status}`,
  cause: 'preflightNoHeaders',
  call: PUT,
  preflight: { status },
  said: { status: String(status) },
  chromium: blocked(NONE),
  firefox: unsent(MISSING, STATUS),
});

const notOk = (status: number): MessageCase => ({
  name: `preflight-not-ok-${status}`,
  cause: 'preflightStatus',
  call: PUT,
  preflight: { status, headers: allowed() },
  said: { status: String(status) },
  chromium: blocked(`${OF_PREFLIGHTS}It does not have HTTP ok status.`),
  firefox: unsent('CORS preflight response did not succeed', STATUS),
});

const ungrantedMethod = (name: string, method: string, grant: Readonly<Record<string, string>>): MessageCase => ({
  name,
  cause: 'method',
  call: `fetch(url, { method: '${method}' })`,
  preflight: { headers: allowed(grant) },
  said: { method },
  chromium: blocked('Method {method} is not allowed by Access-Control-Allow-Methods in preflight response.'),
  firefox: unsent('Did not find method in CORS header ‘Access-Control-Allow-Methods’'),
});

const unreadable = (header: string, value: string, call: string): MessageCase => ({
  name: `unreadable-${header}`,
  cause: 'unreadable',
  call,
  preflight: { headers: allowed({ [header]: value }) },
  said: { value },
  chromium: blocked(`Cannot parse ${header} response header field in preflight response.`),
  firefox: unsent(`invalid token ‘{value}’ in CORS header ‘${header}’`),
});

/** The CORS check has the same findings for the response to a preflight as for that to a request. */
const OF_BOTH = { otherOrigin: PUT, unreadable: PUT, wildcard: PUT_WITH_COOKIES, credentials: PUT_WITH_COOKIES };

function asPreflight(one: MessageCase): MessageCase {
  return {
    ...one,
    name: `preflight-${one.name}`,
    call: OF_BOTH[one.cause as keyof typeof OF_BOTH],
    preflight: one.response ?? {},
    chromium: one.chromium.map((line) => line.replace(CHROMIUM_PREFIX, CHROMIUM_PREFIX + OF_PREFLIGHTS)),
    firefox: [...one.firefox, FIREFOX_ECHO],
  };
}

/** The CORS check of the preflight, and failures that only a preflight has. */
export const preflightCases: readonly MessageCase[] = [
  ...[200, 401, 403, 404, 405, 500].map(withoutHeaders),
  ...[401, 403, 404, 405, 500].map(notOk),
  ...responseCases.filter(({ cause }) => cause in OF_BOTH).map(asPreflight),
  {
    name: 'preflight-redirected',
    cause: 'redirect',
    call: PUT,
    preflight: { status: 301, headers: allowed({ Location: '{api}/' }) },
    said: { status: '301' },
    chromium: blocked(`${OF_PREFLIGHTS}Redirect is not allowed for a preflight request.`),
    firefox: [
      ...refused('CORS request external redirect not allowed'),
      ...unsent('CORS preflight response did not succeed', STATUS),
    ],
  },
  {
    name: 'preflight-redirected-in-front',
    cause: 'redirect',
    call: PUT,
    preflight: { status: 308, headers: { Location: '{api}/' } },
    said: { status: '308' },
    chromium: blocked(`${OF_PREFLIGHTS}Redirect is not allowed for a preflight request.`),
    firefox: [...unsent(MISSING, STATUS), ...refused('CORS request did not succeed', ' Status code: (null).')],
  },
  ungrantedMethod('method-not-listed', 'PUT', { 'Access-Control-Allow-Methods': 'GET, POST' }),
  ungrantedMethod('no-methods', 'DELETE', {}),
  ungrantedMethod('method-in-lower-case', 'patch', { 'Access-Control-Allow-Methods': 'PATCH' }),
  {
    name: 'header-not-listed',
    cause: 'header',
    call: TRACED,
    preflight: { headers: allowed({ 'Access-Control-Allow-Headers': 'Content-Type' }) },
    said: { header: 'x-trace' },
    chromium: blocked(
      'Request header field {header} is not allowed by Access-Control-Allow-Headers in preflight response.',
    ),
    firefox: unsent(
      'header ‘{header}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response',
    ),
  },
  unreadable('Access-Control-Allow-Methods', 'GET PUT', PUT),
  unreadable('Access-Control-Allow-Headers', 'Content Type', TRACED),
];
