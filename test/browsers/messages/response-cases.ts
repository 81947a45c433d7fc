import { blocked, type MessageCase, refused } from './message-case.js';

const NONE = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
const MISSING = 'CORS header ‘Access-Control-Allow-Origin’ missing';
const VALID = 'Have the server send the header with a valid value.';
const UNEQUAL =
  "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin. " + VALID;
const UNMATCHED = 'CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’';

const PLAIN = 'fetch(url)';
const WITH_COOKIES = "fetch(url, { credentials: 'include' })";

const allowing = (value: string | readonly string[]) => ({ headers: { 'Access-Control-Allow-Origin': value } });

/** Something between the browser and the application responds, and does not handle CORS. */
const inFront = (status: number): MessageCase => ({
  name: `in-front-${status}`,
  cause: 'inFront',
  call: PLAIN,
  response: { status },
  said: { status: String(status) },
  chromium: blocked(NONE),
  firefox: refused(MISSING, ' Status code: {status}.'),
});

/** The CORS check of the response itself, and what happens to it on the way. */
export const responseCases: readonly MessageCase[] = [
  {
    name: 'no-headers',
    cause: 'noHeaders',
    call: PLAIN,
    said: { status: '200' },
    chromium: blocked(NONE),
    firefox: refused(MISSING, ' Status code: {status}.'),
  },
  ...[401, 413, 429, 502].map(inFront),
  {
    name: 'another-origin',
    cause: 'otherOrigin',
    call: PLAIN,
    response: allowing('https://other.example'),
    said: { value: 'https://other.example' },
    chromium: blocked(UNEQUAL),
    firefox: refused(UNMATCHED),
  },
  {
    name: 'trailing-slash',
    cause: 'otherOrigin',
    call: PLAIN,
    response: allowing('{origin}/'),
    said: { value: '{origin}/' },
    chromium: blocked(UNEQUAL),
    firefox: refused(UNMATCHED),
  },
  {
    name: 'two-lines',
    cause: 'unreadable',
    call: PLAIN,
    response: allowing(['{origin}', '*']),
    said: { value: '{origin}, *' },
    chromium: blocked(
      `The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed. ${VALID}`,
    ),
    firefox: refused('Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed'),
  },
  {
    name: 'a-list',
    cause: 'unreadable',
    call: PLAIN,
    response: allowing('{origin}, https://b.example'),
    said: { value: '{origin}, https://b.example' },
    chromium: blocked(
      `The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed. ${VALID}`,
    ),
    firefox: refused(UNMATCHED),
  },
  {
    name: 'no-origin',
    cause: 'unreadable',
    call: PLAIN,
    response: allowing('app.example.com'),
    said: { value: 'app.example.com' },
    chromium: blocked(`The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'. ${VALID}`),
    firefox: refused(UNMATCHED),
  },
  {
    name: 'wildcard',
    cause: 'wildcard',
    call: WITH_COOKIES,
    response: allowing('*'),
    chromium: blocked(
      "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the " +
        "request's credentials mode is 'include'.",
    ),
    firefox: [
      'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘{url}’. ' +
        '(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).',
    ],
  },
  ...['', 'True'].map((value): MessageCase => ({
    name: `credentials-${value}`,
    cause: 'credentials',
    call: WITH_COOKIES,
    response: {
      headers: {
        'Access-Control-Allow-Origin': '{origin}',
        ...(value !== '' && { 'Access-Control-Allow-Credentials': value }),
      },
    },
    said: { value },
    chromium: blocked(
      "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must be 'true' " +
        "when the request's credentials mode is 'include'.",
    ),
    firefox: refused('expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’'),
  })),
  {
    name: 'cached-for-another-page',
    cause: 'byTurns',
    // The image is requested without an Origin. Its response has no Vary, so it is cached for every page.
    call: 'image(url).then(() => fetch(url))',
    response: { headers: { 'Access-Control-Allow-Origin': '{origin}', 'Cache-Control': 'max-age=600' } },
    chromium: blocked(NONE),
    // Firefox caches the responses for images separately.
    firefox: [],
    scriptGets: { chromium: 'TypeError: Failed to fetch', firefox: '200' },
  },
  {
    name: 'cached-for-another-origin',
    cause: 'byTurns',
    call: 'elsewhere(url).then(() => fetch(url))',
    response: { headers: { 'Access-Control-Allow-Origin': '{origin}', 'Cache-Control': 'max-age=600' } },
    said: { value: '{elsewhere}' },
    chromium: blocked(UNEQUAL),
    firefox: refused(UNMATCHED),
  },
];
