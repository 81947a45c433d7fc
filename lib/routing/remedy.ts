import { ownCorsDeclarations } from '../cors.metadata.js';
import type { Changes, CorsChange } from '../policy/change.js';
import { changesFor } from '../policy/changes.js';
import { type AskedAccess, lacksNothing, lacksOf } from '../policy/lacks.js';
import { type CorsNearestOrigin, nearestOrigin } from '../policy/nearest-origin.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { CorsRefusal } from '../policy/reason.js';
import type { OriginatedPolicy } from './originated-policies.js';
import { handlerName, type Route } from './route.js';

const DECORATOR = ' @Cors()';

/** A handler and the policy by which it decides; no handler where none serves the request. */
export interface DecidingPolicy {
  readonly route: Route | undefined;
  readonly originated: OriginatedPolicy;
}

/** What would allow a request that was refused. */
export interface Remedy extends Changes {
  readonly nearestOrigin: CorsNearestOrigin | undefined;
}

/**
 * All that would allow it, of each policy that does not.
 *
 * @param global the policy that `@Cors()` stands for
 */
export function remedyFor(
  reason: CorsRefusal,
  asked: AskedAccess,
  deciding: readonly DecidingPolicy[],
  global: CorsPolicy,
): Remedy {
  const { origin } = asked;
  const originRefused = reason === 'origin-not-allowed';
  const found = deciding.map((one) => {
    const lacks = lacksOf(one.originated.policy, asked, originRefused);
    if (isReset(one) && !lacksNothing(lacks) && lacksNothing(lacksOf(global, asked, true)))
      return { changes: [resetOf(one.route)], advice: [] };
    return changesFor(lacks, origin ?? '', { ...one.originated, nearest: nearestPlace(one) });
  });
  // Several handlers may take what is missing from one place.
  const changes = new Map(found.flatMap((one) => one.changes).map((change) => [change.text, change]));
  const advice = new Set(found.flatMap((one) => one.advice));
  const policy = deciding[0]?.originated.policy;
  const nearest = originRefused && origin !== undefined && policy !== undefined;
  return {
    changes: [...changes.values()],
    advice: [...advice],
    nearestOrigin: nearest ? nearestOrigin(origin, policy) : undefined,
  };
}

/** The place of a handler's own decorator. */
export function decoratorOf(route: Route): string {
  return `${handlerName(route)}${DECORATOR}`;
}

/** Whether a value was written in a decorator. */
export function isDecorator(place: string | undefined): boolean {
  return place?.endsWith(DECORATOR) === true;
}

/** Whether the handler only inherits that nobody is let in: then `@Cors()` says the least. */
function isReset(one: DecidingPolicy): one is DecidingPolicy & { readonly route: Route } {
  const { route, originated } = one;
  if (route === undefined || ownCorsDeclarations(route.handler).length > 0) return false;
  return originated.policy.options.origin === false && isDecorator(originated.sources.sourceOf('origin'));
}

function resetOf(route: Route): CorsChange {
  const text = `write @Cors() at ${handlerName(route)}: the global policy, which allows it, instead of that of the class`;
  return { place: decoratorOf(route), option: 'origin', write: '@Cors()', text };
}

function nearestPlace({ route, originated: { pattern } }: DecidingPolicy): string {
  // With options `@Cors()` would no longer stand for the global policy.
  const isGlobal = route !== undefined && ownCorsDeclarations(route.handler).at(-1)?.kind === 'global';
  if (route !== undefined && !isGlobal) return decoratorOf(route);
  return pattern === undefined || isGlobal ? 'forRoot' : `paths['${pattern}']`;
}
