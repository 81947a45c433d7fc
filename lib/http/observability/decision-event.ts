import type { ServerResponse } from 'node:http';
import type { CorsReason } from '../../policy/decide/reason.js';
import type { RawRequest } from '../../routing/route.js';

/** The name of the `node:diagnostics_channel` on which every decision is published. */
export const DECISION_CHANNEL = 'nestjs-cors:decision';

/**
 * One decision, as it is published on the channel `nestjs-cors:decision` of `node:diagnostics_channel`. A preflight is published
 * when the response is sent, an actual request when its response begins. `type`, `reason`, `allowed`, `handlers`,
 * `route` and `status` have few different values, so they are good labels for metrics. `origin`, `method` and `path` come from the client and are not
 * validated.
 *
 * @example
 * ```ts
 * import { subscribe } from 'node:diagnostics_channel';
 *
 * subscribe('nestjs-cors:decision', (message) => {
 *   const { type, reason, allowed } = message as CorsDecisionEvent;
 *   decisions.inc({ type, reason, allowed: String(allowed) });
 * });
 * ```
 * @publicApi
 */
export interface CorsDecisionEvent {
  readonly type: 'preflight' | 'actual';
  readonly reason: CorsReason;
  /** Whether the browser sends the actual request, or gives the response to the script. */
  readonly allowed: boolean;
  /** The value of `Origin`, if the request has one. */
  readonly origin: string | undefined;
  /**
   * The rule that allows the origin, as it was written: `https://*.example.com`, `*`; or the row of a source, and the key of its list:
   * `row 'https://*.acme.example' of CustomerOrigins for api.acme.example`. `undefined` if none does, or if several handlers have to
   * allow it. It is looked up when it is read, by the rows of that moment.
   */
  readonly rule: string | undefined;
  /** The method. For a preflight, the requested method. */
  readonly method: string;
  /** The path as the client sent it, without the query. */
  readonly path: string;
  /** The handlers whose policy decided, such as `CatsController.update`. Several if the request does not determine one. */
  readonly handlers: readonly string[];
  /** The path of these handlers, as it was registered: `/cats/:id`. `undefined` if there is no handler, or if the paths differ. */
  readonly route: string | undefined;
  /** The method or the header names that the response to the preflight does not allow. */
  readonly missing: readonly string[];
  /** The status of the response; `undefined` for a preflight that the application responds to itself. */
  readonly status: number | undefined;
  /**
   * Whether the application gets the request. If not, its middleware, hooks and access logs do not see it: it is a preflight, or
   * `rejectDisallowed` or the policy of a gateway refuses it.
   */
  readonly reachesApplication: boolean;
  /** The request itself. */
  readonly request: RawRequest;
  /** Its response, which has not begun for a preflight. Of a WebSocket handshake, it is sent only if it is a refusal. */
  readonly response: ServerResponse;
}
