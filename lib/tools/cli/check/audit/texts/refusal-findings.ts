import { type FindingText, WITH_CREDENTIALS } from './finding-text.js';

/** How other origins are refused, and what `*` does not cover. */
export const REFUSAL_FINDINGS = {
  'preflight-laxer': {
    severity: 'medium',
    worse: { severity: 'high', when: WITH_CREDENTIALS },
    title: 'Preflights allow origins that the response does not allow',
    why: 'Other websites cannot read the response, but browsers send their requests with any header and method, and the server carries them out.',
    fix: 'Use the same rule for both. Often a gateway answers OPTIONS for every origin, and the application answers the rest.',
    nestjsCors: 'The policy of the handler also answers its preflights.',
  },
  'refused-headers': {
    severity: 'low',
    title: 'A refused origin still receives other CORS headers',
    why: 'The response does not allow the origin but contains other CORS headers. They show which methods and headers are worth trying, and one more mistake would allow the origin.',
    fix: 'Send all Access-Control-* headers together, or none of them.',
    nestjsCors: 'A refused preflight gets a 403 without any of them.',
  },
  'refused-error': {
    severity: 'low',
    title: 'The server fails when it refuses an origin',
    why: 'It responds with a server error where it only has to leave out the headers. An attacker can fill your logs this way.',
    fix: 'Refuse without throwing: respond as usual, without Access-Control-* headers.',
    nestjsCors: 'Return false from the origin function.',
  },
  'wildcard-credentials': {
    severity: 'medium',
    title: '* is sent together with credentials',
    why: 'Browsers reject this for requests with credentials, so those are blocked. The usual workaround, to send every origin back, is far more dangerous.',
    fix: 'List the origins that may call with credentials, or leave out Access-Control-Allow-Credentials.',
    nestjsCors: "origin: ['https://app.example.com'], credentials: true. '*' with credentials is an error at startup.",
  },
  'wildcard-literal': {
    severity: 'medium',
    title: 'With credentials, * is not a wildcard',
    why: 'In a request with credentials, * matches only a method or header that is literally named *.',
    fix: 'List the methods or headers.',
    nestjsCors: "allowedHeaders: '*' responds with the names that the browser asked for.",
  },
  'wildcard-authorization': {
    severity: 'medium',
    title: '* does not cover Authorization',
    why: 'The Fetch standard requires this name to be listed. Chromium and Firefox do not enforce that yet.',
    fix: 'Access-Control-Allow-Headers: *, Authorization',
    nestjsCors: "Authorization is allowed by default. With allowedHeaders: '*' it is listed by name.",
  },
} as const satisfies Record<string, FindingText>;
