import { RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { Constraints } from './fastify-instance.js';
import type { Route, RouteVersion } from '../route.js';
import { type RegistrationKeys, RouteRegistrations } from '../route-registrations.js';

/** A route of the instance, with its Nest handler; without one, the route is not Nest's. */
export interface RegisteredRoute {
  readonly methods: readonly string[];
  readonly url: string;
  readonly constraints: Constraints;
  readonly route: Route | undefined;
}

/** The key in the configuration of a route for the options that it was registered with. */
const OPTIONS = Symbol('nestjs-cors route options');

/** All routes of the instance, Nest's or not. */
export class FastifyRoutes {
  private registrations = new RouteRegistrations([], KEYS);
  /** The route that Nest registers at the moment. */
  private current: Route | undefined;
  /** Routes registered since the last time that they were read. Hooks of other code may still change their options. */
  private readonly unread: {
    readonly options: RouteOptions;
    readonly url: string;
    readonly route?: Route | undefined;
  }[] = [];
  private readonly byOptions = new WeakMap<object, Route>();
  /** The methods of routes that were registered before Nest got the instance. Nothing else is known about them. */
  readonly unseen: ReadonlySet<string>;

  constructor(instance: FastifyInstance) {
    this.unseen = new Set(instance.supportedMethods.filter((method) => hasRoutes(instance, method)));
    instance.addHook('onRoute', (options) => {
      this.add(options);
    });
  }

  get warnings(): readonly CorsWarning[] {
    if (this.unseen.size === 0) return [];
    const message =
      `Routes for ${[...this.unseen].join(', ')} were registered before the adapter got the instance, so this module does ` +
      'not know their paths. Preflights for these methods are granted only what the policy for paths without a handler ' +
      'grants as well. Register these routes after NestFactory.create().';
    return [warningAt({ layer: 'application', name: 'FastifyAdapter' }, 'routes-unseen', message)];
  }

  bind(routes: readonly Route[], adapter: AbstractHttpAdapter): void {
    this.registrations = new RouteRegistrations(routes, KEYS);
    this.registrations.observe(adapter, (route, register) => {
      this.current = route;
      try {
        return register();
      } finally {
        this.current = undefined;
      }
    });
  }

  get missing(): readonly Route[] {
    return this.registrations.missing;
  }

  /** The routes that were registered since the last call. */
  takeNew(): readonly RegisteredRoute[] {
    if (this.unread.length === 0) return [];
    return this.unread.splice(0).flatMap(({ options, url, route }) => {
      const { method, constraints = {} } = options;
      // For the `/` of a plugin with a prefix, Fastify adds a second route, with the slash, without calling the hook.
      const urls = options.url === url ? [url] : [url, options.url];
      return urls.map((one) => ({ methods: [method].flat(), url: one, constraints, route }));
    });
  }

  /** The Nest route that this request has matched. */
  routeOf({ routeOptions }: FastifyRequest): Route | undefined {
    // `undefined` in a request that has matched no route.
    const config = routeOptions.config as { readonly [OPTIONS]?: object } | undefined;
    const options = config?.[OPTIONS];
    return options && this.byOptions.get(options);
  }

  /** Fastify calls this while a route is registered, and again for the HEAD route that it may add to a GET route. */
  private add(options: RouteOptions): void {
    const { current: route } = this;
    const { url } = options;
    // A request gives access to the configuration of its route, but not to the other options.
    options.config = Object.assign({}, options.config, { [OPTIONS]: options });
    if (route !== undefined) {
      this.byOptions.set(options, route);
      this.registrations.confirm(route);
    }
    this.unread.push({ options, url, route });
  }
}

function hasRoutes(instance: FastifyInstance, method: string): boolean {
  return instance.printRoutes({ method }) !== '(empty tree)';
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
