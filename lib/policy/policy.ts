import type { CorsOptions, CorsOriginFunction } from './options/options.js';

/** Matches origins without asking anybody. Called with well-formed serialized origins and with `null`. */
export interface OriginMatcher {
  matches(origin: string): boolean;
}

/**
 * Who is allowed, in the form that a decision needs.
 * - `none`: nobody, `any`: everybody, answered `*`
 * - `list`: what the matcher matches
 * - `function`: asked at run time
 * - `every`: allowed only where each of the parts allows (several handlers behind one preflight, R10)
 */
export type AllowedOrigins =
  | { readonly kind: 'none' }
  | { readonly kind: 'any' }
  | { readonly kind: 'list'; readonly matcher: OriginMatcher }
  | {
      readonly kind: 'function';
      readonly ask: CorsOriginFunction;
      readonly timeout: number;
      readonly nullAllowed: boolean;
    }
  | { readonly kind: 'every'; readonly parts: readonly AllowedOrigins[] };

/** Header names as configured, each once in any case, or `'*'`. */
export type HeaderNames = readonly string[] | '*';

/** Allowed request headers: any name, or the names as configured, each once in any case. */
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
 * A compiled policy: checked, complete and frozen (R4). It holds no set and no map, which cannot be frozen: whatever their
 * methods are replaced by, those of the prototype still change them.
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
  /** What responses to allowed origins carry beside `Access-Control-Allow-Origin`. */
  readonly responseHeaders: readonly HeaderLine[];
  /** The same for granted preflights, less what depends on the request. */
  readonly preflightHeaders: readonly HeaderLine[];
}
