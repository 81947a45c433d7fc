import type { Difference } from '../differences.js';
import type { Case } from '../case.js';
import {
  answersOf,
  changeRequests,
  elementsOf,
  needsPreflight,
  isTokenList,
  valuesOf,
  withoutFields,
} from '../facts.js';

const redirects = (subject: Case) =>
  answersOf(subject, 'actual').flatMap(({ status = 200, headers = [] }) =>
    status >= 300 && status < 400
      ? headers.filter(([name]) => name === 'Location').map(([, location]) => ({ status, location }))
      : [],
  );

const isRedirectedWhilePreflighted = (subject: Case) =>
  subject.calls.some(needsPreflight) && redirects(subject).length > 0;

/** Whether a preflight gets a response other than a grant for every origin. */
const grantsByOrigin = (subject: Case) =>
  subject.calls.some(({ credentials }) => credentials === 'include') ||
  answersOf(subject, 'preflight').some(({ status = 204, headers = [] }) => {
    const origins = headers.filter(([name]) => name === 'Access-Control-Allow-Origin').map(([, origin]) => origin);
    return status < 200 || status > 299 || origins.join() !== '*';
  });

const leavesOrigin = (subject: Case) =>
  redirects(subject).some(({ location }) => location.startsWith('{') && !location.startsWith('{api}'));

/** Whether a redirect removes the method or headers that needed a preflight. */
const changesNeed = (subject: Case) =>
  subject.page !== 'same-origin' &&
  isRedirectedWhilePreflighted(subject) &&
  redirects(subject).some(({ status, location }) =>
    subject.calls.some(
      ({ method = 'GET', headers = [] }) =>
        (status === 303 && !['GET', 'HEAD'].includes(method)) ||
        (status < 303 && method === 'POST') ||
        (!location.startsWith('{api}') && headers.some(([name]) => name.toLowerCase() === 'authorization')),
    ),
  );

/** Fields of one response that have more than one line. */
function repeatedFields(subject: Case): { name: string; lines: string[] }[] {
  const all = [...answersOf(subject, 'preflight'), ...answersOf(subject, 'actual')];
  return all.flatMap(({ headers = [] }) => {
    const names = [...new Set(headers.map(([name]) => name.toLowerCase()))];
    const fields = names.map((name) => ({
      name,
      lines: headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value.trim()),
    }));
    return fields.filter(({ lines }) => lines.length > 1);
  });
}

function withoutEmptyLines(header: string): string {
  const [name = '', ...rest] = header.split(': ');
  const lines = rest.join(': ').split(/, ?/);
  return `${name}: ${lines.filter((line) => line !== '').join(', ')}`;
}

