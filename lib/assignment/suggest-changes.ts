import { ownCorsDeclarations } from '../cors.metadata.js';
import { type CorsPlace, FOR_ROOT, renderPlace } from '../diagnostics/place.js';
import type { Changes, CorsChange } from '../policy/suggest/change.js';
import { changesFor } from '../policy/suggest/changes.js';
import { type RequestedAccess, isEmpty, findMissing } from '../policy/suggest/missing-permissions.js';
import { type CorsNearestOrigin, mayAllow, nearestOrigin } from '../policy/suggest/nearest-origin.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { CorsRefusal } from '../policy/decide/reason.js';
import type { TracedPolicy } from './traced-policies.js';
import { handlerName, type Route } from '../routing/route.js';

/** What would allow a refused request. */
export interface SuggestedChanges extends Changes {
  readonly nearestOrigin: CorsNearestOrigin | undefined;
}

/**
 * Everything that would allow the request, for each policy that does not.
 *
 * @param global the policy that `@Cors()` means
 */
export function suggestChanges(
  reason: CorsRefusal,
  asked: RequestedAccess,
  deciding: readonly TracedPolicy[],
  global: CorsPolicy,
): SuggestedChanges {
  const { origin } = asked;
  const originRefused = reason === 'origin-not-allowed';
  const found = deciding.map((one) => {
    const missing = findMissing(one.policy, asked, originRefused);
    if (inheritsRefusal(one) && !isEmpty(missing) && isEmpty(findMissing(global, asked, true)))
      return { changes: [useGlobalPolicy(one.route)], advice: [] };
    return changesFor(missing, origin ?? '', { ...one, own: ownLayer(one) });
  });
  // Several handlers may inherit the same option.
  const changes = new Map(found.flatMap((one) => one.changes).map((change) => [change.text, change]));
  const ofSources = originRefused ? deciding.flatMap(({ policy }) => adviceOfSources(policy, asked)) : [];
  const advice = new Set([...ofSources, ...found.flatMap((one) => one.advice)]);
  const policy = deciding[0]?.policy;
  const nearest = originRefused && origin !== undefined && policy !== undefined;
  return {
    changes: [...changes.values()],
    advice: [...advice],
    nearestOrigin: nearest ? nearestOrigin(origin, policy, asked.facts) : undefined,
  };
}

/** What only the sources of a policy know: that the row for the origin is refused, for example. */
function adviceOfSources({ origins }: CorsPolicy, { origin, facts }: RequestedAccess): readonly string[] {
  if (origins.kind !== 'live' || origin === undefined || mayAllow(origins, origin, facts)) return [];
  return origins.sources.flatMap((source) => source.explainRefusal(origin, facts));
}

/** Whether the handler only inherits `origin: false`. Then `@Cors()` is the smallest change. */
function inheritsRefusal(one: TracedPolicy): one is TracedPolicy & { readonly route: Route } {
  const { route, sources, policy } = one;
  if (route === undefined || ownCorsDeclarations(route.handler).length > 0) return false;
  const source = sources.sourceOf('origin')?.layer;
  return policy.options.origin === false && (source === 'class' || source === 'handler');
}

function useGlobalPolicy(route: Route): CorsChange {
  const name = handlerName(route);
  const text = `write @Cors() at ${name}: the global policy, which allows it, instead of that of the class`;
  return { place: renderPlace({ layer: 'handler', name }), option: 'origin', write: '@Cors()', text };
}

function ownLayer({ route, pattern }: TracedPolicy): CorsPlace {
  // With options, `@Cors()` would no longer mean the global policy.
  const isGlobal = route !== undefined && ownCorsDeclarations(route.handler).at(-1)?.kind === 'global';
  if (route !== undefined && !isGlobal) return { layer: 'handler', name: handlerName(route) };
  return pattern === undefined || isGlobal ? FOR_ROOT : { layer: 'paths', name: pattern };
}
