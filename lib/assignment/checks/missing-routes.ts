import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { describeRoute, type Route } from '../../routing/route.js';

/** One warning for all routes that did not arrive in the platform's router. Nothing is allowed at their paths. */
export function warnMissingRoutes(routes: readonly Route[]): CorsWarning[] {
  if (routes.length === 0) return [];
  const names = routes.map(describeRoute);
  const message =
    `Not found in the router of the platform: ${names.join(', ')}. Without them it is unknown which requests reach these ` +
    'handlers, so no origin is allowed at their paths. An adapter or a library that registers routes in its own way is ' +
    'the likely cause: let the adapter call the method of its base class.';
  return [warningAt({ layer: 'route' }, 'handler-missing', message)];
}