/** How responses are handled. */
export const responseDifferences: readonly Difference[] = [
  {
    name: '* works in a malformed list',
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
    does: 'sends the origin with a POST of no-cors without a referrer',
    standard: 'Fetch, "append a request Origin header", step 4',
    when: ({ calls }) =>
      calls.some(({ mode, method, referrerPolicy }) => mode === 'no-cors' && method === 'POST' && !!referrerPolicy),
    leave: withoutFields('actual', 'origin'),
  },
  {
    name: 'an empty location is ignored',
    browsers: ['chromium'],
    does: 'treats the redirect as a plain response',
    standard: 'Fetch, "location URL": an empty string is a relative URL',
    when: (subject) => redirects(subject).some(({ location }) => location === ''),
  },
  {
    name: 'a redirected preflight has the origin of the page',
    browsers: ['firefox'],
    does: 'sends Origin: null only with the request',
    standard: 'Fetch, "serializing a request origin": preflights share the redirect-taint of their request',
    when: (subject) => isRedirectedWhilePreflighted(subject) && leavesOrigin(subject),
    leave: (finding) =>
      changeRequests(finding, ({ kind, url, headers }) =>
        kind === 'preflight' && !url.startsWith('{api}')
          ? headers.filter((one) => !one.startsWith('origin: '))
          : headers,
      ),
  },
  {
    name: 'a redirected preflight is checked for the origin of the page',
    browsers: ['firefox'],
    does: 'compares the response with the origin of the page',
    standard: 'Fetch, "CORS check", with the serialised origin of the redirected request',
    when: (subject) => isRedirectedWhilePreflighted(subject) && leavesOrigin(subject) && grantsByOrigin(subject),
  },
  {
    name: 'a redirect to a request without need for a preflight sends one',
    browsers: ['firefox'],
    does: 'requests GET and no headers',
    standard: 'Fetch, "HTTP-redirect fetch" ends in "main fetch", which checks the new request',
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
    name: 'a removed type is sent again',
    browsers: ['firefox'],
    does: 'sends Content-Type again after a second redirect, with a GET that has no body',
    standard: 'Fetch, "HTTP-redirect fetch", step 12: a request-body-header name is removed from the header list',
    when: (subject) =>
      redirects(subject).length > 1 && subject.calls.some(({ method = 'GET' }) => !/^(?:GET|HEAD)$/.test(method)),
    leave: withoutFields('actual', 'content-type'),
  },
  {
    name: 'a preflight that is not needed may be refused',
    browsers: ['firefox'],
    does: 'hides the response if the preflight for GET is refused',
    standard: 'Fetch, "HTTP-redirect fetch" ends in "main fetch", which checks the new request',
    when: (subject) => changesNeed(subject) && grantsByOrigin(subject),
  },
  {
    name: 'lines of one field are joined differently',
    browsers: ['firefox'],
    does: 'omits empty lines, and the space between two lines of Content-Type',
    standard: 'Fetch, "get", a header list: all values, with a comma and a space between',
    when: (subject) => repeatedFields(subject).some(({ name, lines }) => name === 'content-type' || lines.includes('')),
    leave: ({ response, ...finding }) => ({
      ...finding,
      ...(response && { response: { ...response, headers: response.headers.map(withoutEmptyLines) } }),
    }),
  },
  {
    name: 'an empty line of a field is skipped',
    browsers: ['firefox'],
    does: 'grants what the next line allows',
    standard: 'Fetch, "CORS check": "get" joins both, which results in another value',
    when: (subject) =>
      repeatedFields(subject).some(({ name, lines }) =>
        name === 'access-control-allow-credentials'
          ? lines.includes('')
          : lines[0] === '' && name.startsWith('access-control-allow-'),
      ),
  },
  {
    name: 'cookies without SameSite are sent from other sites',
    browsers: ['firefox'],
    does: 'treats a cookie without SameSite like one with None',
    standard: 'RFC 6265bis, section 5.6.7.1: it is Lax by default',
    when: (subject) =>
      subject.calls.length > 1 &&
      (subject.page === 'cross-site' || subject.page === 'opaque') &&
      answersOf(subject, 'actual').some(({ headers = [] }) =>
        headers.some(([name, value]) => name === 'Set-Cookie' && !value.includes('SameSite')),
      ),
    leave: withoutFields('actual', 'cookie'),
  },
  {
    name: 'cookies without a name are written otherwise',
    browsers: ['firefox'],
    does: 'sends own= for the cookie own, and ignores =own',
    standard: 'RFC 6265bis, sections 5.6 and 5.8.3: a value without a name is sent alone',
    when: (subject) =>
      subject.calls.length > 1 &&
      valuesOf(subject, 'actual', 'set-cookie').some((cookie) => /^=?[^=;]+(?:;|$)/.test(cookie)),
    leave: withoutFields('actual', 'cookie'),
  },
  {
    name: 'cookies are sent after a redirect to another origin',
    browsers: ['chromium'],
    does: 'still sends them with no-cors if the request began within the origin',
    standard:
      'Fetch, "HTTP-network-or-cache fetch", includeCredentials: same-origin means a response tainting of basic',
    when: (subject) =>
      subject.page === 'same-origin' && leavesOrigin(subject) && subject.calls.some(({ mode }) => mode === 'no-cors'),
    leave: withoutFields('actual', 'cookie'),
  },
  {
    name: 'permanent redirects are cached',
    browsers: ['chromium'],
    does: 'follows them the next time without a request, although no header says how long they are valid',
    standard: 'RFC 9111, section 4.2.2, leaves that to the cache',
    when: (subject) =>
      subject.calls.length > 1 &&
      answersOf(subject, 'actual').some(
        ({ status = 200, headers = [] }) =>
          [301, 308].includes(status) && !headers.some(([name]) => name === 'Cache-Control'),
      ),
  },
  {
    name: 'a hidden response is not cached',
    browsers: ['chromium'],
    does: 'stops reading, so the response does not get into the HTTP cache',
    standard: 'Fetch, "HTTP-network fetch": a response is stored before the CORS check',
    when: (subject) =>
      subject.calls.length > 1 &&
      valuesOf(subject, 'actual', 'cache-control').some((value) => value.includes('max-age=6')) &&
      answersOf(subject, 'actual').some(
        ({ headers = [] }) => !headers.some(([name]) => name === 'Access-Control-Allow-Origin'),
      ) &&
      subject.calls[0]!.mode !== 'no-cors',
  },
];
