import { CORS_OPTION_KEYS } from './defaults.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import type { CorsModuleOptions } from './options.js';

/**
 * Names that other libraries use for our options: Spring, Flask, Django, FastAPI, Laravel, rs/cors, jub0bs/cors, gin,
 * tower-http, ASP.NET Core, Hono, @koa/cors, Micronaut, rack-cors, AWS, and the headers themselves. Spelled as
 * `plainName` returns them.
 */
const OUR_NAMES: readonly (readonly [ours: keyof CorsModuleOptions, theirs: string])[] = [
  ['origin', 'origins alloworigin alloworigins allowedorigin allowedorigins originpattern originpatterns whitelist'],
  ['origin', 'allowedoriginpatterns allowedoriginspatterns allowedoriginregexes alloworiginregex allowedoriginsregex'],
  ['origin', 'alloworiginfunc alloworiginrequestfunc alloworiginvaryrequestfunc alloworiginwithcontextfunc allowlist'],
  ['origin', 'originwhitelist originregexwhitelist withorigins setisoriginallowed getorigin domain domains allow'],
  ['origin', 'alloworiginfn origincallback alloweddomains'],
  ['methods', 'method allowmethods allowedmethods allowmethod withmethods requestmethods'],
  ['allowedHeaders', 'headers allowheaders allowheader allowedheader withheaders requestheaders'],
  ['allowedHeaders', 'additionalheaders'],
  ['exposedHeaders', 'expose exposeheaders exposeheader exposedheader withexposedheaders responseheaders'],
  ['exposedHeaders', 'additionalexposedheaders'],
  ['credentials', 'allowcredentials supportscredentials credentialed withcredentials allowedcredentials cookies'],
  ['maxAge', 'maxageinseconds maxageseconds preflightmaxage setpreflightmaxage ttl'],
  [
    'optionsSuccessStatus',
    'preflightsuccessstatus optionsresponsestatuscode optionsstatus optionsstatuscode statuscode',
  ],
  ['optionsSuccessStatus', 'optionssuccessstatuscode successstatus'],
  ['preflightContinue', 'optionspassthrough passthrough'],
  ['originTimeout', 'timeout'],
  ['dangerouslyAllowInsecureOrigins', 'dangerouslytolerateinsecureorigins'],
  ['dangerouslyAllowPublicSuffixes', 'dangerouslytoleratesubdomainsofpublicsuffixes'],
  ['paths', 'resources resource urlsregex routes path url'],
  ['rejectDisallowed', 'reject blockdisallowed'],
  ['suppressWarnings', 'silence silencewarnings ignorewarnings'],
];

const ANY_ORIGIN = "Write origin: '*'.";
const PREFLIGHTS = 'Remove it: only preflights are answered. The application handles other OPTIONS requests.';
const ENTRANCE = 'Remove it: preflights are answered before everything else, on every path.';
const VARY = 'Remove it: Vary is set if a response depends on the origin, and merged with an existing value.';
const WILDCARD = "Remove it: '*' is always sent as *, never as the origin of the request.";
const NETWORK = 'Remove it: browsers have withdrawn Private Network Access, and no response allows it here.';
const ERRORS = 'Remove it: every response has the headers of its policy, errors included.';
const LOGS = "Remove it: problems are logged with Nest's logger.";
const PATTERNS = "Remove it: write 'https://*.example.com' for subdomains, and every scheme in full.";
const SWITCH = 'Remove it; to switch CORS off, write origin: false.';

/** Options of other libraries that have no counterpart of their own, and what to do instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  allowallorigins: ANY_ORIGIN,
  originallowall: ANY_ORIGIN,
  allowanyorigin: ANY_ORIGIN,
  allowanyheader: "Write allowedHeaders: '*'.",
  allowanymethod: 'Remove it: by default the methods that the routes serve are granted.',
  disallowcredentials: 'Write credentials: false.',
  strictpreflight: PREFLIGHTS,
  preflight: PREFLIGHTS,
  automaticoptions: PREFLIGHTS,
  disablebeforepreflightresponse: PREFLIGHTS,
  hideoptionsroute: ENTRANCE,
  hook: ENTRANCE,
  loglevel: LOGS,
  logger: LOGS,
  debug: LOGS,
  delegator:
    'Write an origin function, which gets the request as its second argument, or use @Cors() for other policies.',
  keepheadersonerror: ERRORS,
  interceptexceptions: ERRORS,
  alwayssend: VARY,
  vary: VARY,
  varyheader: VARY,
  sendwildcard: WILDCARD,
  returnexactorigins: WILDCARD,
  cachecontrol: 'Remove it: browsers cache preflights by maxAge alone.',
  privatenetworkaccess: NETWORK,
  allowprivatenetwork: NETWORK,
  privatenetwork: NETWORK,
  securecontext:
    'Remove it: Cross-Origin-Opener-Policy and -Embedder-Policy belong to documents. Set them with helmet.',
  allowwildcard: PATTERNS,
  allowbrowserextensions: PATTERNS,
  customschemas: PATTERNS,
  setisoriginallowedtoallowwildcardsubdomains: PATTERNS,
  allowwebsockets: 'Remove it: CORS does not apply to WebSockets. Check the Origin header in the gateway.',
  allowfiles: "Remove it: pages from file: send 'null', like every sandboxed frame. See dangerouslyAllowNullOrigin.",
  isglobal: 'Remove it: the module is global, and registered once.',
  global: 'Remove it: the module is global, and registered once.',
  enabled: SWITCH,
  enable: SWITCH,
};

/** The name that an option of another library has here, or what to do instead. */
export type ForeignOption = { readonly ours: keyof CorsModuleOptions } | { readonly instead: string };

const FOREIGN: ReadonlyMap<string, ForeignOption> = new Map<string, ForeignOption>([
  ...CORS_OPTION_KEYS.map((ours) => [ours.toLowerCase(), { ours }] as const),
  ...OUR_NAMES.flatMap(([ours, theirs]) => theirs.split(' ').map((name) => [name, { ours }] as const)),
  ...Object.entries(INSTEAD).map(([name, instead]) => [name, { instead }] as const),
]);

/** The option of another library that has this name, in any notation. */
export function foreignOption(name: string): ForeignOption | undefined {
  const plain = plainName(name);
  return FOREIGN.get(plain) ?? FOREIGN.get(plain.replace(/^(accesscontrol|cors)/, ''));
}

/** The same for a misspelt name. */
export function nearestForeignOption(name: string): ForeignOption | undefined {
  const nearest = nearestName(plainName(name), [...FOREIGN.keys()]);
  return nearest === undefined ? undefined : FOREIGN.get(nearest);
}

/** Only letters and digits: `CORS_ALLOW_HEADERS`, `allow-headers` and `AllowHeaders` are one name. */
function plainName(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
