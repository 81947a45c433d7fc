import { parseOriginPattern } from '../origins/origin-pattern.js';
import { isLoopback } from '../origins/origin-trust.js';
import { matchesMore } from '../origins/regexp/string-rules.js';
import { isLiveOrigins } from '../options/live-origins.js';
import type { CorsOriginRule } from '../options/options.js';
import type { CorsPolicy } from '../policy.js';

/** The rules of a policy if all of them are for pages on the machine of the visitor, such as `http://localhost:3000`. */
export function loopbackRules({ options, origins }: CorsPolicy): readonly CorsOriginRule[] {
  if (origins.kind !== 'list') return [];
  const rules = options.origin as readonly CorsOriginRule[];
  return rules.every(isLoopbackRule) ? rules : [];
}

/** Origins of the machine itself, as `isLoopback` knows them. */
const LOOPBACK = /^https?:\/\/(?:(?:[^/:]+\.)*localhost|127(?:\.\d+){3}|\[::1\])\.?(?::\d+)?$/;

function isLoopbackRule(rule: CorsOriginRule): boolean {
  if (isLiveOrigins(rule)) return false;
  if (typeof rule !== 'string') return !matchesMore(rule, LOOPBACK);
  const pattern = parseOriginPattern(rule);
  return typeof pattern === 'object' && ['http', 'https'].includes(pattern.scheme) && isLoopback(pattern.host);
}
