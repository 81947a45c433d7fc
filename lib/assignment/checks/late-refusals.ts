import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { CorsPolicy } from '../../policy/policy.js';
import { describeRoute, type Route, type UnaskedRoute } from '../../routing/route.js';

/** The policies of one request: of the handler that it matches, and of its path without a handler. */
export type PolicyPair = readonly [ofHandler: CorsPolicy, ofPath: CorsPolicy];

/**
 * A warning for each route of the platform that may run although its policy refuses the request: it comes before a handler, whose
 * policy lets the request in.
 */
export function warnLateRefusals(
  unasked: readonly UnaskedRoute[],
  pairsOf: (route: Route) => readonly PolicyPair[],
): CorsWarning[] {
  return unasked.flatMap(({ name, handlers }) => {
    const late = handlers.filter((route) => pairsOf(route).some(([ofHandler, ofPath]) => isLate(ofHandler, ofPath)));
    if (late.length === 0) return [];
    const names = summarizeNames(late, describeRoute);
    const message =
      `It may serve requests that match ${names}. Policies of these handlers let in requests that the policy of the path refuses ` +
      '(rejectDisallowed), and it runs before they can be refused: it may also pass them on to the handler. Register it after the ' +
      'handlers or as a route without a wildcard, or give it and the handlers the same policy.';
    return [warningAt({ layer: 'application', name }, 'refused-too-late', message)];
  });
}

/** Whether the policy of the path refuses requests that the policy of the handler lets in. */
function isLate(ofHandler: CorsPolicy, ofPath: CorsPolicy): boolean {
  if (!ofPath.rejectDisallowed || ofPath.origins.kind === 'any' || ofHandler === ofPath) return false;
  if (!ofHandler.rejectDisallowed) return true;
  const allowed = rulesOf(ofPath);
  return (
    (ofHandler.options.dangerouslyAllowNullOrigin === true && ofPath.options.dangerouslyAllowNullOrigin !== true) ||
    rulesOf(ofHandler).some((rule) => !allowed.includes(rule))
  );
}

function rulesOf({ origins, options: { origin } }: CorsPolicy): readonly unknown[] {
  return origins.kind === 'none' ? [] : [origin].flat();
}
