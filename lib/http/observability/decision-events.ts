import { channel } from 'node:diagnostics_channel';
import { Injectable } from '@nestjs/common';
import type { ActualDecision } from '../../policy/decide/decision.js';
import { type CorsReason, isRefusal } from '../../policy/decide/reason.js';
import { CorsPolicies } from '../../assignment/cors-policies.js';
import { handlerName, isRoute } from '../../routing/route.js';
import { adviceOn } from './advice.js';
import { type CorsDecisionEvent, DECISION_CHANNEL } from './decision-event.js';
import { isSameOriginRequest } from '../same-origin.js';
import type { CorsContext, CorsPreflightContext } from '../cors-context.js';
import { RefusalLog } from './refusal-log.js';

const decisions = channel(DECISION_CHANNEL);

/** A decided preflight. The reason comes from the policy, from a guard, or from the verdict of the browser. */
export interface DecidedPreflight {
  readonly context: CorsPreflightContext;
  readonly reason: CorsReason;
  /** The method or the header names that the browser misses in the response. */
  readonly missing: readonly string[];
  /** `undefined` if the application responds itself (`preflightContinue`). */
  readonly status: number | undefined;
}

/** Publishes every final decision on the diagnostics channel, and logs refusals. */
@Injectable()
export class DecisionEvents {
  private readonly log = new RefusalLog();

  constructor(private readonly policies: CorsPolicies) {}

  /** Publishes an actual request when its response begins. It costs very little unless the channel has subscribers. */
  actual(context: CorsContext, decision: ActualDecision): void {
    const { reason } = decision;
    const mayBeRefusal =
      reason === 'origin-not-allowed' || (reason !== 'no-origin' && mayLackCredentials(context, decision));
    if (!decisions.hasSubscribers && !(mayBeRefusal && this.log.enabled)) return;
    const { method = '' } = context.request;
    const { statusCode } = context.response;
    this.publish(context, mayBeRefusal ? reasonFor(context, decision) : reason, { method, status: statusCode });
  }

  /** Publishes a preflight when the response is sent. */
  preflight({ context, reason, missing, status }: DecidedPreflight): void {
    if (!decisions.hasSubscribers && !(isRefusal(reason) && this.log.enabled)) return;
    const { method } = context.preflightRequest;
    this.publish(context, reason, { method, status, missing });
  }

  private publish(
    context: CorsContext,
    reason: CorsReason,
    { method, status, missing = [] }: Pick<CorsDecisionEvent, 'method' | 'status'> & { missing?: readonly string[] },
  ): void {
    const { preflightRequest, request, origin, matches } = context;
    const type = preflightRequest === undefined ? 'actual' : 'preflight';
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const handlers = matches.filter(isRoute).map(handlerName);
    const allowed = !isRefusal(reason);
    const event = Object.freeze({ type, reason, allowed, origin, method, path, handlers, missing, status, request });
    if (isRefusal(reason) && this.log.enabled)
      this.log.add(event, reason, () => {
        const { nearest, remedy } = adviceOn(context, reason, this.policies);
        return [...nearest, ...remedy];
      });
    if (decisions.hasSubscribers) decisions.publish(event);
  }
}

/** Whether a browser hides the response from the script if the request has credentials (Fetch, "CORS check"). */
function mayLackCredentials({ request }: CorsContext, { policy, allowOrigin }: ActualDecision): boolean {
  return request.headers.cookie !== undefined && allowOrigin !== undefined && !policy.credentials;
}

/** Browsers also send `Origin` to the page's own origin, and cookies with requests that scripts did not make. */
function reasonFor(context: CorsContext, decision: ActualDecision): CorsReason {
  if (isSameOriginRequest(context)) return 'same-origin';
  if (decision.reason === 'origin-not-allowed') return decision.reason;
  return context.request.headers['sec-fetch-mode'] === 'cors' ? 'credentials-not-allowed' : decision.reason;
}
