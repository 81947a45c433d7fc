import type { Difference } from '../differences.js';
import type { Call, Case } from '../case.js';
import { anyHeader, answersOf, elementsOf, headersOf, needsPreflight, valuesOf, withoutFields } from '../facts.js';

const isRepeated = ({ calls }: Case) => calls.length > 1;
const bypassesCache = ({ cache }: Call) => cache === 'no-store' || cache === 'reload';

/** Whether something is granted with `*`, and requested more than once. */
function usesWildcardAgain(subject: Case): boolean {
  const granted = ['access-control-allow-methods', 'access-control-allow-headers'].some((field) =>
    valuesOf(subject, 'preflight', field).some((list) => elementsOf(list).includes('*')),
  );
  return granted && subject.calls.filter(needsPreflight).length > 1;
}

/** Whether an earlier call was made with credentials, and a later one without. */
function dropsCredentials({ calls }: Case): boolean {
  const first = calls.findIndex(({ credentials }) => credentials === 'include');
  return first >= 0 && calls.slice(first).some((call) => call.credentials !== 'include' && needsPreflight(call));
}

function changesNeeds({ calls }: Case): boolean {
  const needs = calls
    .filter(needsPreflight)
    .map((call) => JSON.stringify([call.method, headersOf(call).map(([name]) => name)]));
  return new Set(needs).size > 2;
}

const isMalformedAge = (age: string) => age !== '' && !/^-?\d+$/.test(age);

/** What preflights contain, what they grant and how they are cached. */
export const preflightDifferences: readonly Difference[] = [
  {
    name: '* covers Authorization',
    browsers: ['chromium', 'firefox'],
    does: 'send it where Access-Control-Allow-Headers is * and no credentials are included',
    standard: 'Fetch, "CORS-preflight fetch", step 7.6: a CORS non-wildcard request-header name must be listed',
    when: (subject) =>
      subject.calls.some(({ credentials }) => credentials !== 'include') &&
      anyHeader(subject, (name) => name === 'authorization') &&
      valuesOf(subject, 'preflight', 'access-control-allow-headers').some(
        (list) => elementsOf(list).includes('*') && !elementsOf(list).includes('authorization'),
      ),
  },
  {
    name: 'preflights have the cache mode',
    browsers: ['chromium', 'firefox'],
    does: 'send Cache-Control and Pragma with the preflight of a request that does not use the HTTP cache',
    standard: 'Fetch, "CORS-preflight fetch", step 1: the preflight is a new request, whose cache mode is the default',
    when: (subject) =>
      subject.calls.some((call) => bypassesCache(call) && needsPreflight(call)) ||
      anyHeader(subject, (name) => /^if-(?!match$|.*range)|^if-match$|^if-range$/.test(name)),
    leave: withoutFields('preflight', 'cache-control', 'pragma'),
  },
  {
    name: 'malformed ages are zero',
    browsers: ['firefox'],
    does: 'remembers nothing',
    standard: 'Fetch, "CORS-preflight fetch", step 7.9: failure means five seconds',
    when: (subject) =>
      isRepeated(subject) && valuesOf(subject, 'preflight', 'access-control-max-age').some(isMalformedAge),
  },
  {
    name: 'preflights of opaque origins are not cached',
    browsers: ['chromium'],
    does: 'sends a preflight each time',
    standard: 'Fetch, "cache entry match": null is an origin like others',
    when: (subject) => subject.page === 'opaque' && subject.calls.filter(needsPreflight).length > 1,
  },
  {
    name: 'a hidden response clears no cache',
    browsers: ['chromium'],
    does: 'sends the next request without a preflight',
    standard: 'Fetch, "main fetch", step 12: a network error clears the cache entries of the URL',
    when: (subject) => isRepeated(subject) && subject.calls.some(needsPreflight) && isHiddenSomewhere(subject),
  },
  {
    name: 'only one preflight is cached for a URL',
    browsers: ['chromium'],
    does: 'forgets what an earlier preflight granted when it sends another one for the same URL',
    standard: 'Fetch, "CORS-preflight fetch", steps 7.11 to 7.15: entries are added, method by method and name by name',
    when: changesNeeds,
  },
  {
    name: '* is cached as a name',
    browsers: ['firefox'],
    does: 'sends another preflight for other methods and headers',
    standard: 'Fetch, "method cache entry match" and "header-name cache entry match"',
    when: usesWildcardAgain,
  },
  {
    name: 'a grant with credentials is not used for requests without',
    browsers: ['firefox'],
    does: 'asks again',
    standard: 'Fetch, "cache entry match": an entry with credentials is used for both',
    when: dropsCredentials,
  },
];

/** Whether a response fails the CORS check of a call. */
function isHiddenSomewhere(subject: Case): boolean {
  const included = subject.calls.some(({ credentials }) => credentials === 'include');
  const passing = included ? ['{origin}'] : ['{origin}', '*'];
  return answersOf(subject, 'actual').some(({ status = 200, headers = [] }) => {
    const valuesFor = (field: string) =>
      headers
        .filter(([name]) => name === field)
        .map(([, value]) => value.trim())
        .join(', ');
    const isAllowed = passing.includes(valuesFor('Access-Control-Allow-Origin'));
    const hasFlag = !included || valuesFor('Access-Control-Allow-Credentials') === 'true';
    return !isAllowed || !hasFlag || (status >= 300 && status < 400);
  });
}
