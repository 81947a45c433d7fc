import type { CorsPlace } from '../../diagnostics/place.js';
import { renderValue } from '../../diagnostics/render-value.js';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { loopbackRules } from '../../policy/compile/loopback-only.js';
import type { CorsPolicy } from '../../policy/policy.js';

const MESSAGE =
  "NODE_ENV is production, and only pages on the visitor's own machine are allowed. If this is the fallback of an environment variable, the variable was not set when this line ran: forRoot() and decorators run while files are imported, before ConfigModule has read .env. Read it with ConfigService in forRootAsync().";

/**
 * Warns about a policy that is open for local pages only in production.
 *
 * @param place the layer that `origin` was written in
 */
export function warnLoopbackInProduction(policy: CorsPolicy, place: CorsPlace): CorsWarning[] {
  if (process.env['NODE_ENV'] !== 'production') return [];
  const rules = loopbackRules(policy);
  if (rules.length === 0) return [];
  const message = `${summarizeNames(rules, renderValue)}: ${MESSAGE}`;
  return [warningAt({ ...place, option: 'origin' }, 'origin-loopback-production', message)];
}
