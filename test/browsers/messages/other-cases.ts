import { blocked, FIREFOX_ECHO, FIREFOX_PREFIX, type MessageCase, refused } from './message-case.js';

const ALLOWED = { 'Access-Control-Allow-Origin': '{origin}' };
const WITH_COOKIES = { 'Access-Control-Allow-Credentials': 'true' };
const IMAGE = 'image(url)';
const VIA =
  "Access to fetch at '{target}' (redirected from '{url}') from origin '{origin}' has been blocked by CORS policy: ";
const FIREFOX_VIA = FIREFOX_PREFIX.replace('{url}', '{target}');

/** The network fails before there is anything to check; Chromium names the failure, Firefox reports it as CORS as well. */
const noAnswer = (error: string, name: string, url = '{api}/{name}'): MessageCase => ({
  name,
  cause: 'noAnswer',
  call: 'fetch(url)',
  url,
  response: { hangUp: true },
  chromium: [`Failed to load resource: net::${error}`],
  firefox: refused('CORS request did not succeed', ' Status code: (null).'),
});

const redirected: readonly MessageCase[] = [
  {
    name: 'redirected-to-no-headers',
    cause: 'redirect',
    call: 'fetch(url)',
    response: { status: 302, headers: { ...ALLOWED, Location: '{api}/{name}/target' } },
    said: { target: '{api}/{name}/target', status: '200' },
    chromium: [
      `${VIA}No 'Access-Control-Allow-Origin' header is present on the requested resource.`,
      'Failed to load resource: net::ERR_FAILED',
    ],
    firefox: [`${FIREFOX_VIA}(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {status}.`],
  },
  {
    name: 'redirected-without-headers',
    cause: 'redirect',
    call: 'fetch(url)',
    response: { status: 302, headers: { Location: '{api}/{name}/target' } },
    said: { status: '302' },
    chromium: blocked("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    firefox: [...refused('CORS header ‘Access-Control-Allow-Origin’ missing', ' Status code: {status}.'), FIREFOX_ECHO],
  },
  {
    // After a redirect between two origins that are not the page's own, the browser sends `Origin: null`.
    name: 'redirected-to-another-origin',
    cause: 'redirect',
    call: "fetch(url, { credentials: 'include' })",
    response: {
      status: 302,
      headers: { ...ALLOWED, ...WITH_COOKIES, Location: 'http://other.localhost:{port}/{name}/target' },
    },
    target: { headers: { 'Access-Control-Allow-Origin': '{site}', ...WITH_COOKIES } },
    said: { target: 'http://other.localhost:{port}/{name}/target', value: '{site}' },
    chromium: [
      `${VIA}The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin. ` +
        'Have the server send the header with a valid value.',
      'Failed to load resource: net::ERR_FAILED',
    ],
    firefox: [`${FIREFOX_VIA}(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’).`],
  },
  {
    name: 'redirected-to-user-info',
    cause: 'redirect',
    call: 'fetch(url)',
    response: { status: 302, headers: { ...ALLOWED, Location: 'http://me:secret@localhost:{port}/{name}/target' } },
    said: { value: '' },
    chromium: blocked(
      "Redirect location '{value}' contains a username and password, which is disallowed for cross-origin requests.",
    ),
    firefox: refused('CORS request did not succeed', ' Status code: (null).'),
  },
  {
    name: 'redirected-to-ftp',
    cause: 'notHttp',
    call: 'fetch(url)',
    response: { status: 302, headers: { ...ALLOWED, Location: 'ftp://localhost/target' } },
    said: { target: 'ftp://localhost/target' },
    chromium: [
      `${VIA}Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, ` +
        'chrome-extension, chrome-untrusted, data, http, https, isolated-app.',
      'Failed to load resource: net::ERR_FAILED',
    ],
    firefox: [`${FIREFOX_VIA}(Reason: CORS request not http).`, FIREFOX_ECHO],
  },
];

const byThePage: readonly MessageCase[] = [
  {
    name: 'same-origin-mode',
    cause: 'page',
    call: "fetch(url, { mode: 'same-origin' })",
    chromium: [
      'Fetch API cannot load {url}. Request mode is "same-origin" but the URL\'s origin is not same as the request ' +
        'origin {origin}.',
    ],
    firefox: ['Security Error: Content at {page} may not load data from {url}.'],
  },
  {
    name: 'content-security-policy',
    cause: 'page',
    call: 'fetch(url)',
    page: { 'Content-Security-Policy': "connect-src 'self'" },
    chromium: [
      "Connecting to '{url}' violates the following Content Security Policy directive: \"connect-src 'self'\". The " +
        'action has been blocked.',
      "Fetch API cannot load {url}. Refused to connect because it violates the document's Content Security Policy.",
    ],
    firefox: [
      'Content-Security-Policy: The page’s settings blocked the loading of a resource (connect-src) at {url} because it ' +
        "violates the following directive: “connect-src 'self'”",
    ],
  },
  {
    name: 'mixed-content',
    cause: 'page',
    call: 'fetch(url)',
    url: 'http://api.test/{name}',
    page: 'https',
    chromium: [
      "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure resource '{url}'. This " +
        'request has been blocked; the content must be served over HTTPS.',
    ],
    firefox: ['Blocked loading mixed active content “{url}”'],
  },
];

const notCors: readonly MessageCase[] = [
  {
    name: 'local-network',
    cause: 'localNetwork',
    call: 'fetch(url)',
    page: { 'Content-Security-Policy': 'treat-as-public-address' },
    response: { headers: ALLOWED },
    said: { space: 'loopback' },
    chromium: blocked('Permission was denied for this request to access the `{space}` address space.'),
    // Firefox asks the user, and only considers the address.
    firefox: [],
    scriptGets: { chromium: 'TypeError: Failed to fetch', firefox: '200' },
  },
  {
    name: 'resource-policy',
    cause: 'resource',
    call: IMAGE,
    response: { headers: { 'Cross-Origin-Resource-Policy': 'same-origin', 'Content-Type': 'image/png' } },
    chromium: ['Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin'],
    firefox: [
      'The resource at “{url}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See ' +
        'https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#',
    ],
    scriptGets: { chromium: 'error', firefox: 'error' },
  },
  {
    name: 'opaque-response-blocking',
    cause: 'resource',
    call: IMAGE,
    response: { headers: { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' } },
    chromium: [],
    firefox: [],
    instead: 'nothing, but an image, script or style is missing',
    scriptGets: { chromium: 'error', firefox: 'error' },
  },
  {
    name: 'not-exposed',
    cause: 'exposed',
    call: "fetch(url).then(({ headers }) => headers.get('X-Total'))",
    response: { headers: { ...ALLOWED, 'X-Total': '3' } },
    chromium: [],
    firefox: [],
    instead: 'nothing, but `headers.get()` returns `null`',
    scriptGets: { chromium: 'null', firefox: 'null' },
  },
  {
    name: 'not-exposed-to-xhr',
    cause: 'exposed',
    call: "xhr(url).then((request) => request.getResponseHeader('X-Total'))",
    response: { headers: { ...ALLOWED, 'X-Total': '3', 'Content-Type': 'text/plain' } },
    said: { header: 'X-Total' },
    chromium: ['Refused to get unsafe header "{header}"'],
    firefox: [],
    scriptGets: { chromium: 'null', firefox: 'null' },
  },
];

/** Requests that something other than the CORS check refuses, and some that are not refused. */
export const otherCases: readonly MessageCase[] = [
  noAnswer('ERR_CONNECTION_REFUSED', 'server-down', 'http://localhost:{closed}/{name}'),
  noAnswer('ERR_NAME_NOT_RESOLVED', 'unknown-host', 'http://nowhere.invalid/{name}'),
  noAnswer('ERR_CERT_AUTHORITY_INVALID', 'untrusted-certificate', 'https://localhost:{tlsPort}/{name}'),
  noAnswer('ERR_SSL_PROTOCOL_ERROR', 'no-tls', 'https://localhost:{port}/{name}'),
  noAnswer('ERR_EMPTY_RESPONSE', 'hung-up'),
  ...redirected,
  {
    name: 'scheme-forgotten',
    cause: 'notHttp',
    call: 'fetch(url)',
    url: 'localhost:3000/{name}',
    said: { scheme: 'localhost' },
    chromium: ['Fetch API cannot load {url}. URL scheme "{scheme}" is not supported.'],
    firefox: refused('CORS request not http'),
  },
  ...byThePage,
  ...notCors,
];
