import { DANGEROUS_FLAGS } from '../origins/origin-settings.js';
import type { CorsRequest } from '../options/cors-request.js';
import { isLiveOrigins } from '../options/live-origins.js';
import type { CorsPolicy, OriginMatcher } from '../policy.js';
import { compilePolicy } from './compile-policy.js';

/** What each policy trusts; `undefined` if nothing. */
const known = new WeakMap<CorsPolicy, OriginMatcher | undefined>();

/**
 * Whether a policy trusts an origin with the cookies of its visitors: it allows credentials and the method, and names the origin
 * in a string, a pattern, a RegExp or a row of a source that is accepted without any `dangerously…` flag. A function may allow
 * every origin, so what it allows is not trusted.
 */
export function trustsOrigin(policy: CorsPolicy, origin: string, request: CorsRequest): boolean {
  if (!policy.credentials || policy.methods?.includes(request.method) === false) return false;
  if (!known.has(policy)) known.set(policy, trustedMatcher(policy));
  if (known.get(policy)?.matches(origin) === true) return true;
  return policy.origins.kind === 'live' && policy.origins.sources.some((source) => source.trusts(origin, request));
}

function trustedMatcher({ options, origins }: CorsPolicy): OriginMatcher | undefined {
  if (origins.kind !== 'list' && origins.kind !== 'live') return undefined;
  if (DANGEROUS_FLAGS.every((flag) => options[flag] !== true)) return origins.matcher;
  const rules = [options.origin].flat().filter((rule) => !isLiveOrigins(rule));
  const { issues } = compilePolicy({ origin: rules as string[], credentials: true });
  const refused = new Set(issues.map(({ value }) => value));
  const origin = rules.filter((rule) => !refused.has(rule)) as string[];
  const accepted = compilePolicy({ origin, credentials: true }).policy?.origins;
  return accepted?.kind === 'list' ? accepted.matcher : undefined;
}
