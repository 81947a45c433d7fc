import { matchedRule } from '../policy/compile/matched-rule.js';
import { type CorsReason, isRefusal } from '../policy/decide/reason.js';
import type { ActualDecision } from '../policy/decide/decision.js';
import type { CorsContext } from './cors-context.js';
import { factsOf } from './request-facts.js';

/** A decision, as far as it says whether the origin is allowed. */
export type DecidedOrigin =
  | { readonly decision: Pick<ActualDecision, 'allowOrigin'> }
  | { readonly reason: CorsReason; readonly missing: readonly string[] };

/** The rule that allows the origin of a request, or the row of a source with its key; `undefined` if none does. */
export function allowingRule(context: CorsContext, decided: DecidedOrigin): string | undefined {
  const { origin, policy } = context;
  if (origin === undefined || !isOriginAllowed(decided)) return undefined;
  return matchedRule(policy, origin, factsOf(context));
}

function isOriginAllowed(decided: DecidedOrigin): boolean {
  // A method or header that is missing in a preflight is not granted to an origin that is allowed.
  if ('reason' in decided) return !isRefusal(decided.reason) || decided.missing.length > 0;
  return decided.decision.allowOrigin !== undefined;
}
