import { RequestMethod, type Type } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { CorsWarning } from '../diagnostics/warning.js';

/** A request as the HTTP server delivers it, before any framework wraps it. */
export type RawRequest = IncomingMessage;

/** A version as Nest's `@Version()` and `@Controller({ version })` take it. */
export type RouteVersion = string | symbol | readonly (string | symbol)[];

/** A method of a controller. */
export type RouteHandler = (...args: never[]) => unknown;

/** One path that Nest serves, and the handler behind it. */
export interface Route {
  readonly controller: Type;
  readonly handler: RouteHandler;
  readonly methodName: string;
  readonly requestMethod: RequestMethod;
  /** The path as Nest registers it with the platform, prefix and URI version included. */
  readonly path: string;
  /** The version that a filter compares with the request; `undefined` where the path says it all. */
  readonly version: RouteVersion | undefined;
  /** The hosts it answers to; `undefined` for any. */
  readonly hosts: readonly RegExp[] | undefined;
}

/** A handler as messages name it: `CatsController.update`. */
export function handlerName({ controller, methodName }: Pick<Route, 'controller' | 'methodName'>): string {
  return `${controller.name}.${methodName}`;
}

/**
 * The methods that stand for a handler of all methods wherever methods are listed: a header that names the three dozen that
 * Node knows would say no more.
 */
const COMMON_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The methods of a route to name in a list, given those that the platform registered it for. */
export function listedMethods(route: Route, registered: readonly string[]): readonly string[] {
  return route.requestMethod === RequestMethod.ALL ? COMMON_METHODS : registered;
}

/**
 * Where a request may lead: to a handler of Nest's; to nothing of Nest's (a 404, a middleware, a route of the platform's own);
 * or, where code of the application's own failed that routing depends on, nobody can tell.
 */
export type RouteMatch = Route | 'no-route' | 'undetermined';

export function isRoute(match: RouteMatch): match is Route {
  return typeof match === 'object';
}

/** What Nest serves at the URL and host of one request, whatever the request's own method. */
export interface HandlersAtUrl {
  /** The methods that handlers may serve here, each once. */
  readonly methods: readonly string[];
  /** Wherever a request with this method could lead, whatever its version (R10). */
  forMethod(method: string): readonly RouteMatch[];
}

/** Which handler a method and URL would reach, found with the platform's own matching (R5). */
export interface RouteTable {
  /** Tells the table which handler stands behind each path, once Nest knows its prefix and versions. */
  bind(routes: readonly Route[]): void;
  /** Fails unless every route was found in the platform's router, where alone the order of matching is known. */
  assertAllBound(): void;
  /** What is worth a second look about how the platform was set up. */
  readonly warnings: readonly CorsWarning[];
  /**
   * Where this request leads; none if nothing of Nest's serves it; several if that depends on what only later parts of the
   * application will know.
   */
  match(request: RawRequest): readonly RouteMatch[];
  /**
   * Where the response comes from, where the platform tells: a middleware may have led the request elsewhere, or have brought
   * the version.
   *
   * @param expected what `reached()` said
   */
  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined;
  /** Which handlers stand at the request's URL and host; matched once for all methods. */
  handlersAt(request: RawRequest): HandlersAtUrl;
  /** The path in the form that the platform's router compares with the paths of routes. */
  pathOf(request: RawRequest): string;
  /** The origin under which the client reached the application, trusted proxy headers included; empty if there is none. */
  originOf(request: RawRequest): string;
  /** Host and port of that origin. */
  hostOf(request: RawRequest): string;
  /** Compiles a pattern of the module's `paths`, to be tested against what `pathOf()` gives. */
  compilePath(pattern: string): RegExp;
}
