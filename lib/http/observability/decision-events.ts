import { channel } from 'node:diagnostics_channel';
import { Injectable } from '@nestjs/common';
import type { ActualDecision } from '../../policy/decide/decision.js';
import { type CorsReason, isRefusal, areCredentialsMissing } from '../../policy/decide/reason.js';
import { CorsPolicies } from '../../assignment/cors-policies.js';
import { handlerName, isRoute } from '../../routing/route.js';
import { adviceOn } from './advice.js';
import { type CorsDecisionEvent, DECISION_CHANNEL } from './decision-event.js';
import { isSameOrigin } from '../same-origin.js';
import type { CorsContext, CorsPreflightContext } from '../cors-context.js';
import { RefusalLog } from './refusal-log.js';

const decisions = channel(DECISION_CHANNEL);

/** A preflight that was decided: what it comes to, by the policy, by a guard, or by what the browser concludes. */
export interface DecidedPreflight {
  readonly context: CorsPreflightContext;
  readonly reason: CorsReason;
  /** The method or the header names that the browser finds missing. */
  readonly missing: readonly string[];
  /** `undefined` where the application answers itself (`preflightContinue`). */
  readonly status: number | undefined;
}

/** Makes final decisions known: all of them on the diagnostics channel, refusals in the log as well. */
@Injectable()
export class DecisionEvents {
  private readonly log = new RefusalLog();

  constructor(private readonly policies: CorsPolicies) {}

  /** Told of an actual request when its response begins. Costs next to nothing unless somebody listens. */
  actual(context: CorsContext, decision: ActualDecision): void {
    const { reason } = decision;
    const suspect = reason === 'origin-not-allowed' || (reason !== 'no-origin' && mayLack(context, decision));
    if (!decisions.hasSubscribers && !(suspect && this.log.enabled)) return;
    const { method = '' } = context.request;
    const { statusCode } = context.response;
    this.tell(context, suspect ? reasonFor(context, decision) : reason, { method, status: statusCode });
  }

  /** Told of a preflight when it is answered. */
  preflight({ context, reason, missing, status }: DecidedPreflight): void {
    if (!decisions.hasSubscribers && !(isRefusal(reason) && this.log.enabled)) return;
    const { method } = context.preflightRequest;
    this.tell(context, reason, { method, status, missing });
  }

  private tell(
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

function mayLack({ request }: CorsContext, decision: ActualDecision): boolean {
  return request.headers.cookie !== undefined && areCredentialsMissing(decision);
}

/** Browsers send `Origin` to the own origin, too, and cookies with what is no request of a script. */
function reasonFor(context: CorsContext, decision: ActualDecision): CorsReason {
  if (isSameOrigin(context)) return 'same-origin';
  if (decision.reason === 'origin-not-allowed') return decision.reason;
  return context.request.headers['sec-fetch-mode'] === 'cors' ? 'credentials-not-allowed' : decision.reason;
}
