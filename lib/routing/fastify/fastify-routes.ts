import { VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CheckingAdapter, IGNORED, type ParameterCheck, ParameterChecks } from './fastify-adapter-checks.js';
import type { OwnRouter, RouteContext, RouterRoute } from './fastify-own-router.js';
import { FastifyRegistration, SeenRoute } from './fastify-registration.js';
import type { RawRequest, Route } from '../route.js';
import { type DistinguishedBy, RouteRegistrations } from '../route-registrations.js';

/** What a route of the router leads to. */
export interface Target {
  /**
   * The Nest handler; empty for anything else. A route that a plugin adds while Nest registers one may call its handler or not, so it
   * gets only what both the handler and paths without a handler grant.
   */
  readonly routes: readonly [] | readonly [Route] | readonly [Route, 'no-route'];
  /** Whether the handler serves a request whose URL the router matched, with these parameters from the URL. */
  accepts(params: object, request: RawRequest): boolean;
}

/** The key in the configuration of a route for its target: a request gives access to that, and to nothing else of its route. */
const TARGET = Symbol('nestjs-cors target');

type TaggedConfig = { [TARGET]?: Target | SeenRoute };

const always = (): true => true;

const NOT_OF_NEST: Target = Object.freeze({ routes: Object.freeze([] as const), accepts: always });

/** Leads to a handler of Nest. */
class HandlerTarget implements Target {
  readonly routes: readonly [Route];
  private check: ParameterCheck | undefined;

  constructor(
    route: Route,
    private readonly checks: ParameterChecks,
  ) {
    this.routes = [route];
  }

  accepts(params: object, request: RawRequest): boolean {
    // Made for the first request: it is compiled from the path.
    const check = (this.check ??= this.checks.of(this.routes[0].path));
    return check({ params, raw: request }, IGNORED) === true;
  }
}

/** The routes of the instance's router: which of them lead to which handlers of Nest. */
export class FastifyRoutes {
  private registrations = new RouteRegistrations([], byVersion);
  private readonly registration: FastifyRegistration;

  constructor(
    private readonly router: OwnRouter,
    instance: FastifyInstance,
  ) {
    this.registration = new FastifyRegistration(instance, (seen) => {
      const { url, method, config } = seen.options;
      // Fastify sets both in its copy of the configuration. If it had to add them, the copy would take ten times the memory.
      seen.options.config = { url, method, ...config, [TARGET]: seen };
    });
  }

  bind(routes: readonly Route[], adapter: CheckingAdapter): void {
    const checks = new ParameterChecks(adapter);
    this.registrations = new RouteRegistrations(routes, byVersion);
    this.registrations.observe(adapter, (route, register) => {
      // What was added since the last call is not Nest's.
      this.tagNew(NOT_OF_NEST);
      const result = this.registration.during(route, register);
      // The handler, and the HEAD route that Fastify may add to a GET route.
      const added = { routes: [route, 'no-route'], accepts: always } as const;
      if (this.tagNew(new HandlerTarget(route, checks), added)) this.registrations.confirm(route);
      return result;
    });
  }

  get missing(): readonly Route[] {
    return this.registrations.missing;
  }

  /** What the route that this request has matched leads to. */
  matchesOf({ routeOptions }: FastifyRequest): Target['routes'] {
    // `undefined` in a request that has matched no route.
    const config = routeOptions.config as RouteContext['config'] | undefined;
    return config === undefined ? NOT_OF_NEST.routes : targetOf({ config }).routes;
  }

  /**
   * @param ofPlugins for routes that plugins have added meanwhile
   * @returns whether there were any
   */
  private tagNew(target: Target, ofPlugins = target): boolean {
    const { routes } = this.router;
    let isNew = false;
    for (let i = routes.length - 1; i >= 0; i--) {
      const config = routes[i]?.store.config as TaggedConfig;
      const tag = config[TARGET];
      // The routes for several methods share one configuration.
      if (tag === target || tag === ofPlugins) continue;
      if (tag !== undefined && !(tag instanceof SeenRoute)) break;
      config[TARGET] = tag === undefined || this.registration.isOfNest(tag) ? target : ofPlugins;
      isNew = true;
    }
    return isNew;
  }
}

/** What a route of the router leads to. */
export function targetOf({ config }: RouteContext): Target {
  return tagOf(config) ?? NOT_OF_NEST;
}

/** The Nest handler that a route of the router is certain to lead to. */
export function routeOf({ store }: RouterRoute): Route | undefined {
  const { routes } = targetOf(store);
  return routes.length === 1 ? routes[0] : undefined;
}

function tagOf({ [TARGET]: target }: TaggedConfig): Target | undefined {
  return target instanceof SeenRoute ? undefined : target;
}

/** Routes that differ in their version only are different routes for Fastify. Nest's adapter reads it from the function as well. */
const byVersion: DistinguishedBy = ({ version }) =>
  version === undefined || version === VERSION_NEUTRAL ? '' : [version].flat().map(String).join(' ');
