import type { AskedAccess } from '../policy/lacks.js';
import { tellNearest } from '../policy/nearest-origin.js';
import type { CorsRefusal } from '../policy/reason.js';
import { parseRequestHeaderNames } from '../policy/request-headers.js';
import type { CorsPolicies } from '../routing/cors-policies.js';
import { remedyFor } from '../routing/remedy.js';
import { decidingPolicies } from './deciding-policies.js';
import type { Exchange } from './exchange.js';

/** Sentences on a refusal. */
export interface Advice {
  /** Tells an origin that is allowed. */
  readonly nearest: readonly string[];
  readonly remedy: readonly string[];
}

/**
 * What would allow a request that was refused, in sentences.
 */
export function adviceOn(exchange: Exchange, reason: CorsRefusal, policies: CorsPolicies): Advice {
  const { origin } = exchange;
  const deciding = decidingPolicies(exchange, policies);
  const { changes, advice, nearestOrigin } = remedyFor(reason, askedBy(exchange, reason), deciding, policies.global);
  return {
    nearest: nearestOrigin === undefined || origin === undefined ? [] : [tellNearest(origin, nearestOrigin)],
    remedy: [
      ...(changes.length === 0 ? [] : [`To allow it: ${changes.map(({ text }) => text).join('; ')}.`]),
      ...advice,
    ],
  };
}

/** What the request itself tells of what the script asks for. */
function askedBy({ origin, question }: Exchange, reason: CorsRefusal): AskedAccess {
  const credentials = reason === 'credentials-not-allowed';
  const headers = parseRequestHeaderNames(question?.headers ?? '') ?? [];
  return { origin, method: question?.method, headers, credentials };
}
