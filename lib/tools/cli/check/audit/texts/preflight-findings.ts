import { type FindingText, NEEDED } from './finding-text.js';

/** Responses to preflights. */
export const PREFLIGHT_FINDINGS = {
  'preflight-redirected': {
    severity: 'low',
    worse: { severity: 'high', when: NEEDED },
    title: 'The preflight is redirected',
    why: 'Browsers do not follow redirects of preflights, so every request that needs a preflight is blocked.',
    fix: 'Request the final URL from the page (https, trailing slash, host), or answer preflights before redirecting.',
    nestjsCors: 'Preflights are answered before every middleware of the application.',
  },
  'preflight-unauthorized': {
    severity: 'low',
    worse: { severity: 'high', when: NEEDED },
    title: 'The preflight is rejected because it has no credentials',
    why: 'Browsers never send credentials with a preflight, so every request that needs a preflight is blocked.',
    fix: 'Answer preflights before authentication. In a gateway, exclude OPTIONS from authentication.',
    nestjsCors: 'Preflights are answered before every guard.',
  },
  'preflight-unhandled': {
    severity: 'low',
    worse: { severity: 'high', when: NEEDED },
    title: 'Preflights are not answered',
    why: 'Every request that needs a preflight is blocked: methods other than GET, HEAD and POST, JSON bodies, Authorization headers.',
    fix: 'Answer OPTIONS at this URL with 204 and the CORS headers. If pages send only simple requests here, ignore this finding.',
    nestjsCors: 'Preflights are answered for every handler.',
  },
  'preflight-failed': {
    severity: 'low',
    worse: { severity: 'high', when: NEEDED },
    title: 'The status of the preflight is not a success',
    why: 'Any status outside 200 to 299 blocks every request that needs a preflight.',
    fix: 'Answer preflights before the code that rejects them. Look for that code in the log of the server.',
    nestjsCors: 'Preflights are answered before every middleware, guard and parser of the application.',
  },
  'preflight-not-cached': {
    severity: 'low',
    title: 'Preflights are not cached',
    why: 'Without Access-Control-Max-Age, browsers repeat the preflight after 5 seconds; with 0, before every request. Each one costs a round trip.',
    fix: 'Send Access-Control-Max-Age: 600. Every browser honors it.',
    nestjsCors: 'maxAge: 600 is the default.',
  },
  'preflight-cached-long': {
    severity: 'low',
    title: 'The cache time of preflights is longer than a day',
    why: 'No browser caches preflights that long: Chromium stops at 2 hours, Firefox at 24 hours, Safari at 10 minutes.',
    fix: 'Send Access-Control-Max-Age: 7200 or less.',
    nestjsCors: 'maxAge: 7200. A value over 86400 is an error at startup.',
  },
  'preflight-echoes-headers': {
    severity: 'low',
    title: 'The requested headers are sent back without a check',
    why: 'The response repeats what the request asks for, whatever its length and content. The server does not decide anything.',
    fix: 'List the headers that scripts may set, or parse the request header as a list of names.',
    nestjsCors: "allowedHeaders: ['Content-Type'], or allowedHeaders: '*', which checks the names.",
  },
  'preflight-echoes-method': {
    severity: 'low',
    title: 'The requested method is sent back without a check',
    why: 'The response repeats what the request asks for, whatever its length and content. The server does not decide anything.',
    fix: 'List the methods that are served.',
    nestjsCors: 'Leave out methods: the methods that your routes serve are allowed.',
  },
} as const satisfies Record<string, FindingText>;
