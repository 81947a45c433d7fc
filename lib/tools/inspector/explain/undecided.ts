import type { CorsRequest } from '../../../policy/options/cors-request.js';
import type { CorsPolicy } from '../../../policy/policy.js';
import { allowOrigin } from '../../../policy/decide/allow-origin.js';

/**
 * The sources that decide whether an origin is allowed but were not started, as in an application that the command line inspects.
 * There are none if one of the policies refuses the origin whatever they have.
 */
export async function undecidedSources(
  policies: readonly CorsPolicy[],
  origin: string,
  request: CorsRequest,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const { origins } of policies) {
    const open = origins.kind === 'live' ? origins.sources.filter((source) => source.isUndecided(request)) : [];
    const isRefused = open.length === 0 && !(await allowOrigin(origins, origin, request)).allowed;
    if (isRefused) return [];
    for (const { name } of open) found.add(name);
  }
  return [...found];
}

/** The verdict on a request that such sources decide. */
export function notDecided(sources: readonly string[]): string {
  const [its, was] = sources.length === 1 ? ['Its', 'it was'] : ['Their', 'they were'];
  const names = sources.map((name) => `source ${name}`).join(', ');
  return `Not decided: ${names}. ${its} rows may allow this origin, and ${was} not started.`;
}
