import { isWild } from '../../policy/origins/origin-matcher.js';
import type { OriginPattern } from '../../policy/origins/origin-pattern.js';
import type { OriginSettings } from '../../policy/origins/origin-settings.js';
import { flagsOf, isSecureOrigin } from '../../policy/origins/origin-trust.js';

/**
 * The `dangerously…` flags that a row needs together with credentials, as a set of bits: one source can serve policies with
 * and without credentials, and stores each row once.
 */
export type Needs = 0 | 1 | 2 | 3;

export const INSECURE = 1;
const PUBLIC_SUFFIX = 2;
export const ALL_NEEDS: readonly Needs[] = [0, 1, 2, 3];

/** What a row needs. */
export function needsOf(pattern: OriginPattern): Needs {
  // An exact origin is on no public suffix, which spares most rows the look at the list.
  if (!isWild(pattern)) return isSecureOrigin(pattern) ? 0 : INSECURE;
  const flags = flagsOf(pattern);
  const insecure = flags.includes('dangerouslyAllowInsecureOrigins') ? INSECURE : 0;
  const suffix = flags.includes('dangerouslyAllowPublicSuffixes') ? PUBLIC_SUFFIX : 0;
  return (insecure | suffix) as Needs;
}

/** What a policy permits its rows to need. Without credentials, no row needs anything. */
export function permittedBy(
  settings: Pick<OriginSettings, 'credentials' | 'dangerouslyAllowInsecureOrigins' | 'dangerouslyAllowPublicSuffixes'>,
): Needs {
  if (!settings.credentials) return 3;
  const insecure = settings.dangerouslyAllowInsecureOrigins ? INSECURE : 0;
  return (insecure | (settings.dangerouslyAllowPublicSuffixes ? PUBLIC_SUFFIX : 0)) as Needs;
}

export function isPermitted(needs: Needs, permitted: Needs): boolean {
  return (needs & ~permitted) === 0;
}
