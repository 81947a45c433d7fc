import type { CorsWarningCode } from '../../diagnostics/warning.js';
import type { CorsRequest } from './cors-request.js';
import type { CorsLiveOrigins } from './live-origins.js';

/**
 * Decides about an origin at run time, before any application code runs. The origin is refused if the function throws,
 * rejects, returns anything but a boolean, or takes longer than `originTimeout`. Functions that expect a callback,
 * `(origin, callback) => callback(null, true)`, are refused at startup where this can be detected.
 *
 * @param origin a well-formed serialized origin, never `null`
 * @publicApi
 */
export type CorsOriginFunction = (origin: string, request: CorsRequest) => boolean | Promise<boolean>;

/**
 * One rule for an origin.
 *
 * | written | allows | refused at startup |
 * | --- | --- | --- |
 * | `'https://app.example.com'` | that origin | `'app.example.com'`, `'https://app.example.com/'` |
 * | `'https://*.example.com'` | every subdomain, any depth, never the apex | `'https://*example.com'` |
 * | `'https://pr-*.example.com'` | one or more letters, digits and hyphens for the `*`, no dot | `'https://pr-*'` |
 * | `'moz-extension://*'` | every host of a scheme that only applications have | `'https://*'` |
 * | `'http://localhost:*'` | any port, also none | `'http://localhost:80'` |
 * | `/^https:\/\/pr-\d+\.example\.com$/` | what it matches | `/https:\/\/pr-\d+.example.com/` |
 * | `liveOrigins(source)` | the rows that the source has at the moment | `liveOrigins(SourceClass)` |
 *
 * A RegExp starts with `^`, ends with `$`, escapes its dots and has none of the flags `g`, `y` and `m`. It is also refused
 * if it matches hosts that it does not name (`/^https:\/\/.*example\.com$/` matches `https://evilexample.com`), if it
 * matches no origin, or if some origin makes it slow (`/^https:\/\/(a+)+\.example$/`).
 *
 * @publicApi
 */
export type CorsOriginRule = string | RegExp | CorsLiveOrigins;

/**
 * Which origins are allowed: `'*'` or `true` allows any origin, `false` allows none; or a rule, a list of rules, a function.
 *
 * @publicApi
 */
export type CorsOrigin = boolean | CorsOriginRule | readonly CorsOriginRule[] | CorsOriginFunction;

/**
 * The options of a policy, with the names of Nest's own `CorsOptions`. All of them are optional at every level. The levels
 * are the handler, the class, `paths` and the module: each overrides single fields of the levels after it.
 *
 * @publicApi
 */
