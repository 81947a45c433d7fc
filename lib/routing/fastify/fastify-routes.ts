import { RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type CheckingAdapter, type ParameterCheck, parameterChecks } from './fastify-adapter-checks.js';
import type { OwnRouter, RouteContext, RouterRoute } from './fastify-own-router.js';
import type { Route, RouteVersion } from '../route.js';
import { type RegistrationKeys, RouteRegistrations } from '../route-registrations.js';

/** What a route of the router leads to. */
export interface Target {
  /** The Nest handler; empty for anything else. */
  readonly routes: readonly [] | readonly [Route];
  /** Whether the handler serves a request with these parameters. */
  readonly accepts: ParameterCheck;
}

/** The key in the configuration of a route for its target: a request gives access to that, and to nothing else of its route. */
const TARGET = Symbol('nestjs-cors target');

type TaggedConfig = { [TARGET]?: Target };

const NOT_OF_NEST: Target = Object.freeze({ routes: Object.freeze([] as const), accepts: () => true });

/** The routes of the instance's router: which of them lead to which handlers of Nest. */
export class FastifyRoutes {
  private registrations = new RouteRegistrations([], KEYS);

  constructor(private readonly router: OwnRouter) {}

  bind(routes: readonly Route[], adapter: CheckingAdapter): void {
    const checkFor = parameterChecks(adapter);
    this.registrations = new RouteRegistrations(routes, KEYS);
    this.registrations.observe(adapter, (route, register) => {
      // What was added since the last call is not Nest's.
      this.tagNew(NOT_OF_NEST);
      const result = register();
      // The handler, and the HEAD route that Fastify may add to a GET route.
      if (this.tagNew({ routes: [route], accepts: checkFor(route.path) })) this.registrations.confirm(route);
      return result;
    });
  }

  get missing(): readonly Route[] {
    return this.registrations.missing;
  }

  /** The Nest route that this request has matched. */
  routeOf({ routeOptions }: FastifyRequest): Route | undefined {
    // `undefined` in a request that has matched no route.
    const config = routeOptions.config as RouteContext['config'] | undefined;
    return config && targetOf({ config }).routes[0];
  }

  /** @returns whether there were any */
  private tagNew(target: Target): boolean {
    const { routes } = this.router;
    let first = routes.length;
    while (first > 0 && !isTagged(routes[first - 1])) first--;
    // The routes for several methods share one configuration.
    for (const { store } of routes.slice(first)) (store.config as TaggedConfig)[TARGET] = target;
    return first < routes.length;
  }
}

/** What a route of the router leads to. */
export function targetOf({ config }: RouteContext): Target {
  return (config as TaggedConfig)[TARGET] ?? NOT_OF_NEST;
}

function isTagged(route: RouterRoute | undefined): boolean {
  return route !== undefined && TARGET in route.store.config;
}

/** Routes that differ in their version only are different routes for Fastify. */
const KEYS: RegistrationKeys = {
  ofRoute: ({ requestMethod, path, version }) => keyFor(RequestMethod[requestMethod], path, version),
  // Nest's adapter reads the version from the function as well.
  ofCall: (method, path, handler) => keyFor(method, path, (handler as { readonly version?: RouteVersion }).version),
};

function keyFor(method: string, url: string, version: RouteVersion | undefined): string {
  if (version === undefined || version === VERSION_NEUTRAL) return `${method} ${url}\n`;
  return `${method} ${url}\n${[version].flat().map(String).join(' ')}`;
}
