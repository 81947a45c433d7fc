import { RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { Constraints } from './fastify-instance.js';
import type { Route, RouteVersion } from '../route.js';
import { RouteBinding } from '../route-binding.js';

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
  private binding = new RouteBinding([], keyOf);
  /** Routes registered so far. They are read once Nest has announced its handlers. */
  private readonly unread: { readonly options: RouteOptions; readonly url: string }[] = [];
  private readonly byHandler = new Map<unknown, Route>();
  private readonly byOptions = new Map<unknown, Route>();
  /** The methods of routes that were registered before Nest got the instance. Nothing else is known about them. */
  readonly unseen: ReadonlySet<string>;

  constructor(instance: FastifyInstance) {
    this.unseen = new Set(instance.supportedMethods.filter((method) => hasRoutes(instance, method)));
    instance.addHook('onRoute', (options) => {
      // A request gives access to the configuration of its route, but not to the other options.
      options.config = Object.assign({}, options.config, { [OPTIONS]: options });
      this.unread.push({ options, url: options.url });
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

  bind(routes: readonly Route[]): void {
    this.binding = new RouteBinding(routes, keyOf);
  }

  /** The routes that were registered since the last call. */
  takeNew(): readonly RegisteredRoute[] {
    if (this.unread.length === 0) return [];
    const registered = this.unread.splice(0).flatMap(({ options, url }) => {
      // For the `/` of a plugin with a prefix, Fastify adds a second route, with the slash, without calling the hook.
      const urls = options.url === url ? [url] : [url, options.url];
      return urls.map((one) => ({ options, url: one, route: this.take(options, one) }));
    });
    return registered.map(({ options, url, route = this.takeUnversioned(options, url) }) => {
      if (route !== undefined) this.byOptions.set(options, route);
      return { methods: [options.method].flat(), url, constraints: constraintsOf(options), route };
    });
  }

  assertAllBound(): void {
    this.binding.assertAllBound();
  }

  /** The Nest route that this request has matched. */
  routeOf({ routeOptions }: FastifyRequest): Route | undefined {
    // `undefined` in a request that has matched no route.
    const config = routeOptions.config as { readonly [OPTIONS]?: unknown } | undefined;
    return this.byOptions.get(config?.[OPTIONS]);
  }

  private take(options: RouteOptions, url: string): Route | undefined {
    const { method, handler } = options;
    const key = keyFor(nameOf(method), url, constraintsOf(options).version);
    // A HEAD route that Fastify adds to a GET route has the handler of that route.
    const route = this.binding.take(key) ?? this.byHandler.get(handler);
    if (route !== undefined) this.byHandler.set(handler, route);
    return route;
  }

  /** Nest 11 registers `@All()` without its version, so it gets the route that is left after all others. */
  private takeUnversioned({ method }: RouteOptions, url: string): Route | undefined {
    return nameOf(method) === 'ALL' ? this.binding.takeLike(keyFor('ALL', url, undefined)) : undefined;
  }
}

function hasRoutes(instance: FastifyInstance, method: string): boolean {
  return instance.printRoutes({ method }) !== '(empty tree)';
}

function constraintsOf({ constraints }: RouteOptions): Constraints & { readonly version?: RouteVersion } {
  return constraints ?? {};
}

/** The name of Nest's `RequestMethod`. Nest registers several methods only for `@All()`. */
function nameOf(method: RouteOptions['method']): string {
  if (!Array.isArray(method)) return method;
  return method.length > 1 ? 'ALL' : String(method[0]);
}

function keyOf(route: Route): string {
  return keyFor(RequestMethod[route.requestMethod], route.path, route.version);
}

function keyFor(method: string, url: string, version: RouteVersion | undefined): string {
  if (version === undefined || version === VERSION_NEUTRAL) return `${method} ${url}\n`;
  return `${method} ${url}\n${[version].flat().map(String).join(' ')}`;
}