export interface CorsOptions {
  /**
   * The allowed origins. A level that sets it starts from `credentials: false` and without any `dangerously…` flag.
   *
   * @default false
   */
  origin?: CorsOrigin;
  /**
   * Methods granted to preflights, case-sensitive (`PATCH`, not `patch`): a list or a comma-separated string.
   *
   * @default the methods that the routes serve
   */
  methods?: string | readonly string[];
  /**
   * Request headers granted to preflights: a list or a comma-separated string; `'*'` grants every
   * requested header. Names that no script can send, such as `Cookie`, are left out.
   *
   * @default ['Content-Type', 'Authorization']
   */
  allowedHeaders?: string | readonly string[];
  /**
   * Response headers that scripts may read besides the CORS-safelisted ones: a list or a comma-separated string; `'*'`
   * only without credentials. `Set-Cookie`, which no script can read, is left out.
   *
   * @default []
   */
  exposedHeaders?: string | readonly string[];
  /**
   * Whether cookies and other browser-managed credentials may be sent. Cannot be combined with `origin: '*'`. An attacker
   * who can impersonate an allowed origin acts as its visitors, so origins without TLS, `null` and subdomains of public
   * suffixes each need their own `dangerously…` flag.
   *
   * @default false
   */
  credentials?: boolean;
  /**
   * How long browsers may cache a preflight, in seconds. Browsers cap it: Chromium at 7200, Firefox at 86400, WebKit
   * at 600. `-1` forbids caching, and so does `0`. Whole numbers up to 86400.
   *
   * @default 600
   */
  maxAge?: number;
  /**
   * The status of a granted preflight, 200 to 299.
   *
   * @default 204
   */
  optionsSuccessStatus?: number;
  /**
   * How long an `origin` function may take before it counts as a refusal, in milliseconds.
   *
   * @default 5000
   */
  originTimeout?: number;
  /**
   * Set the headers of a granted preflight and let the application's own OPTIONS handler answer it.
   *
   * @default false
   */
  preflightContinue?: boolean;
  /**
   * Accept origins that others on the network can forge (`http:` outside loopback) together with credentials.
   *
   * @default false
   */
  dangerouslyAllowInsecureOrigins?: boolean;
  /**
   * Accept `*` directly below a public suffix (`https://*.github.io`, `https://shop-*-acme.vercel.app`), where anyone can
   * register a name, and every host of an application's scheme (`moz-extension://*`), together with credentials.
   *
   * @default false
   */
  dangerouslyAllowPublicSuffixes?: boolean;
  /**
   * Allow the origin `null`, in addition to the list or function in `origin`. Every sandboxed frame, `data:` URL and local
   * file sends it. Without this flag, `'null'` in a list is refused.
   *
   * @default false
   */
  dangerouslyAllowNullOrigin?: boolean;
  /**
   * Respond with 403, before guards and handlers run, to actual requests of origins that are not allowed. CORS itself does
   * not stop requests: it only stops scripts from reading responses. Same-origin requests always pass (see `ownHosts`). A level that sets
   * `origin` keeps the value of its base. Set it to `false` where other sites must post forms, such as the callback of a
   * sign-in: that allows no origin to read the response.
   *
   * @default false
   */
  rejectDisallowed?: boolean;
  /**
   * Also send `Timing-Allow-Origin` to allowed origins, with the value of `Access-Control-Allow-Origin`, so that their pages can
   * measure the requests (Resource Timing). Images and scripts without the attribute `crossorigin` send no `Origin`, so their
   * responses get the header only where every origin is allowed. Responses to preflights never have it. Without this option,
   * the header that a handler sets is sent as it is.
   *
   * @default false
   */
  timingAllowOrigin?: boolean;
}

/**
 * The options of a level that can refer to a named policy.
 *
 * @publicApi
 */
export interface CorsPolicyOptions extends CorsOptions {
  /** The name of an entry of the module's `policies`. The other fields of this level override it. */
  policy?: string;
}

/**
 * The options of the module: the global policy, and the options that exist only once.
 *
 * @publicApi
 */
export interface CorsModuleOptions extends CorsOptions {
  /** Named policies, for `@Cors({ policy: 'partners' })` and for `paths`. */
  policies?: Readonly<Record<string, CorsPolicyOptions>>;
  /**
   * Policies by the path of the request, in the syntax of Nest's routes (`/files{/*path}`); the first match counts. A value
   * is an object of options, the name of a policy, or `false`, which allows no origin.
   */
  paths?: Readonly<Record<string, CorsPolicyOptions | string | false>>;
  /**
   * The codes of warnings that are not logged at startup, because you have checked them. Issues, which stop the application
   * from starting, cannot be suppressed.
   *
   * @default []
   * @example ['origin-subdomains-credentials']
   */
  suppressWarnings?: readonly CorsWarningCode[];
  /**
   * For development: refused preflights name the reason in a header, `Nestjs-Cors-Reason`, and in the body, so that the
   * network panel of a browser shows it. Every caller sees which handler and option refused the request, but no allowed
   * origin. Therefore `true` is refused at startup if `NODE_ENV` is `production`; `'even-in-production'` is accepted.
   *
   * @default false
   */
  debug?: boolean | 'even-in-production';
  /**
   * The hosts under which pages reach the application, as browsers write them in `Host`. A host without a port includes every
   * port. A request to any other host is not same-origin, whatever `Host` and `Sec-Fetch-Site` say: `rejectDisallowed` and
   * gateways treat it like a request of another origin. That stops pages that reach the application under a name of their
   * own (DNS rebinding). Behind a proxy that the platform trusts, the host is the one that the proxy reports.
   *
   * @default every host
   * @example ['app.example.com', 'localhost:3000']
   */
  ownHosts?: readonly string[];
}
