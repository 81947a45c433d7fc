import { RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { Constraints } from './fastify-instance.js';
import type { Route, RouteVersion } from '../route.js';
import { RouteBinding } from '../route-binding.js';

/** A route of the instance, and the handler of Nest's behind it; `undefined` for anything else. */
export interface Arrival {
  readonly methods: readonly string[];
  readonly url: string;
  readonly constraints: Constraints;
  readonly route: Route | undefined;
}

/** Under which the configuration of a route keeps what it was registered with. */
const OPTIONS = Symbol('nestjs-cors route options');

/** All routes of the instance, Nest's or not, as they arrive. */
export class FastifyRoutes {
  private attribution = new RouteBinding([], keyOf);
  /** Routes registered so far, to be looked at when Nest has said which handlers it has. */
  private readonly unread: { readonly options: RouteOptions; readonly url: string }[] = [];
  private readonly byHandler = new Map<unknown, Route>();
  private readonly byOptions = new Map<unknown, Route>();
  /** The methods of routes that the instance had before it became the application's, of which it tells no more. */
  readonly unseen: ReadonlySet<string>;

  constructor(instance: FastifyInstance) {
    this.unseen = new Set(instance.supportedMethods.filter((method) => hasRoutes(instance, method)));
    instance.addHook('onRoute', (options) => {
      // Of what a route was registered with, a request that matched it shows but the configuration.
      options.config = Object.assign({}, options.config, { [OPTIONS]: options });
      this.unread.push({ options, url: options.url });
    });
  }

  get warnings(): readonly CorsWarning[] {
    if (this.unseen.size === 0) return [];
    const message =
      `Routes for ${[...this.unseen].join(', ')} were registered before the adapter got the instance, where this module ` +
      'cannot see their paths. Preflights for these methods get only what the policy of paths without a handler grants, ' +
      'too. Register such routes behind NestFactory.create().';
    return [warningAt({ layer: 'application', name: 'FastifyAdapter' }, 'routes-unseen', message)];
  }

  attribute(routes: readonly Route[]): void {
    this.attribution = new RouteBinding(routes, keyOf);
  }

  /** Those that have arrived since the last time. */
  arrivals(): readonly Arrival[] {
    if (this.unread.length === 0) return [];
    const arrived = this.unread.splice(0).flatMap(({ options, url }) => {
      // For the `/` of a plugin with a prefix the instance adds a second route, with the slash, and tells no hook.
      const urls = options.url === url ? [url] : [url, options.url];
      return urls.map((one) => ({ options, url: one, route: this.take(options, one) }));
    });
    return arrived.map(({ options, url, route = this.takeUnversioned(options, url) }) => {
      if (route !== undefined) this.byOptions.set(options, route);
      return { methods: [options.method].flat(), url, constraints: constraintsOf(options), route };
    });
  }

  verify(): void {
    this.attribution.verify();
  }

  /** The handler behind the route that this request has matched. */
  behind({ routeOptions }: FastifyRequest): Route | undefined {
    // None in a request that has matched nothing.
    const config = routeOptions.config as { readonly [OPTIONS]?: unknown } | undefined;
    return this.byOptions.get(config?.[OPTIONS]);
  }

  private take(options: RouteOptions, url: string): Route | undefined {
    const { method, handler } = options;
    const key = keyFor(nameOf(method), url, constraintsOf(options).version);
    // A HEAD route that the instance adds to a GET route on its own has the handler of that route.
    const route = this.attribution.take(key) ?? this.byHandler.get(handler);
    if (route !== undefined) this.byHandler.set(handler, route);
    return route;
  }

  /** Nest 11 registers `@All()` without its version, which shows when all others have found their routes. */
  private takeUnversioned({ method }: RouteOptions, url: string): Route | undefined {
    return nameOf(method) === 'ALL' ? this.attribution.takeLike(keyFor('ALL', url, undefined)) : undefined;
  }
}

function hasRoutes(instance: FastifyInstance, method: string): boolean {
  return instance.printRoutes({ method }) !== '(empty tree)';
}

function constraintsOf({ constraints }: RouteOptions): Constraints & { readonly version?: RouteVersion } {
  return constraints ?? {};
}

/** The name of Nest's `RequestMethod`; it registers several methods for `@All()` alone. */
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
