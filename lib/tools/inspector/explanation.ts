import type { CorsFieldValue } from '../../assignment/policy-changes.js';
import type { CorsChange } from '../../policy/suggest/change.js';
import type { CorsNearestOrigin } from '../../policy/suggest/nearest-origin.js';
import type { CorsReason } from '../../policy/decide/reason.js';

/**
 * The checks of a request, in this order.
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
 * One check and its result.
 *
 * @publicApi
 */
export interface CorsStep {
  readonly check: CorsCheck;
  /** `skipped`: an earlier check failed. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly text: string;
}

/**
 * The kind of place where a value was written. Earlier kinds override later ones.
 *
 * @publicApi
 */
export type CorsSourceKind = 'handler' | 'class' | 'paths' | 'policy' | 'global' | 'default';

/**
 * One field of a policy, and where its value was written.
 *
 * @publicApi
 */
export interface CorsFieldExplanation {
  readonly field: string;
  /** A RegExp or a function is described as text. */
  readonly value: CorsFieldValue;
  readonly kind: CorsSourceKind;
  /** `CatsController.update @Cors()`, `policies.partners`, `paths['/files/*path']`, `forRoot`, `default` */
  readonly place: string;
  /** The place whose `origin` reset this field to its default, because trust belongs to an origin. */
  readonly resetBy?: string;
}

/**
 * The policy of one handler.
 *
 * @publicApi
 */
export interface CorsPolicyExplanation {
  /** `CatsController.update`; absent if no handler serves the method at the URL. */
  readonly handler?: string;
  /** The route of the handler: `PUT /cats/:id`. */
  readonly route?: string;
  /** The entry of `paths` that matches. */
  readonly pattern?: string;
  readonly fields: readonly CorsFieldExplanation[];
}

/**
 * The CORS part of a request and its response.
 *
 * @publicApi
 */
export interface CorsExchangeExplanation {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: readonly (readonly [name: string, value: string])[];
  /** The decision of the server. */
  readonly reason: CorsReason;
  /** The rule that allows the origin: `https://*.example.com`, or a row of a source with its key. */
  readonly rule?: string;
  /** The status, if CORS determines it. Otherwise the application does. */
  readonly status?: number;
  /** Every `Access-Control-*` header and the values added to `Vary`, as they are sent. */
  readonly responseHeaders: readonly (readonly [name: string, value: string])[];
  /** The policy; several if the request does not identify one handler. Then all of them must allow it. */
  readonly policies: readonly CorsPolicyExplanation[];
}

/**
 * Why a script can read a response or not, as plain data.
 *
 * @publicApi
 */
export interface CorsExplanation {
  readonly method: string;
  readonly url: string;
  readonly origin?: string;
  readonly credentials: boolean;
  /** Whether the script can read the response. False if that is not known. */
  readonly allowed: boolean;
  /**
   * The sources whose rows would decide, if they were not started. Only the command line inspects an application without starting
   * them: `nestjs-cors explain` without `--sources`.
   */
  readonly undecided?: readonly string[];
  readonly reason: CorsReason;
  /** The verdict in one sentence. */
  readonly summary: string;
  readonly steps: readonly CorsStep[];
  /** The preflight, if the browser sends one. */
  readonly preflight?: CorsExchangeExplanation;
  /** The actual request, if the browser sends it. */
  readonly actual?: CorsExchangeExplanation;
  /** A hint if no handler serves the request, with the URL or the method that was probably intended. */
  readonly unserved?: string;
  /** The changes that would allow the request. All are needed; each is at the place that opens least. */
  readonly changes: readonly CorsChange[];
  /** What the script or the application can do if no option causes the problem. */
  readonly advice?: string;
  readonly nearestOrigin?: CorsNearestOrigin & { readonly text: string };
}
