import { FOR_ROOT } from '../../diagnostics/place.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { PoliciesByPath } from '../policies-by-path.js';
import type { PolicyLayer } from '../../policy/options/read-layer.js';

const UNSET =
  "No level sets `origin`, and unlike enableCors() this module allows none by default. Write an origin in forRoot() or in @Cors(), such as 'https://app.example.com'";
const EMPTY =
  'The list of `origin` is empty. If it comes from an environment variable, the variable is not set or empty';

/**
 * Warns if every policy of the application allows no origin, unless the module says so with `origin: false`. An application
 * whose origins are all set by decorators allows some.
 */
export function warnNoOriginAllowed(policies: readonly PoliciesByPath[], global: PolicyLayer): CorsWarning[] {
  if (policies.some((one) => one.some(({ origins }) => origins.kind !== 'none'))) return [];
  const isSet = Object.hasOwn(global.options, 'origin');
  if (isSet && global.options.origin === false) return [];
  const message = `No origin is allowed anywhere: ${isSet ? EMPTY : UNSET}. To allow none on purpose, write origin: false in forRoot().`;
  return [warningAt({ ...FOR_ROOT, option: 'origin' }, 'no-origin-allowed', message)];
}
