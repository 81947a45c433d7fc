import type { CorsOptions } from '../policy/options/options.js';
import { trustsOrigin } from '../policy/compile/trusted-origin.js';
import { isRefusal } from '../policy/decide/reason.js';
import { allowingRule } from './allowing-rule.js';
import { candidatesOf, type PlatformRequest } from './cors-context.js';
import { handlerName, isRoute } from '../routing/route.js';
import { decidedRequest } from './late-headers.js';
import type { CorsDecisionEvent } from './observability/decision-event.js';
import { factsOf } from './request-facts.js';
import { reasonOf } from './observability/actual-reason.js';

/**
 * The decision about one request.
 *
 * @publicApi
 */
export interface CorsRequestDecision extends Pick<
  CorsDecisionEvent,
  'type' | 'reason' | 'allowed' | 'origin' | 'rule' | 'handlers'
> {
  /** The options of the policy that decides, every default filled in. */
  readonly policy: Readonly<CorsOptions>;
}

/**
 * The decision about a request, inside the application: for guards, logs and metrics. It is known before the first middleware
 * runs, and stays known after the response was sent. Middleware may lead the request to another handler; then the policy of
 * that handler decides.
 *
 * @param request a request of Node, Express or Fastify
 * @returns `undefined` if this module has not decided about the request
 * @example
 * ```ts
 * const { reason, handlers } = corsDecisionOf(request) ?? {};
 * ```
 * @publicApi
 */
export function corsDecisionOf(request: PlatformRequest): CorsRequestDecision | undefined {
  const decided = decidedRequest(request);
  if (decided === undefined) return undefined;
  const { context } = decided;
  const { origin, matches, policy, preflightRequest } = context;
  const reason = 'reason' in decided ? decided.reason : reasonOf(context, decided.decision);
  return Object.freeze({
    type: preflightRequest === undefined ? 'actual' : 'preflight',
    reason,
    allowed: !isRefusal(reason),
    origin,
    handlers: matches.filter(isRoute).map(handlerName),
    rule: allowingRule(context, decided),
    policy: policy.options,
  });
}

/**
 * Whether the policy of this request trusts its origin with the cookies of visitors. True only if the policy has
 * `credentials: true`, grants the method, and names the origin: in a string, a pattern, a RegExp or a row of the request's
 * key in a source that needs no `dangerously…` flag. False for `'*'`, for functions, for `null`, for requests without a decision, and if the handler is not known for certain.
 *
 * A form carries cookies whatever CORS says, so only such origins may be exempt from a CSRF protection.
 *
 * @param request a request of Node, Express or Fastify
 * @example
 * ```ts
 * app.enableCsrfProtection({ exclude: isTrustedOrigin });
 * ```
 * @publicApi
 */
export function isTrustedOrigin(request: PlatformRequest): boolean {
  const decided = decidedRequest(request);
  if (decided === undefined || 'reason' in decided) return false;
  const { context, decision } = decided;
  if (decision.reason !== 'origin-allowed' || context.origin === undefined) return false;
  const facts = factsOf(context);
  return candidatesOf(context).every((policy) => trustsOrigin(policy, context.origin ?? '', facts));
}
