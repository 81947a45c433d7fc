import { tellNearest } from '../policy/nearest-origin.js';
import type { CorsRefusal } from '../policy/reason.js';
import type { CorsPolicies } from '../routing/cors-policies.js';
import { remedyFor } from '../routing/remedy.js';
import type { CorsDecisionEvent } from './decision-event.js';
import { decidingPolicies } from './deciding-policies.js';
import type { Exchange } from './exchange.js';

type Facts = Pick<CorsDecisionEvent, 'method' | 'missing'>;

/** What would allow a request that was refused, in sentences: the nearest origin, then the change that opens least. */
export function adviceOn(exchange: Exchange, reason: CorsRefusal, facts: Facts, policies: CorsPolicies): string[] {
  const { origin } = exchange;
  const { changes, nearestOrigin } = remedyFor(reason, { ...facts, origin }, decidingPolicies(exchange, policies));
  return [
    ...(nearestOrigin === undefined || origin === undefined ? [] : [tellNearest(origin, nearestOrigin)]),
    ...changes.slice(0, 1).map(({ text }) => `To allow it: ${text}.`),
  ];
}
