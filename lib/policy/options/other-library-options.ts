import { ALL_OPTION_KEYS, CORS_OPTION_KEYS, MODULE_OPTION_KEYS } from './defaults.js';
import { nearestName } from '../../diagnostics/nearest-name.js';

/** What an option that does not exist here means. */
export interface Meaning {
  readonly fix: string;
  /** The option that has this meaning, if there is one. */
  readonly option?: string;
  /** Its value, if that is not the value that was written. */
  readonly value?: unknown;
}

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
    alloworiginfn origincallback alloweddomains allowedoriginregex alloworiginsfunc alloworiginlist
    alloworiginlistregex allowedoriginlist alloworiginstringmatch originlist originregex originregexes weborigins
    webbaseurls allowhost allowhosts`,
  methods: `
    method allowmethods allowedmethods allowmethod withmethods requestmethods requestmethod allowedhttpmethods verbs`,
  allowedHeaders: `
    headers allowheaders allowheader allowedheader withheaders requestheaders requestheader additionalheaders
    allowedhttpheaders allowrequestheaders`,
  exposedHeaders: `
    expose exposeheaders exposeheader exposedheader withexposedheaders responseheaders responseheader
    additionalexposedheaders allowresponseheaders`,
  credentials: `
    credential allowcredentials allowcredential supportscredentials supportcredentials credentialed withcredentials
    allowedcredentials cookies`,
  maxAge: 'maxageinseconds maxageseconds maxagesec preflightmaxage setpreflightmaxage preflightmaxageseconds ttl',
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

/** Switches of other libraries: what they set here if they are on. */
const SWITCHES: Readonly<Record<string, readonly [option: string, value: unknown]>> = {
  allowallorigins: ['origin', '*'],
  originallowall: ['origin', '*'],
  allowanyorigin: ['origin', '*'],
  anyorigin: ['origin', '*'],
  anyhost: ['origin', '*'],
  allowanyheader: ['allowedHeaders', '*'],
  allowallheaders: ['allowedHeaders', '*'],
  disallowcredentials: ['credentials', false],
};

/** What to do about options of other libraries that have no counterpart here. */
const INSTEAD: Readonly<Record<string, string>> = {
  'Remove it: by default the methods that the routes serve are granted.': 'allowanymethod allowallmethods',
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
    'allowwildcard allowwildcardsubdomains allowsubdomains matchsubdomains allowbrowserextensions customschemas originregexenabled setisoriginallowedtoallowwildcardsubdomains',
  "Remove it: browsers refuse '*' with credentials, and no option changes that.":
    'unsafewildcardoriginwithallowcredentials allowanyoriginwithcredentialsunsafe',
  'Remove it: CORS does not apply to WebSockets. Check the Origin header in the gateway.': 'allowwebsockets',
  "Remove it: pages from file: send 'null', like every sandboxed frame. See dangerouslyAllowNullOrigin.": 'allowfiles',
  'Remove it: the module is global, and registered once.': 'isglobal global',
};

/** Options that change nothing if they are false. */
const UNLESS_FALSE = /^(?:cors)?(?:allowall|allowany|any|alloworiginall|originallowall|disallowcredentials)/;
const ON_OR_OFF = /^(?:enabled?|enablecors|corsenabled?)$/;

/** What each name means. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ...CORS_OPTION_KEYS.map((ours) => [ours.toLowerCase(), meaningByName(ours)] as const),
  ...Object.entries(THEIR_NAMES).flatMap(([ours, theirs]) => namesIn(theirs, meaningByName(ours))),
  ...Object.entries(SWITCHES).map(([name, [option, value]]) => [name, meaningBySetting(option, value)] as const),
  ...Object.entries(INSTEAD).flatMap(([fix, theirs]) => namesIn(theirs, { fix })),
]);

/** What an option that does not exist means: in any notation a name of another library, or a typo. */
export function meaningOf(name: string, value?: unknown): Meaning | undefined {
  const plain = plainName(name);
  const isOff = value === false || value === 'false';
  if (isOff && UNLESS_FALSE.test(plain)) return { fix: 'Remove it: it is false.' };
  if (ON_OR_OFF.test(plain)) return isOff ? OFF : { fix: 'Remove it. CORS is off while origin is false.' };
  const known = shortNames(name).map((short) => MEANINGS.get(short));
  const own = nearestName(name, ALL_OPTION_KEYS);
  return (
    known.find((meaning) => meaning !== undefined) ??
    (own === undefined ? MEANINGS.get(nearestName(plain, [...MEANINGS.keys()]) ?? '') : meaningByName(own))
  );
}

const OFF: Meaning = {
  fix: 'Write origin: false, which switches CORS off, and remove it.',
  option: 'origin',
  value: false,
};

/** The name alone, and without what files write before it: `CORS_`, `Access-Control-`, `quarkus.http.cors.`. */
function shortNames(name: string): string[] {
  const plain = plainName(name);
  const last = plainName(/[^./:]*$/.exec(name.slice(0, 100))?.[0] ?? '');
  return [plain, plain.replace(/^(?:accesscontrol|cors)/, ''), last, last.replace(/^(?:accesscontrol|cors)/, '')];
}

function meaningByName(option: string): Meaning {
  const isOfModule = MODULE_OPTION_KEYS.includes(option);
  return { fix: isOfModule ? `Write '${option}', in the options of the module.` : `Write '${option}'.`, option };
}

function meaningBySetting(option: string, value: unknown): Meaning {
  return { fix: `Write ${option}: ${typeof value === 'string' ? `'${value}'` : String(value)}.`, option, value };
}

function namesIn(theirs: string, meaning: Meaning): [name: string, meaning: Meaning][] {
  return theirs
    .trim()
    .split(/\s+/)
    .map((name) => [name, meaning]);
}

/** Only letters and digits: `CORS_ALLOW_HEADERS`, `allow-headers` and `AllowHeaders` are one name. */
function plainName(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
