import type { CorsWarningCode } from '../../diagnostics/warning.js';

/**
 * Facts about the request that an {@link CorsOriginFunction} may look at. Nothing in it was checked except the origin,
 * which is passed separately.
 *
 * @publicApi
 */
export interface CorsRequest {
  /** The method of the actual request; for a preflight the one it asks for (`Access-Control-Request-Method`). */
  readonly method: string;
  /** The request target as the server received it: path and query. */
  readonly url: string;
  /** Host and port as the application sees them, trusted proxy headers included: `api.example.com:8080`. */
  readonly host: string;
  /** The request's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether this is a CORS-preflight request. */
  readonly preflight: boolean;
}

/**
 * Decides on an origin at run time. It is asked before anything of the application runs; throwing, rejecting, answering
 * anything but a boolean or outlasting `originTimeout` refuses the origin. Functions that call back,
 * `(origin, callback) => callback(null, true)`, are refused at start where they can be told.
 *
 * @param origin a well-formed serialized origin, never `null`
 * @publicApi
 */
export type CorsOriginFunction = (origin: string, request: CorsRequest) => boolean | Promise<boolean>;

/**
 * One rule for an origin.
 *
 * | written | allows | refused at start |
 * | --- | --- | --- |
 * | `'https://app.example.com'` | that origin | `'app.example.com'`, `'https://app.example.com/'` |
 * | `'https://*.example.com'` | every subdomain, any depth, never the apex | `'https://app*.example.com'` |
 * | `'http://localhost:*'` | any port, also none | `'http://localhost:80'` |
 * | `/^https:\/\/pr-\d+\.example\.com$/` | what it matches | `/https:\/\/pr-\d+.example.com/` |
 *
 * A RegExp is written from `^` to `$`, with its dots escaped and without the flags `g`, `y` and `m`. It is also refused if
 * it matches hosts that it does not spell out (`/^https:\/\/.*example\.com$/` matches `https://evilexample.com`), none at
 * all, or if some origin would keep it busy (`/^https:\/\/(a+)+\.example$/`).
 *
 * @publicApi
 */
export type CorsOriginRule = string | RegExp;

/**
 * Who may call: `'*'` or `true` anybody, `false` nobody, else a rule, a list of rules, or a function.
 *
 * @publicApi
 */
export type CorsOrigin = boolean | CorsOriginRule | readonly CorsOriginRule[] | CorsOriginFunction;

/**
 * The options of a policy, in the terms of Nest's own `CorsOptions`. At every level (module, path, class, handler) all of
 * them are optional, and field by field the nearest level wins.
 *
 * @publicApi
 */
export interface CorsOptions {
  /**
   * Who may call. A level that sets it starts from `credentials: false` and without any `dangerously…` flag.
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
   * Request headers granted to preflights: a list or a comma-separated string; `'*'` grants whatever is asked for.
   *
   * @default ['Content-Type', 'Authorization']
   */
  allowedHeaders?: string | readonly string[];
  /**
   * Response headers that scripts may read besides the CORS-safelisted ones: a list or a comma-separated string; `'*'`
   * only without credentials.
   *
   * @default []
   */
  exposedHeaders?: string | readonly string[];
  /**
   * Whether cookies and other browser-managed credentials may be sent. Not with `origin: '*'`; and whoever can take the
   * place of an allowed origin acts as its visitors, so that origins without TLS, `null` and subdomains of public suffixes
   * each need their own `dangerously…` flag.
   *
   * @default false
   */
  credentials?: boolean;
  /**
   * How long browsers may cache a preflight, in seconds. Engines cap it: Chromium at 7200, Firefox at 86400, WebKit
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
   * Accept origins that anybody on the network can forge (`http:` outside loopback) together with credentials.
   *
   * @default false
   */
  dangerouslyAllowInsecureOrigins?: boolean;
  /**
   * Accept `*.` in front of a public suffix (`https://*.github.io`), where anybody can register a name, together with
   * credentials.
   *
   * @default false
   */
  dangerouslyAllowPublicSuffixes?: boolean;
  /**
   * Let the origin `null` pass, which every sandboxed frame, `data:` URL and local file of any author sends: beside what a
   * list or a function allows, and without being named there. `'null'` in a list is refused without this.
   *
   * @default false
   */
  dangerouslyAllowNullOrigin?: boolean;
}

/**
 * The options of a level that may start from a named policy.
 *
 * @publicApi
 */
export interface CorsPolicyOptions extends CorsOptions {
  /** The name of an entry of the module's `policies`, which the other fields of this level override. */
  policy?: string;
}

/**
 * What the module takes: the global policy, and what exists only once.
 *
 * @publicApi
 */
export interface CorsModuleOptions extends CorsOptions {
  /** Named policies, for `@Cors({ policy: 'partners' })` and for `paths`. */
  policies?: Readonly<Record<string, CorsPolicyOptions>>;
  /**
   * Policies by the path of the request, in the syntax of Nest's routes (`/files/*path`); the first match counts. A value
   * is a set of options, the name of a policy, or `false` for nobody.
   */
  paths?: Readonly<Record<string, CorsPolicyOptions | string | false>>;
  /**
   * Answer 403, before guards and handlers run, to actual requests of origins that the policy does not allow. CORS itself
   * rejects nothing: it only keeps scripts from reading. Same-origin requests always pass.
   *
   * @default false
   */
  rejectDisallowed?: boolean;
  /**
   * Warnings that are not to be logged at start, by their codes: what was looked at and is meant. Issues, which keep the
   * application from starting, cannot be silenced.
   *
   * @default []
   * @example ['origin-subdomains-credentials']
   */
  suppressWarnings?: readonly CorsWarningCode[];
  /**
   * For development: refused preflights name their reason in a header, `Nestjs-Cors-Reason`, and in their body, so that the
   * network panel of a browser shows it. They tell whoever asks which handler and option are to blame, though no origin that
   * is allowed, so that `true` is refused at start where `NODE_ENV` is `production`; `'even-in-production'` is not.
   *
   * @default false
   */
  debug?: boolean | 'even-in-production';
}
