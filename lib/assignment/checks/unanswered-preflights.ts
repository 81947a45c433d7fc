import { RequestMethod } from '@nestjs/common';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { mayOverlap, shapeOf } from '../../routing/path-shape.js';
import { handlerName, type Route } from '../../routing/route.js';

/**
 * One warning for all handlers whose preflights continue to the application (`preflightContinue`) although no handler serves
 * OPTIONS at their paths. It is not an issue, because middleware may answer them.
 */
export function warnUnansweredPreflights(
  routes: readonly Route[],
  continues: (route: Route) => boolean,
): CorsWarning[] {
  const continuing = routes.filter(continues);
  if (continuing.length === 0) return [];
  const answering = routes.filter(({ requestMethod: method }) =>
    [RequestMethod.OPTIONS, RequestMethod.ALL].includes(method),
  );
  const shapes = answering.map(({ path }) => shapeOf(path));
  const unanswered = continuing.filter(({ path }) => {
    const own = shapeOf(path);
    return !shapes.some((shape) => mayOverlap(shape, own));
  });
  if (unanswered.length === 0) return [];
  const names = new Set(unanswered.map(handlerName));
  const message =
    `No handler serves OPTIONS at the paths of ${summarizeNames([...names])}, so their preflights get a 404 response, ` +
    'unless middleware answers them. Add an @Options() handler, or remove preflightContinue.';
  return [warningAt({ layer: 'route', option: 'preflightContinue' }, 'preflight-unanswered', message)];
}
