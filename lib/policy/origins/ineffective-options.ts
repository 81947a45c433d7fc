import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import { CORS_DEFAULTS } from '../options/defaults.js';
import { DANGEROUS_FLAGS, type DangerousFlag, type OriginSettings } from './origin-settings.js';
import type { AllowedOrigins } from '../policy.js';

/**
 * Warns about credentials and flags that change nothing: they make the policy look different from what it is.
 *
 * @param needed the flags without which something would be refused
 */
export function warnIneffectiveOptions(
  { kind }: AllowedOrigins,
  settings: OriginSettings,
  needed: ReadonlySet<DangerousFlag>,
  found: DiagnosticCollector,
): void {
  // Where every origin is refused, the issues say so.
  if (kind === 'none' && settings.credentials && found.issues.every(({ place }) => place.option !== 'origin')) {
    const message =
      'It has no effect, because this policy allows no origin. Remove it, or write the origins in the same options: a level that sets origin starts from credentials: false.';
    found.warn('credentials', 'credentials-without-origin', message);
  }
  const timed =
    settings.originTimeout !== CORS_DEFAULTS.originTimeout && found.areWrittenTogether('originTimeout', 'origin');
  if (timed && (kind === 'any' || kind === 'list' || kind === 'live')) {
    const message = 'It has no effect on this policy: it limits how long an origin function may take.';
    found.warn('originTimeout', 'option-without-effect', message);
  }
  for (const flag of DANGEROUS_FLAGS) {
    if (!settings[flag] || needed.has(flag) || !found.areWrittenTogether(flag, 'origin', 'credentials')) continue;
    if (flag === 'dangerouslyAllowNullOrigin' && kind !== 'none' && kind !== 'any') continue;
    // Its rows may need the flag tomorrow.
    if (kind === 'live' && settings.credentials) continue;
    found.warn(flag, 'flag-without-effect', FLAG_WITHOUT_EFFECT);
  }
}

const FLAG_WITHOUT_EFFECT =
  'This flag has no effect on this policy. Remove it, so that it cannot permit something by accident later.';
