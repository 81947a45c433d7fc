import { RequestMethod } from '@nestjs/common';
import { nameSome } from '../policy/name-some.js';
import type { CorsNotice } from '../policy/notice.js';
import { mayOverlap, shapeOf } from './path-shape.js';
import type { Route } from './route.js';

/**
 * Handlers whose preflights go on to the application (`preflightContinue`), where none of its handlers answers OPTIONS at
 * that path: one notice for all of them, because what answers may still be a middleware.
 */
export function noticeUnansweredPreflights(
  routes: readonly Route[],
  continues: (route: Route) => boolean,
): CorsNotice[] {
  const continuing = routes.filter(continues);
  if (continuing.length === 0) return [];
  const answering = routes.filter(({ requestMethod: method }) =>
    [RequestMethod.OPTIONS, RequestMethod.ALL].includes(method),
  );
  const shapes = answering.map(({ path }) => shapeOf(path));
  const unanswered = continuing.filter((route) => {
    const own = shapeOf(route.path);
    return !shapes.some((shape) => mayOverlap(shape, own));
  });
  if (unanswered.length === 0) return [];
  const names = new Set(unanswered.map(({ controller, methodName }) => `${controller.name}.${methodName}`));
  const message =
    `No handler answers OPTIONS at the paths of ${nameSome([...names])}, so that their preflights end in a 404, ` +
    'unless a middleware answers them. Add an @Options() handler, or remove it.';
  return [{ code: 'preflight-unanswered', path: 'preflightContinue', message }];
}
