/** How bad it is, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What is to be said about one kind of finding. */
export interface FindingText {
  readonly severity: Severity;
  /** Where it is worse than that. */
  readonly worse?: { readonly severity: Severity; readonly when: string };
  /** What it is, in one line. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** What does it in this library. */
  readonly here: string;
}

const WITH_CREDENTIALS = 'with credentials';
const READS_ALL = 'pages that an attacker wrote can read what the visitor may read';
/** What the rules for origins have in common in this library. */
const PATTERNS =
  "Strings are compared as a whole, 'https://*.example.com' covers subdomains and nothing else, and a RegExp is checked at start.";

/** Everything that the audit can find: the source of its sentences and of docs/check.md. */
export const FINDINGS = {
  'any-origin': {
    severity: 'low',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Every origin is allowed, by sending it back',
    why: `With credentials, ${READS_ALL}, on any site, in the visitor's name. Without, it is what * says, in a form that caches mix up, and that becomes the former with one more option.`,
    fix: 'List the origins that may call. If it is meant for everybody, send * and no credentials.',
    here: "origin: ['https://app.example.com'], or '*', which is never a reflection.",
  },
  'null-origin': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'The origin null is allowed',
    why: `Every site can send Origin: null from a sandboxed frame, so ${READS_ALL}.`,
    fix: 'Take null off the list. Pages of file: and sandboxed frames need a server of their own, such as http://localhost.',
    here: 'null is matched by nothing but dangerouslyAllowNullOrigin: true.',
  },
  'origin-prefix': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Text in front of the domain is let through',
    why: `Only the end of the origin is compared. Anybody can register such a name, and then ${READS_ALL}.`,
    fix: 'Compare the whole origin. For subdomains, let a dot stand in front of the domain; a RegExp begins with ^https:\\/\\/.',
    here: PATTERNS,
  },
  'origin-suffix': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Text behind the name is let through',
    why: `Only the beginning of the origin is compared, or any part of it. Anybody can have such a name, and then ${READS_ALL}.`,
    fix: 'Compare the whole origin. A RegExp ends with $.',
    here: PATTERNS,
  },
  'origin-dot': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Another character in the place of a dot is let through',
    why: `A dot that is not escaped stands for any character in a RegExp. Anybody can register such a name, and then ${READS_ALL}.`,
    fix: 'Escape the dots of the RegExp, \\., or compare strings.',
    here: PATTERNS,
  },
  'origin-public-suffix': {
    severity: 'high',
    title: 'Every name under a public suffix is allowed, with credentials',
    why: `Anybody can register a name there, and then ${READS_ALL}.`,
    fix: 'List the names that are yours.',
    here: "origin: 'https://*.yours.github.io'. What covers a public suffix does not start with credentials.",
  },
  'origin-insecure': {
    severity: 'high',
    title: 'An origin without TLS is allowed, with credentials',
    why: `Anybody on the network between can forge a page of that origin, and then ${READS_ALL}.`,
    fix: 'Allow the origin over https only.',
    here: 'Such an origin does not start with credentials, unless dangerouslyAllowInsecureOrigins: true is set.',
  },
  'origin-port': {
    severity: 'low',
    title: 'A port that only begins like the allowed one is let through',
    why: 'The end of the origin is not compared, so whatever listens on that port is trusted, too.',
    fix: 'Compare the whole origin. A RegExp ends with $.',
    here: "origin: 'http://localhost:3000', or 'http://localhost:*' for every port.",
  },
  'preflight-laxer': {
    severity: 'medium',
    worse: { severity: 'high', when: WITH_CREDENTIALS },
    title: 'Preflights allow origins that the response does not',
    why: 'Strangers cannot read the response, but their requests with any header and method are sent, and carried out.',
    fix: 'Let the same rule answer both. Often a gateway answers OPTIONS for everybody, and the application the rest.',
    here: 'The policy of the handler answers its preflights.',
  },
  'refused-headers': {
    severity: 'low',
    title: 'A refused origin is told what others may do',
    why: 'The answer has no Access-Control-Allow-Origin that depends on the origin, but other headers of CORS: strangers learn which methods and headers are worth a try, and one more mistake is enough to allow them.',
    fix: 'Send all Access-Control-* headers together, or none.',
    here: 'A refused preflight is a 403 without any of them.',
  },
  'refused-error': {
    severity: 'low',
    title: 'For a refused origin the server fails',
    why: 'It answers with an error of its own where it only has to leave the headers out. Anybody can fill its log with that.',
    fix: 'Refuse without throwing: no error, and no Access-Control-* header.',
    here: 'An origin function answers false.',
  },
  'wildcard-credentials': {
    severity: 'medium',
    title: '* is sent together with credentials',
    why: 'No browser accepts that for a request with credentials, so what somebody meant to allow does not work. The usual way out, to send every origin back, is far worse.',
    fix: 'List the origins that may call with credentials, or leave Access-Control-Allow-Credentials out.',
    here: "origin: ['https://app.example.com'], credentials: true. '*' with credentials does not start.",
  },
  'wildcard-literal': {
    severity: 'medium',
    title: 'With credentials, * stands for itself',
    why: 'In a request with credentials * is the name of a method or header that is called *, and allows nothing else.',
    fix: 'List the methods or headers.',
    here: "allowedHeaders: '*' answers with the names that were asked for.",
  },
  'wildcard-authorization': {
    severity: 'medium',
    title: '* does not cover Authorization',
    why: 'The standard asks for that name to be listed. Chromium and Firefox let it pass for now.',
    fix: 'Access-Control-Allow-Headers: *, Authorization',
    here: "Authorization is allowed by default, and listed by name with allowedHeaders: '*'.",
  },
  'vary-missing': {
    severity: 'medium',
    title: 'Caches are not told that the answer depends on the origin',
    why: 'A cache, also the one in the browser, may give the answer for one origin to another, which then is blocked at random.',
    fix: 'Send Vary: Origin with every answer of this URL.',
    here: 'Vary: Origin is sent wherever the answer depends on it.',
  },
  'vary-missing-refused': {
    severity: 'low',
    title: 'Caches are not told so where the origin is refused or missing',
    why: 'An answer that was cached without Access-Control-Allow-Origin may be given to an origin that is allowed, which then is blocked at random.',
    fix: 'Send Vary: Origin with every answer of this URL, also without an Origin.',
    here: 'Vary: Origin is sent wherever the answer depends on it, also on refusals.',
  },
  'preflight-redirected': {
    severity: 'low',
    worse: { severity: 'high', when: 'where this request needs one' },
    title: 'The preflight is redirected',
    why: 'No browser follows the redirect of a preflight, so every request that needs one is blocked.',
    fix: 'Let the page ask for the final URL (https, the slash at the end, the host), or answer preflights before redirecting.',
    here: 'Preflights are answered before every middleware of the application.',
  },
  'preflight-unauthorized': {
    severity: 'low',
    worse: { severity: 'high', when: 'where this request needs one' },
    title: 'The preflight is asked to log in',
    why: 'No preflight carries credentials, so every request that needs one is blocked.',
    fix: 'Answer preflights before authentication; in a gateway, leave OPTIONS out of it.',
    here: 'Preflights are answered before every guard.',
  },
  'preflight-unhandled': {
    severity: 'low',
    worse: { severity: 'high', when: 'where this request needs one' },
    title: 'Nothing answers preflights',
    why: 'Every request that needs a preflight is blocked: other methods than GET, HEAD and POST, JSON, Authorization.',
    fix: 'Answer OPTIONS at this URL with 204 and the headers of CORS. If only simple requests are made, this may stay.',
    here: 'Every handler has its preflights answered.',
  },
  'preflight-failed': {
    severity: 'low',
    worse: { severity: 'high', when: 'where this request needs one' },
    title: 'The preflight is answered by an error',
    why: 'Anything but a status from 200 to 299 blocks every request that needs a preflight.',
    fix: 'Answer preflights before whatever rejects them, and look at the log of the server.',
    here: 'Preflights are answered before every middleware, guard and parser of the application.',
  },
  'preflight-not-cached': {
    severity: 'low',
    title: 'Preflights are not cached',
    why: 'Without Access-Control-Max-Age a browser asks again after 5 seconds, and with 0 before every request: one more round trip each.',
    fix: 'Send Access-Control-Max-Age: 600, which every browser honours.',
    here: 'maxAge: 600 is the default.',
  },
  'preflight-cached-long': {
    severity: 'low',
    title: 'Preflights are to be cached for longer than a day',
    why: 'No browser goes along, and whoever reads the configuration believes it: Chromium stops at 2 hours, Firefox at 24, Safari at 10 minutes.',
    fix: 'Send Access-Control-Max-Age: 7200 or less.',
    here: 'maxAge: 7200. More than 86400 does not start.',
  },
  'preflight-echoes-headers': {
    severity: 'low',
    title: 'What is asked for as headers is sent back unread',
    why: 'What stands in the request stands in the response, whatever its length and kind. Nothing is decided there.',
    fix: 'List the headers that scripts may set, or read the request as a list of names.',
    here: "allowedHeaders: ['Content-Type'], or '*', for which the names are checked.",
  },
  'preflight-echoes-method': {
    severity: 'low',
    title: 'What is asked for as method is sent back unread',
    why: 'What stands in the request stands in the response, whatever its length and kind. Nothing is decided there.',
    fix: 'List the methods that are served.',
    here: 'Leave methods out: those that the routes serve are granted.',
  },
  'duplicate-header': {
    severity: 'medium',
    title: 'A header that may stand there once is there more often',
    why: 'Browsers join the values, and what comes of it matches nothing, so every page is blocked.',
    fix: 'Let one place write it: often the application and the proxy in front of it both do.',
    here: 'What handlers and upstreams set is replaced, so that one leaves. A proxy in front must not add another.',
  },
  'several-origins': {
    severity: 'medium',
    title: 'Access-Control-Allow-Origin lists several origins',
    why: 'It holds one origin or *, so no browser accepts it.',
    fix: 'Compare the Origin of the request with the list, send back the one that matches, and Vary: Origin.',
    here: "origin: ['https://a.example.com', 'https://b.example.com']",
  },
  'allow-origin-malformed': {
    severity: 'medium',
    title: 'Access-Control-Allow-Origin is no origin',
    why: 'It is compared byte for byte with what a browser sends: scheme, host and port, no slash at the end, no pattern.',
    fix: 'Send back the Origin of the request where it is allowed, and nothing otherwise.',
    here: 'Slips such as a slash at the end are told at start.',
  },
  'allow-credentials-malformed': {
    severity: 'low',
    title: 'Access-Control-Allow-Credentials is not true',
    why: 'true in lower case is the only value it has; every other is as if it were missing.',
    fix: 'Send true, or leave it out.',
    here: 'credentials: true',
  },
  'list-malformed': {
    severity: 'medium',
    title: 'A list of methods or headers cannot be read',
    why: 'One element that is no name spoils the list: a preflight fails as a whole, and nothing is exposed.',
    fix: 'Separate the names by commas, without quotes.',
    here: 'Names that are none are told at start.',
  },
  'max-age-malformed': {
    severity: 'low',
    title: 'Access-Control-Max-Age is no number of seconds',
    why: 'Digits only, once: with anything else preflights are cached for 5 seconds, or in Firefox not at all.',
    fix: 'Access-Control-Max-Age: 600',
    here: 'maxAge: 600',
  },
} as const satisfies Record<string, FindingText>;

export type FindingCode = keyof typeof FINDINGS;

export const FINDING_CODES = Object.keys(FINDINGS) as FindingCode[];
