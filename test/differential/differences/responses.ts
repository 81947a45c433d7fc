import type { Difference } from '../differences.js';
import type { Call, Case } from '../case.js';
import {
  answersOf,
  changeRequests,
  elementsOf,
  headersOf,
  isSafelistedMethod,
  isTokenList,
  valuesOf,
  withoutFields,
} from '../facts.js';

const needsPreflight = (call: Call) => !isSafelistedMethod(call) || headersOf(call).length > 0;

const redirects = (subject: Case) =>
  answersOf(subject, 'actual').flatMap(({ status = 200, headers = [] }) =>
    status >= 300 && status < 400
      ? headers.filter(([name]) => name === 'Location').map(([, location]) => ({ status, location }))
      : [],
  );

const isRedirectedWhilePreflighted = (subject: Case) =>
  subject.calls.some(needsPreflight) && redirects(subject).length > 0;

const asksBy = (subject: Case, value: string) =>
  valuesOf(subject, 'preflight', 'access-control-allow-origin').some((origin) => origin === value);

const leavesOrigin = (subject: Case) => redirects(subject).some(({ location }) => location.startsWith('{third}'));

/** Whether a redirect takes away what a preflight was needed for. */
const changesNeed = (subject: Case) =>
  subject.page !== 'same-origin' &&
  isRedirectedWhilePreflighted(subject) &&
  redirects(subject).some(({ status, location }) =>
    subject.calls.some(
      ({ method = 'GET', headers = [] }) =>
        (status === 303 && !['GET', 'HEAD'].includes(method)) ||
        (status < 303 && method === 'POST') ||
        (location.startsWith('{third}') && headers.some(([name]) => name.toLowerCase() === 'authorization')),
    ),
  );

/** What becomes of answers. */
export const responseDifferences: readonly Difference[] = [
  {
    name: '* counts in a malformed list',
    browsers: ['firefox'],
    does: 'exposes all headers',
    standard: 'Fetch, "main fetch", step 14: a list that cannot be parsed exposes nothing',
    when: (subject) =>
      subject.page !== 'same-origin' &&
      valuesOf(subject, 'actual', 'access-control-expose-headers').some(
        (list) => elementsOf(list).includes('*') && !isTokenList(list),
      ),
    leave: ({ response, ...finding }) => ({ ...finding, ...(response && { response: { ...response, headers: [] } }) }),
  },
  {
    name: 'a referrer policy does not hide the origin',
    browsers: ['chromium'],
    does: 'names the origin in a POST of no-cors without a referrer',
    standard: 'Fetch, "append a request Origin header", step 4',
    when: ({ calls }) =>
      calls.some(({ mode, method, referrerPolicy }) => mode === 'no-cors' && method === 'POST' && !!referrerPolicy),
    leave: withoutFields('actual', 'origin'),
  },
  {
    name: 'an empty location is none',
    browsers: ['chromium'],
    does: 'takes the redirect for an answer',
    standard: 'Fetch, "location URL": an empty string is a relative URL',
    when: (subject) => redirects(subject).some(({ location }) => location === ''),
  },
  {
    name: 'a redirected preflight names the page',
    browsers: ['firefox'],
    does: 'sends Origin: null with the request alone',
    standard: 'Fetch, "serializing a request origin": preflights share the redirect-taint of their request',
    when: (subject) => isRedirectedWhilePreflighted(subject) && leavesOrigin(subject),
    leave: (finding) =>
      changeRequests(finding, ({ kind, url, headers }) =>
        kind === 'preflight' && url.startsWith('{third}')
          ? headers.filter((one) => !one.startsWith('origin: '))
          : headers,
      ),
  },
  {
    name: 'a redirected preflight is answered for the page',
    browsers: ['firefox'],
    does: 'holds the answer to the origin of the page',
    standard: 'Fetch, "CORS check", with the serialised origin of the redirected request',
    when: (subject) =>
      isRedirectedWhilePreflighted(subject) &&
      leavesOrigin(subject) &&
      (asksBy(subject, 'null') || asksBy(subject, '{origin}')),
  },
  {
    name: 'a redirect that takes away the need for a preflight asks all the same',
    browsers: ['firefox'],
    does: 'asks for GET, and for no headers',
    standard: 'Fetch, "HTTP-redirect fetch" ends in "main fetch", which looks at the new request',
    when: changesNeed,
    leave: (finding) =>
      changeRequests(finding, ({ kind, headers }) =>
        kind === 'preflight' &&
        headers.some((one) => /^access-control-request-method: (?:GET|HEAD|POST)$/.test(one)) &&
        !headers.some((one) => one.startsWith('access-control-request-headers'))
          ? undefined
          : headers,
      ),
  },
  {
    name: 'a hidden answer is not kept',
    browsers: ['chromium'],
    does: 'stops reading, so that nothing gets into the HTTP cache',
    standard: 'Fetch, "HTTP-network fetch": an answer is stored before the CORS check',
    when: (subject) =>
      subject.calls.length > 1 &&
      valuesOf(subject, 'actual', 'cache-control').some((value) => value.includes('max-age=6')) &&
      answersOf(subject, 'actual').some(
        ({ headers = [] }) => !headers.some(([name]) => name === 'Access-Control-Allow-Origin'),
      ) &&
      subject.calls[0]!.mode !== 'no-cors',
  },
];
