import type { CorsRequest } from './options/cors-request.js';
import type { CorsOptions, CorsOriginFunction } from './options/options.js';

/** Matches origins without calling application code. Called with well-formed serialized origins and with `null`. */
export interface OriginMatcher {
  matches(origin: string): boolean;
}

/** The rows of a source, as one policy uses them: for the key of a request, and with the trust that its credentials need. */
export interface SourceOrigins {
  /** What people call the source. */
  readonly name: string;
  /** Whether only the rows of the request's key count. */
  readonly isKeyed: boolean;
  /** As reports show it: `liveOrigins(CustomerOrigins, { key: a function, staleAfter: 300 })`. */
  readonly description: string;
  /** Whether it is not known what the source allows, because it was not started. */
  isUndecided(request: CorsRequest): boolean;
  /** Never throws: a key that cannot be read matches nothing. */
  matches(origin: string, request: CorsRequest): boolean;
  /** The same without the rows that only a `dangerously…` flag permits. */
  trusts(origin: string, request: CorsRequest): boolean;
  /** The row that matches: `row 'https://*.acme.example' of CustomerOrigins for api.acme.example`. */
  describeMatch(origin: string, request: CorsRequest): string | undefined;
  /** Why it does not allow an origin, if there is more to say than that no row matches: sentences. */
  explainRefusal(origin: string, request: CorsRequest): readonly string[];
}

/** Static rules, and the sources next to them. */
export interface LiveOrigins {
  readonly kind: 'live';
  readonly matcher: OriginMatcher;
  readonly sources: readonly SourceOrigins[];
}

/**
 * The allowed origins, in the form that a decision needs.
 * - `none`: no origin; `any`: every origin, answered with `*`
 * - `list`: what the matcher matches
 * - `live`: what the matcher matches, and what the sources have at the moment
 * - `function`: called at run time
 * - `every`: allowed only if each of the parts allows it (several handlers of one preflight, R10)
 */
export type AllowedOrigins =
  | { readonly kind: 'none' }
  | { readonly kind: 'any' }
  | { readonly kind: 'list'; readonly matcher: OriginMatcher }
  | LiveOrigins
  | {
      readonly kind: 'function';
      readonly ask: CorsOriginFunction;
      readonly timeout: number;
      readonly nullAllowed: boolean;
    }
  | { readonly kind: 'every'; readonly parts: readonly AllowedOrigins[] };

/** Header names as configured, without duplicates in another case, or `'*'`. */
export type HeaderNames = readonly string[] | '*';

/** Allowed request headers: any name, or the configured names without duplicates. */
export type AllowedRequestHeaders =
  | { readonly kind: 'any' }
  | {
      readonly kind: 'list';
      readonly names: readonly string[];
      /** Whether a name, in lower case, is one of them. */
      has(name: string): boolean;
    };

/** A header as it is written. */
export type HeaderLine = readonly [name: string, value: string];

/**
 * A compiled policy: checked, complete and frozen (R4). It contains no Set and no Map: they cannot be frozen, because the
 * methods of their prototype can always change them.
 *
 * @publicApi
 */
export interface CorsPolicy {
  /** The complete options it was compiled from, every default filled in. */
  readonly options: Readonly<CorsOptions>;
  readonly origins: AllowedOrigins;
  /** The methods that `methods` names, or `undefined` for those that the routes serve. */
  readonly methods: readonly string[] | undefined;
  readonly requestHeaders: AllowedRequestHeaders;
  /** The value of `Access-Control-Expose-Headers`, or `undefined` for no header. */
  readonly exposedHeaders: string | undefined;
  readonly credentials: boolean;
  /** The value of `Access-Control-Max-Age`. */
  readonly maxAge: string;
  readonly optionsSuccessStatus: number;
  readonly preflightContinue: boolean;
  /** Whether actual requests of origins that are not allowed get a 403 response. */
  readonly rejectDisallowed: boolean;
  /** Whether the origins that may read responses may also measure them (`Timing-Allow-Origin`). */
  readonly timingAllowOrigin: boolean;
  /** The headers of responses to allowed origins, without `Access-Control-Allow-Origin`. */
  readonly responseHeaders: readonly HeaderLine[];
  /** The same for granted preflights, without what depends on the request. */
  readonly preflightHeaders: readonly HeaderLine[];
}
