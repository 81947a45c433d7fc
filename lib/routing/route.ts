import { RequestMethod, type Type } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsWarning } from '../diagnostics/warning.js';

/** A request as the HTTP server delivers it, before any framework wraps it. */
export type RawRequest = IncomingMessage;

/** A version as Nest's `@Version()` and `@Controller({ version })` take it. */
export type RouteVersion = string | symbol | readonly (string | symbol)[];

/** A method of a controller. */
export type RouteHandler = (...args: never[]) => unknown;

/** One path that Nest serves, and its handler. */
export interface Route {
  readonly controller: Type;
  readonly handler: RouteHandler;
  /** Empty for a gateway. */
  readonly methodName: string;
  readonly requestMethod: RequestMethod;
  /** The path as Nest registers it with the platform, prefix and URI version included. */
  readonly path: string;
  /** The version that a filter compares with the request; `undefined` if the path determines the handler. */
  readonly version: RouteVersion | undefined;
  /** The hosts that it serves; `undefined` for all hosts. */
  readonly hosts: readonly RegExp[] | undefined;
}

/** Whether the route serves the host name of the request, compared as Nest does. */
export function servesHost({ hosts }: Route, hostname: () => string): boolean {
  if (hosts === undefined) return true;
  const name = hostname();
  return hosts.some((host) => {
    // A sticky RegExp would start where its last match ended.
    host.lastIndex = 0;
    return name.match(host) !== null;
  });
}

/** A handler as messages name it: `CatsController.update`; a gateway, which has no method, by its class. */
export function handlerName({ controller, methodName }: Pick<Route, 'controller' | 'methodName'>): string {
  return methodName === '' ? controller.name : `${controller.name}.${methodName}`;
}

/** A route as messages name it: `CatsController.update (PUT /cats/:id)`. */
export function describeRoute(route: Route): string {
  return `${handlerName(route)} (${RequestMethod[route.requestMethod]} ${route.path})`;
}

/**
 * The methods that are listed for a handler of all methods. A header with the three dozen methods that Node knows would not say
 * more.
 */
const COMMON_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The methods of a route to list, given those that the platform registered it for. */
export function listedMethods(route: Route, registered: readonly string[]): readonly string[] {
  return route.requestMethod === RequestMethod.ALL ? COMMON_METHODS : registered;
}

/**
 * Where a request may lead: to a Nest handler; to no Nest handler (a 404, middleware, a route of the platform); 'undetermined',
 * if application code that routing depends on threw; or 'missing', to a Nest handler that was not found in the router.
 */
export type RouteMatch = Route | 'no-route' | 'undetermined' | 'missing';

export function isRoute(match: RouteMatch): match is Route {
  return typeof match === 'object';
}

/** These matches, or `undefined` if they are the expected ones. */
export function unlessExpected(
  matches: readonly RouteMatch[],
  expected: readonly RouteMatch[],
): readonly RouteMatch[] | undefined {
  const isExpected = matches.length === expected.length && matches.every((one, i) => one === expected[i]);
  return isExpected ? undefined : matches;
}

/** The Nest handlers at the URL and host of one request, whatever the method of the request. */
export interface HandlersAtUrl {
  /** The methods that handlers may serve here, each once. */
  readonly methods: readonly string[];
  /** Every match that a request with this method could have, whatever its version (R10). */
  forMethod(method: string): readonly RouteMatch[];
  /** The object that the requests to other URLs get as well, if there is one. It is known after `forMethod()`. */
  readonly shared?: HandlersAtUrl | undefined;
}

/** A pattern of the module's `paths`, compiled as the platform compares paths. A RegExp is one. */
export interface PathMatcher {
  test(path: string): boolean;
}

/**
 * Decides whether the handler that the platform is about to run may run. If not, the response has been sent. The platform already
 * reports which handler it is: `matchedByPlatform()`.
 */
export type BeforeHandler = (request: RawRequest, response: ServerResponse) => boolean | Promise<boolean>;

/** Something other than a handler that may serve the requests of handlers, and that nothing is asked before. */
export interface UnaskedRoute {
  /** As people call it: `ALL /legacy/*rest`. */
  readonly name: string;
  /** The handlers whose requests it may serve. */
  readonly handlers: readonly Route[];
}

/** Finds the handler that a method and URL would reach, with the platform's own matching (R5). */
export interface RouteTable {
  /** Connects the platform's routes with Nest's handlers. Called once Nest knows its prefix and versions. */
  bind(routes: readonly Route[]): void;
  /** The routes that were not found in the platform's router. Called once Nest has registered them. */
  findMissing(): readonly Route[];
  /** Warnings about how the platform was set up. */
  readonly warnings: readonly CorsWarning[];
  /**
   * Whether the match of every request is known when the request arrives: none is 'undetermined' or 'missing', and
   * `matchedByPlatform()` never reports another one.
   */
  readonly isCertain: boolean;
  /**
   * Where this request leads: an empty list if no Nest handler serves it; several matches if that depends on facts that only
   * later parts of the application know.
   */
  match(request: RawRequest): readonly RouteMatch[];
  /**
   * The route that actually ran, if the platform reports it and it is not the expected one: middleware may have rewritten the
   * URL or set the version.
   *
   * @param expected the result of `match()`
   */
  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined;
  /**
   * Asks before the handler of a request runs, unless it is certain that this is the handler that `match()` found. It is asked
   * before guards.
   */
  beforeHandlers(ask: BeforeHandler): void;
  /** The handlers at the request's URL and host. The URL is matched once for all methods. */
  handlersAt(request: RawRequest): HandlersAtUrl;
  /** The path in the form that the platform's router compares with the paths of routes. */
  pathOf(request: RawRequest): string;
  /** The origin under which the client reached the application, with trusted proxy headers; empty if it has none. */
  originOf(request: RawRequest): string;
  /** Host and port of that origin. */
  hostOf(request: RawRequest): string;
  /**
   * The paths at or below this one that are known to be served, with everything below them, by something other than a handler:
   * middleware that is mounted at a path, or a route of the platform itself. Called once, when the application has started.
   */
  mountsBelow(path: string): readonly string[];
  /** What may serve the requests of handlers without being asked before. Called once, when the application has started. */
  unasked(): readonly UnaskedRoute[];
  /** Compiles a pattern of the module's `paths`, which is tested against the result of `pathOf()`. */
  compilePath(pattern: string): PathMatcher;
}
