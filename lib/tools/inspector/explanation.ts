import type { CorsChange } from '../../policy/suggest/change.js';
import type { CorsNearestOrigin } from '../../policy/suggest/nearest-origin.js';
import type { CorsReason } from '../../policy/decide/reason.js';

/**
 * The checks that a request goes through, in this order.
 *
 * @publicApi
 */
export type CorsCheck =
  | 'request'
  | 'cross-origin'
  | 'preflight-needed'
  | 'preflight-handler'
  | 'preflight-origin'
  | 'preflight-credentials'
  | 'preflight-method'
  | 'preflight-headers'
  | 'handler'
  | 'origin'
  | 'credentials';

/**
 * One check, and what it came to.
 *
 * @publicApi
 */
export interface CorsStep {
  readonly check: CorsCheck;
  /** `skipped`: an earlier check had the last word. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly text: string;
}

/**
 * What kind of place a value was written at, from the nearest to the farthest.
 *
 * @publicApi
 */
export type CorsSourceKind = 'handler' | 'class' | 'paths' | 'policy' | 'global' | 'default';

/**
 * One field of a policy, and where it comes from.
 *
 * @publicApi
 */
export interface CorsFieldExplanation {
  readonly field: string;
  /** What is no plain data, a RegExp or a function, is described. */
  readonly value: CorsFieldValue;
  readonly kind: CorsSourceKind;
  /** `CatsController.update @Cors()`, `policies.partners`, `paths['/files/*path']`, `forRoot`, `default` */
  readonly place: string;
  /** The place whose `origin` set this field back to its default: trust goes with the origin. */
  readonly resetBy?: string;
}

/**
 * The value of a field as plain data.
 *
 * @publicApi
 */
export type CorsFieldValue = string | number | boolean | readonly string[];

/**
 * The policy of one handler.
 *
 * @publicApi
 */
export interface CorsPolicyExplanation {
  /** `CatsController.update`; absent where no handler serves the method at the URL. */
  readonly handler?: string;
  /** The route of the handler: `PUT /cats/:id`. */
  readonly route?: string;
  /** The entry of `paths` that matches. */
  readonly pattern?: string;
  readonly fields: readonly CorsFieldExplanation[];
}

/**
 * A request and the response to it, as far as CORS goes.
 *
 * @publicApi
 */
export interface CorsExchangeExplanation {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: readonly (readonly [name: string, value: string])[];
  /** What the server decides. */
  readonly reason: CorsReason;
  /** The status, where it is CORS that determines it; otherwise the application does. */
  readonly status?: number;
  /** Every `Access-Control-*` header and what is merged into `Vary`, as they are sent. */
  readonly responseHeaders: readonly (readonly [name: string, value: string])[];
  /** One policy; several where handlers differ only in what the request does not tell: then all of them must allow it. */
  readonly policies: readonly CorsPolicyExplanation[];
}

/**
 * Why a script gets what it asks for, or does not. Plain data.
 *
 * @publicApi
 */
export interface CorsExplanation {
  readonly method: string;
  readonly url: string;
  readonly origin?: string;
  readonly credentials: boolean;
  /** Whether the script gets the response. */
  readonly allowed: boolean;
  readonly reason: CorsReason;
  /** The verdict in one sentence. */
  readonly summary: string;
  readonly steps: readonly CorsStep[];
  /** The preflight, if a browser sends one. */
  readonly preflight?: CorsExchangeExplanation;
  /** The actual request, if it is sent. */
  readonly actual?: CorsExchangeExplanation;
  /** That no handler serves the request, where that is so, and what was probably meant: a prefix may be missing. */
  readonly unserved?: string;
  /** What would allow it: every one of them is needed, each at the place where it opens least. */
  readonly changes: readonly CorsChange[];
  /** What the script or the application could do where no option is to blame. */
  readonly advice?: string;
  readonly nearestOrigin?: CorsNearestOrigin & { readonly text: string };
}
