import { CORS_DEFAULTS } from '../options/defaults.js';
import type { WarningCollector } from '../../diagnostics/warning-collector.js';
import { DANGEROUS_FLAGS, type DangerousFlag, type OriginSettings } from '../origins/origin-settings.js';
import type { AllowedOrigins } from '../policy.js';

/**
 * Credentials and flags that change nothing: whoever reads them takes the policy for something else.
 *
 * @param lifted the flags without which something would be refused
 */
export function warnIneffectiveOptions(
  { kind }: AllowedOrigins,
  settings: OriginSettings,
  lifted: ReadonlySet<DangerousFlag>,
  warnings: WarningCollector,
): void {
  if (kind === 'none' && settings.credentials) {
    const message = 'It has no effect without an origin: a level that sets origin starts from credentials: false.';
    warnings.add('credentials', 'credentials-without-origin', message);
  }
  const timed =
    settings.originTimeout !== CORS_DEFAULTS.originTimeout && warnings.shareLevel('originTimeout', 'origin');
  if (timed && (kind === 'any' || kind === 'list')) {
    warnings.add(
      'originTimeout',
      'option-without-effect',
      'It has no effect here: it is the time that an origin function has.',
    );
  }
  for (const flag of DANGEROUS_FLAGS) {
    if (!settings[flag] || lifted.has(flag) || !warnings.shareLevel(flag, 'origin', 'credentials')) continue;
    if (flag === 'dangerouslyAllowNullOrigin' && (kind === 'list' || kind === 'function')) continue;
    warnings.add(flag, 'flag-without-effect', 'It lifts nothing here. Remove it, before it lifts what nobody meant.');
  }
}
