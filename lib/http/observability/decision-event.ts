import type { CorsReason } from '../../policy/decide/reason.js';
import type { RawRequest } from '../../routing/route.js';

/** The name of the `node:diagnostics_channel` on which every decision is published. */
export const DECISION_CHANNEL = 'nestjs-cors:decision';

/**
 * One decision, as it is published on the channel `nestjs-cors:decision` of `node:diagnostics_channel`: of a preflight when
 * it is answered, of an actual request when its response begins. `type`, `reason`, `allowed`, `handlers` and `status` take
 * few values and make good labels of metrics; `origin`, `method` and `path` are what the client sent, unchecked.
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
  /** Whether a browser goes on: to the actual request, or to the script that waits for the response. */
  readonly allowed: boolean;
  /** The value of `Origin`, if there is one. */
  readonly origin: string | undefined;
  /** The method; of a preflight the one that it asks for. */
  readonly method: string;
  /** The path of the request as it was sent, without its query. */
  readonly path: string;
  /** The handlers whose policy decided, as `CatsController.update`: one, none, or those that cannot be told apart. */
  readonly handlers: readonly string[];
  /** The method or the header names that the answer to the preflight lacks. */
  readonly missing: readonly string[];
  /** The status of the response; of a preflight that the application answers itself, `undefined`. */
  readonly status: number | undefined;
  /** The request itself. */
  readonly request: RawRequest;
}
