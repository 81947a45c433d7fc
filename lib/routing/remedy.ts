import { ownCorsDeclarations } from '../cors.metadata.js';
import { changesFor, type CorsChange, type RefusedFacts } from '../policy/changes.js';
import { mayAllow, type CorsNearestOrigin, nearestOrigin } from '../policy/nearest-origin.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { CorsRefusal } from '../policy/reason.js';
import type { OriginatedPolicy } from './originated-policies.js';
import { handlerName, type Route } from './route.js';

/** A handler and the policy by which it decides; no handler where none serves the request. */
export interface DecidingPolicy {
  readonly route: Route | undefined;
  readonly originated: OriginatedPolicy;
}

/** What would allow a request that was refused. */
export interface Remedy {
  /** The change that opens least first. */
  readonly changes: readonly CorsChange[];
  readonly nearestOrigin: CorsNearestOrigin | undefined;
}

/** What would allow it, of each policy that does not. */
export function remedyFor(reason: CorsRefusal, facts: RefusedFacts, deciding: readonly DecidingPolicy[]): Remedy {
  const changes = deciding.flatMap(({ route, originated }) => {
    const missing = facts.missing.filter((name) => !grantsHeader(originated.policy, name));
    const lacking = reason === 'header-not-allowed' ? { ...facts, missing } : facts;
    if (deciding.length > 1 && grants(originated.policy, reason, lacking)) return [];
    return changesFor(reason, lacking, { ...originated, nearest: nearestPlace(route, originated.pattern) });
  });
  const { origin } = facts;
  const policy = deciding[0]?.originated.policy;
  if (reason !== 'origin-not-allowed' || origin === undefined || policy === undefined)
    return { changes, nearestOrigin: undefined };
  return { changes, nearestOrigin: nearestOrigin(origin, policy) };
}

/** The place of a handler's own decorator. */
export function decoratorOf(route: Route): string {
  return `${handlerName(route)} @Cors()`;
}

/** Of several policies, which one is not to blame. */
function grants(policy: CorsPolicy, reason: CorsRefusal, { origin = '', method, missing }: RefusedFacts): boolean {
  if (reason === 'header-not-allowed') return missing.length === 0;
  if (reason === 'method-not-allowed') return policy.options.methods?.includes(method) ?? true;
  if (reason === 'credentials-not-allowed') return policy.credentials;
  return mayAllow(policy.origins, origin);
}

function grantsHeader({ options }: CorsPolicy, name: string): boolean {
  const names = [options.allowedHeaders ?? []].flat();
  return names.some((one) => one === '*' || one.toLowerCase() === name.toLowerCase());
}

function nearestPlace(route: Route | undefined, pattern: string | undefined): string {
  // With options `@Cors()` would no longer stand for the global policy.
  const isGlobal = route !== undefined && ownCorsDeclarations(route.handler).at(-1)?.kind === 'global';
  if (route !== undefined && !isGlobal) return decoratorOf(route);
  return pattern === undefined || isGlobal ? 'forRoot' : `paths['${pattern}']`;
}
