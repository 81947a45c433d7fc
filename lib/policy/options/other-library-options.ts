import { ALL_OPTION_KEYS, CORS_OPTION_KEYS, MODULE_OPTION_KEYS } from './defaults.js';
import { nearestName } from '../../diagnostics/nearest-name.js';

/**
 * Names that other libraries use for our options: Spring, Flask, Django, FastAPI, Laravel, rs/cors, jub0bs/cors, gin,
 * tower-http, ASP.NET Core, Hono, @koa/cors, Micronaut, rack-cors, AWS, and the headers themselves. Spelled as
 * `plainName` returns them.
 */
const THEIR_NAMES: Readonly<Record<string, string>> = {
  origin: `
    origins alloworigin alloworigins allowedorigin allowedorigins originpattern originpatterns whitelist
    allowedoriginpatterns allowedoriginspatterns allowedoriginregexes alloworiginregex allowedoriginsregex
    alloworiginfunc alloworiginrequestfunc alloworiginvaryrequestfunc alloworiginwithcontextfunc allowlist
    originwhitelist originregexwhitelist withorigins setisoriginallowed getorigin domain domains allow
    alloworiginfn origincallback alloweddomains`,
  methods: 'method allowmethods allowedmethods allowmethod withmethods requestmethods',
  allowedHeaders: 'headers allowheaders allowheader allowedheader withheaders requestheaders additionalheaders',
  exposedHeaders: `
    expose exposeheaders exposeheader exposedheader withexposedheaders responseheaders additionalexposedheaders`,
  credentials: 'allowcredentials supportscredentials credentialed withcredentials allowedcredentials cookies',
  maxAge: 'maxageinseconds maxageseconds preflightmaxage setpreflightmaxage ttl',
  optionsSuccessStatus: `
    preflightsuccessstatus optionsresponsestatuscode optionsstatus optionsstatuscode statuscode
    optionssuccessstatuscode successstatus`,
  preflightContinue: 'optionspassthrough passthrough',
  originTimeout: 'timeout',
  dangerouslyAllowInsecureOrigins: 'dangerouslytolerateinsecureorigins',
  dangerouslyAllowPublicSuffixes: 'dangerouslytoleratesubdomainsofpublicsuffixes',
  paths: 'resources resource urlsregex routes path url',
  rejectDisallowed: 'reject blockdisallowed',
  ownHosts: 'allowedhosts trustedhosts hosts host hostnames',
  suppressWarnings: 'silence silencewarnings ignorewarnings',
};

/** What to do about options of other libraries that have no counterpart here. */
const INSTEAD: Readonly<Record<string, string>> = {
  "Write origin: '*'.": 'allowallorigins originallowall allowanyorigin',
  "Write allowedHeaders: '*'.": 'allowanyheader',
  'Remove it: by default the methods that the routes serve are granted.': 'allowanymethod',
  'Write credentials: false.': 'disallowcredentials',
  'Remove it: only preflights are answered. The application handles other OPTIONS requests.':
    'strictpreflight preflight automaticoptions disablebeforepreflightresponse',
  'Remove it: preflights are answered before everything else, on every path.': 'hideoptionsroute hook',
  "Remove it: problems are logged with Nest's logger.": 'loglevel logger debug',
  'Write an origin function, which gets the request as its second argument, or use @Cors() for other policies.':
    'delegator',
  'Remove it: every response has the headers of its policy, errors included.': 'keepheadersonerror interceptexceptions',
  'Remove it: Vary is set if a response depends on the origin, and merged with an existing value.':
    'alwayssend vary varyheader',
  "Remove it: '*' is always sent as *, never as the origin of the request.": 'sendwildcard returnexactorigins',
  'Remove it: browsers cache preflights by maxAge alone.': 'cachecontrol',
  'Remove it: browsers have withdrawn Private Network Access, and no response allows it here.':
    'privatenetworkaccess allowprivatenetwork privatenetwork',
  'Remove it: Cross-Origin-Opener-Policy and -Embedder-Policy belong to documents. Set them with helmet.':
    'securecontext',
  "Remove it: write 'https://*.example.com' for subdomains, and every scheme in full.":
    'allowwildcard allowwildcardsubdomains allowbrowserextensions customschemas setisoriginallowedtoallowwildcardsubdomains',
  'Remove it: CORS does not apply to WebSockets. Check the Origin header in the gateway.': 'allowwebsockets',
  "Remove it: pages from file: send 'null', like every sandboxed frame. See dangerouslyAllowNullOrigin.": 'allowfiles',
  'Remove it: the module is global, and registered once.': 'isglobal global',
  'Remove it. CORS is off while origin is false.': 'enabled enable',
};

/** Options that change nothing if they are false. */
const UNLESS_FALSE = /allowall|allowany|alloworiginall|originallowall|disallowcredentials/;

/** What to write instead of each name. */
const FIXES: ReadonlyMap<string, string> = new Map([
  ...CORS_OPTION_KEYS.map((ours) => [ours.toLowerCase(), fixByName(ours)] as const),
  ...Object.entries(THEIR_NAMES).flatMap(([ours, theirs]) => namesIn(theirs, fixByName(ours))),
  ...Object.entries(INSTEAD).flatMap(([fix, theirs]) => namesIn(theirs, fix)),
]);

/** What to write instead of an option that does not exist: in any notation a name of another library, or a typo. */
export function fixForName(name: string, value?: unknown): string | undefined {
  const plain = plainName(name);
  if (value === false && UNLESS_FALSE.test(plain)) return 'Remove it: it is false.';
  const known = FIXES.get(plain) ?? FIXES.get(plain.replace(/^(accesscontrol|cors)/, ''));
  if (known !== undefined) return known;
  const own = nearestName(name, ALL_OPTION_KEYS);
  return own === undefined ? FIXES.get(nearestName(plain, [...FIXES.keys()]) ?? '') : fixByName(own);
}

function fixByName(ours: string): string {
  return MODULE_OPTION_KEYS.includes(ours) ? `Write '${ours}', in the options of the module.` : `Write '${ours}'.`;
}

function namesIn(theirs: string, fix: string): [name: string, fix: string][] {
  return theirs
    .trim()
    .split(/\s+/)
    .map((name) => [name, fix]);
}

/** Only letters and digits: `CORS_ALLOW_HEADERS`, `allow-headers` and `AllowHeaders` are one name. */
function plainName(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
