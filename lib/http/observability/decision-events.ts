import { channel } from 'node:diagnostics_channel';
import { Injectable } from '@nestjs/common';
import type { ActualDecision } from '../../policy/decide/decision.js';
import { type CorsReason, isRefusal } from '../../policy/decide/reason.js';
import { handlerName, isRoute, type Route } from '../../routing/route.js';
import { allowingRule } from '../allowing-rule.js';
import { mayBeRefusal, reasonOf } from './actual-reason.js';
import { adviceOn } from './advice.js';
import { type CorsDecisionEvent, DECISION_CHANNEL } from './decision-event.js';
import type { CorsContext, CorsPreflightContext } from '../cors-context.js';
import { HeaderWarnings } from './header-warnings.js';
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

/** What is published about a request: an actual one has a decision, a preflight what is missing. */
interface Published extends Pick<CorsDecisionEvent, 'reason' | 'method' | 'status'> {
  readonly decision?: ActualDecision;
  readonly missing?: readonly string[];
}

/** Publishes every final decision on the diagnostics channel, and logs refusals. */
@Injectable()
export class DecisionEvents {
  private readonly log = new RefusalLog();
  private readonly headers = new HeaderWarnings();

  /** Publishes an actual request when its response begins. It costs very little unless the channel has subscribers. */
  actual(context: CorsContext, decision: ActualDecision): void {
    if (!decisions.hasSubscribers && !(mayBeRefusal(context, decision) && this.log.enabled)) return;
    const { method = '' } = context.request;
    const { statusCode } = context.response;
    this.publish(context, { reason: reasonOf(context, decision), decision, method, status: statusCode });
  }

  /** Publishes a preflight when the response is sent. */
  preflight({ context, reason, missing, status }: DecidedPreflight): void {
    if (reason === 'header-not-allowed') this.warnHeaders(context, missing);
    if (!decisions.hasSubscribers && !(isRefusal(reason) && this.log.enabled)) return;
    const { method } = context.preflightRequest;
    this.publish(context, { reason, missing, method, status });
  }

  /** Only preflights of allowed origins, with valid names, have this reason. */
  private warnHeaders(context: CorsContext, names: readonly string[]): void {
    if (context.policies.isSuppressed({ code: 'request-header-refused' })) return;
    const where = context.matches.filter(isRoute).map(handlerName).join(' or ') || 'a path without a handler';
    this.headers.add(context.policy, names, where, () => adviceOn(context, 'header-not-allowed').remedy);
  }

  private publish(context: CorsContext, decided: Published): void {
    const { reason } = decided;
    let made: CorsDecisionEvent | undefined;
    const event = () => (made ??= eventOf(context, decided));
    if (isRefusal(reason) && this.log.enabled) {
      this.log.add(reason, context.origin, () => {
        const { nearest, remedy } = adviceOn(context, reason);
        return { event: event(), advice: [...nearest, ...remedy] };
      });
    }
    if (decisions.hasSubscribers) decisions.publish(event());
  }
}

function eventOf(context: CorsContext, decided: Published): CorsDecisionEvent {
  const { reason, method, status, missing = [] } = decided;
  const { preflightRequest, request, response, origin, matches } = context;
  const routes = matches.filter(isRoute);
  return Object.freeze({
    type: preflightRequest === undefined ? 'actual' : 'preflight',
    reason,
    allowed: !isRefusal(reason),
    origin,
    get rule() {
      return allowingRule(
        context,
        decided.decision === undefined ? { reason, missing } : { decision: decided.decision },
      );
    },
    method,
    path: (request.url ?? '').split('?', 1)[0] ?? '',
    handlers: routes.map(handlerName),
    route: commonPath(routes),
    missing,
    status,
    reachesApplication: preflightRequest === undefined ? !context.isStopped : status === undefined,
    request,
    response,
  });
}

/** The path that all these routes have. */
function commonPath([first, ...others]: readonly Route[]): string | undefined {
  return others.every(({ path }) => path === first?.path) ? first?.path : undefined;
}
