import type { JudgeName } from '../browser-comparison/judges/judge.js';

/** Subtests that some judges fail. */
export interface Unlike {
  readonly judges: readonly JudgeName[];
  readonly file: string;
  /** Which subtests of the file. */
  readonly subtests: RegExp;
  /** What these judges do. */
  readonly does: string;
}

const freshness = { file: 'fetch/http-cache/heuristic.html' };

/** Every subtest that a judge fails. No other fails, and each of these does. */
export const unlike: readonly Unlike[] = [
  {
    judges: ['CorsBrowser'],
    file: 'fetch/api/headers/header-values.html',
    subtests: /^fetch\(\) with value x%(?:0[1-8BCEF]|1.|7F)x$/,
    does: 'sends no control characters in header values: Node neither writes nor reads them',
  },
  {
    judges: ['CorsBrowser'],
    file: 'fetch/api/headers/header-values-normalize.html',
    subtests: /^fetch\(\) with value x?%(?:0[1-8BCEF]|1.)x?$/,
    does: 'sends no control characters in header values: Node neither writes nor reads them',
  },
  {
    judges: ['chromium'],
    file: 'fetch/api/redirect/redirect-location.any.js',
    subtests: /in "manual" mode with invalid location$/,
    does: 'refuses a redirect that it does not follow, if its address is none',
  },
  {
    judges: ['firefox'],
    file: 'fetch/api/basic/header-value-combining.any.js',
    subtests: /www-authenticate/,
    does: 'hides a WWW-Authenticate on several lines',
  },
  {
    judges: ['CorsBrowser', 'chromium', 'firefox'],
    file: 'fetch/api/request/request-cache-force-cache.any.js',
    subtests: /would vary with Last-Modified/,
    does: 'asks without the date of a response that was stored for another request',
  },
  {
    judges: ['chromium', 'firefox'],
    file: 'fetch/http-cache/vary.html',
    subtests: /doesn't invalidate existing Vary response/,
    does: 'keeps one response for a URL',
  },
  {
    judges: ['chromium', 'CorsBrowser'],
    file: 'fetch/http-cache/invalidate.html',
    subtests: /invalidates (?:Content-)?Location URL after a successful/,
    does: 'forgets only the URL of the request, which RFC 9111, section 4.4, allows',
  },
  {
    judges: ['chromium'],
    file: 'fetch/http-cache/invalidate.html',
    subtests: /invalidates after a successful response from an unknown method/,
    does: 'keeps what it has',
  },
  {
    judges: ['firefox'],
    file: 'fetch/http-cache/invalidate.html',
    subtests: /does not invalidate/,
    does: 'forgets it all the same',
  },
  {
    judges: ['chromium', 'firefox'],
    file: 'fetch/http-cache/cc-request.html',
    subtests: /max-age=1 in requests/,
    does: 'uses a response of three seconds',
  },
  {
    judges: ['chromium'],
    file: 'fetch/http-cache/cc-request.html',
    subtests: /(?:max-age in|max-stale|min-fresh)/,
    does: 'does not read these directives',
  },
  {
    judges: ['chromium', 'CorsBrowser'],
    file: 'fetch/http-cache/cc-request.html',
    subtests: /no-store in requests/,
    does: 'uses what is stored: the directive is about storing (RFC 9111, section 5.2.1.5)',
  },
  {
    judges: ['CorsBrowser', 'chromium', 'firefox'],
    ...freshness,
    subtests: /Cache-Control: public is present$/,
    does: 'guesses no lifetime for a status that it does not know',
  },
  {
    judges: ['chromium', 'firefox'],
    ...freshness,
    subtests: /reuses a (?:404|405|414|501) /,
    does: 'guesses no lifetime for it',
  },
  { judges: ['chromium'], ...freshness, subtests: /reuses a 204 /, does: 'guesses no lifetime for it' },
  {
    judges: ['firefox'],
    file: 'fetch/http-cache/status.html',
    subtests: /fresh (?:299|400|404|499|500|502|503|504|599) /,
    does: 'does not store it',
  },
  {
    judges: ['chromium'],
    file: 'fetch/http-cache/if-none-match.any.js',
    subtests: /If-None-Match/,
    does: 'asks with Cache-Control: max-age=0',
  },
];

/** Whether a judge is known to fail a subtest. */
export function isUnlike(judge: JudgeName, file: string, subtest: string): boolean {
  return unlike.some((one) => one.judges.includes(judge) && one.file === file && one.subtests.test(subtest));
}
