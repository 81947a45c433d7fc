/** The severities, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The texts of one finding. */
export interface FindingText {
  readonly severity: Severity;
  /** When it is worse than that. */
  readonly worse?: { readonly severity: Severity; readonly when: string };
  /** The problem, in one line. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** What this library does about it. */
  readonly nestjsCors: string;
}

const WITH_CREDENTIALS = 'with credentials';
const NEEDED = 'if this request needs a preflight';
const ATTACKER_READS = 'a page of an attacker can read what the visitor may read';
/** What the rules about origins have in common in this library. */
const PATTERNS =
  "Strings are compared as a whole, 'https://*.example.com' covers only subdomains, and a RegExp is checked at startup.";

/** Everything that the audit can find. The messages and docs/check.md are generated from this. */
export const FINDINGS = {
  'any-origin': {
    severity: 'low',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Every origin is allowed: the server sends back any Origin',
    why: 'With credentials, every website can read what the visitor may read. Without credentials it has the effect of *, but caches can mix up the responses, and one more option makes it critical.',
    fix: 'List the origins that may call. If the resource is public, send * without credentials.',
    nestjsCors:
      "origin: ['https://app.example.com'], or origin: '*' for a public resource. '*' never sends the origin back.",
  },
  'null-origin': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'The origin null is allowed',
    why: `Every website can send Origin: null from a sandboxed frame. Then ${ATTACKER_READS}.`,
    fix: 'Remove null from the list. Serve local pages and sandboxed frames from a server of their own, such as http://localhost.',
    nestjsCors: 'Only dangerouslyAllowNullOrigin: true allows null.',
  },
  'origin-prefix': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Extra text before the domain is accepted',
    why: `The server compares only the end of the origin. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Compare the whole origin. For subdomains, require a dot before the domain. Start a RegExp with ^https:\\/\\/.',
    nestjsCors: PATTERNS,
  },
  'origin-suffix': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Extra text after the name is accepted',
    why: `The server compares only the beginning of the origin, or any part of it. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Compare the whole origin. End a RegExp with $.',
    nestjsCors: PATTERNS,
  },
  'origin-dot': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Any character is accepted in place of a dot',
    why: `An unescaped dot in a RegExp matches any character. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Escape the dots of the RegExp as \\., or compare strings.',
    nestjsCors: PATTERNS,
  },
  'origin-public-suffix': {
    severity: 'high',
    title: 'Every name under a public suffix is allowed, with credentials',
    why: `Anyone can register a name there. Then ${ATTACKER_READS}.`,
    fix: 'List the names that you own.',
    nestjsCors:
      "origin: 'https://*.yours.github.io'. With credentials, a pattern that covers a public suffix is an error at startup.",
  },
  'origin-insecure': {
    severity: 'high',
    title: 'An origin without TLS is allowed, with credentials',
    why: `An attacker on the network path can forge a page of that origin. Then ${ATTACKER_READS}.`,
    fix: 'Allow the origin over https only.',
    nestjsCors:
      'With credentials, such an origin is an error at startup, unless dangerouslyAllowInsecureOrigins: true is set.',
  },
  'origin-port': {
    severity: 'low',
    title: 'A port that only starts like the allowed port is accepted',
    why: 'The server does not compare the end of the origin, so it also trusts the service on that other port.',
    fix: 'Compare the whole origin. End a RegExp with $.',
    nestjsCors: "origin: 'http://localhost:3000', or 'http://localhost:*' for every port.",
  },
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
  'vary-missing': {
    severity: 'medium',
    title: 'Vary: Origin is missing although the response depends on the origin',
    why: 'A cache, including the cache of the browser, can serve the response for one origin to another. That page is then blocked intermittently.',
    fix: 'Send Vary: Origin with every response of this URL.',
    nestjsCors: 'Vary: Origin is sent whenever the response depends on the origin.',
  },
  'vary-missing-refused': {
    severity: 'low',
    title: 'Vary: Origin is missing when the origin is refused or absent',
    why: 'A cache can store the response without Access-Control-Allow-Origin and serve it to an origin that is allowed. That page is then blocked intermittently.',
    fix: 'Send Vary: Origin with every response of this URL, also when the request has no Origin.',
    nestjsCors: 'Vary: Origin is sent whenever the response depends on the origin, also when the origin is refused.',
  },
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
    title: 'The preflight gets an error response',
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
  'duplicate-header': {
    severity: 'medium',
    title: 'A header that may appear once appears several times',
    why: 'Browsers join the values. The result matches nothing, so every page is blocked.',
    fix: 'Write the header in one place. Often the application and its proxy both write it.',
    nestjsCors:
      'This module replaces what handlers and upstream servers set, so it sends one value. Do not let a proxy add another.',
  },
  'several-origins': {
    severity: 'medium',
    title: 'Access-Control-Allow-Origin lists several origins',
    why: 'The header can contain one origin or *, so browsers reject it.',
    fix: 'Compare the Origin of the request with the list, send back the one that matches, and send Vary: Origin.',
    nestjsCors: "origin: ['https://a.example.com', 'https://b.example.com']",
  },
  'allow-origin-malformed': {
    severity: 'medium',
    title: 'Access-Control-Allow-Origin is not a valid origin',
    why: 'Browsers compare it byte for byte with the origin of the page: scheme, host and port, without a trailing slash or a pattern.',
    fix: 'If the Origin of the request is allowed, send it back. Otherwise leave the header out.',
    nestjsCors: 'Mistakes such as a trailing slash are reported at startup.',
  },
  'allow-credentials-malformed': {
    severity: 'low',
    title: 'Access-Control-Allow-Credentials is not true',
    why: 'The only valid value is true, in lower case. Browsers ignore every other value.',
    fix: 'Send true, or leave the header out.',
    nestjsCors: 'credentials: true',
  },
  'list-malformed': {
    severity: 'medium',
    title: 'A list of methods or headers cannot be parsed',
    why: 'One invalid name makes the whole list invalid: the preflight fails, or no header is exposed.',
    fix: 'Separate the names with commas, without quotes.',
    nestjsCors: 'Invalid names are reported at startup.',
  },
  'max-age-malformed': {
    severity: 'low',
    title: 'Access-Control-Max-Age is not a number of seconds',
    why: 'The value must consist of digits and appear once. Otherwise browsers cache preflights for 5 seconds, and Firefox does not cache them.',
    fix: 'Access-Control-Max-Age: 600',
    nestjsCors: 'maxAge: 600',
  },
} as const satisfies Record<string, FindingText>;

export type FindingCode = keyof typeof FINDINGS;

export const FINDING_CODES = Object.keys(FINDINGS) as FindingCode[];
