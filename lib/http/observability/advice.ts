import type { RequestedAccess } from '../../policy/suggest/missing-permissions.js';
import { tellNearest } from '../../policy/suggest/nearest-origin.js';
import type { CorsRefusal } from '../../policy/decide/reason.js';
import { parseRequestHeaderNames } from '../../policy/decide/request-headers.js';
import type { CorsPolicies } from '../../assignment/cors-policies.js';
import { suggestChanges } from '../../assignment/suggest-changes.js';
import { candidatePolicies } from '../candidate-policies.js';
import type { CorsContext } from '../cors-context.js';

/** Sentences on a refusal. */
export interface Advice {
  /** Tells an origin that is allowed. */
  readonly nearest: readonly string[];
  readonly remedy: readonly string[];
}

/**
 * What would allow a request that was refused, in sentences.
 */
export function adviceOn(context: CorsContext, reason: CorsRefusal, policies: CorsPolicies): Advice {
  const { origin } = context;
  const deciding = candidatePolicies(context, policies);
  const { changes, advice, nearestOrigin } = suggestChanges(
    reason,
    askedBy(context, reason),
    deciding,
    policies.global,
  );
  return {
    nearest: nearestOrigin === undefined || origin === undefined ? [] : [tellNearest(origin, nearestOrigin)],
    remedy: [
      ...(changes.length === 0 ? [] : [`To allow it: ${changes.map(({ text }) => text).join('; ')}.`]),
      ...advice,
    ],
  };
}

/** What the request itself tells of what the script asks for. */
function askedBy({ origin, preflightRequest }: CorsContext, reason: CorsRefusal): RequestedAccess {
  const credentials = reason === 'credentials-not-allowed';
  const headers = parseRequestHeaderNames(preflightRequest?.headers ?? '') ?? [];
  return { origin, method: preflightRequest?.method, headers, credentials };
}
