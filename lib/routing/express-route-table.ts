import { VERSION_NEUTRAL, type VersioningOptions, VersioningType } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import type { Application, Request } from 'express';
import parseurl from 'parseurl';
import { pathToRegexp } from 'path-to-regexp';
import { answersToHost, serializeOrigin } from './host-match.js';
import { listedMethods, type RawRequest, type Route, type RouteTable, type RouteVersion } from './route.js';
import { RouteAttribution } from './route-attribution.js';
import { SegmentIndex } from './segment-index.js';

/** The parts of Express's router that it matches with itself. */
interface Layer {
  match(path: string): unknown;
  readonly route?: {
    readonly path: string;
    readonly methods: Readonly<Record<string, boolean>>;
    readonly stack: readonly { readonly handle: (...args: unknown[]) => unknown }[];
  };
}

interface Router {
  readonly stack: readonly Layer[];
  readonly caseSensitive?: boolean;
}

/** An application, with the prototype that it gives to requests. */
type ExpressInstance = Application & { readonly request: Request };

/** A layer of the router that leads to a handler of Nest's. */
interface Entry {
  readonly layer: Layer;
  readonly methods: Readonly<Record<string, boolean>>;
  readonly route: Route;
  /** Nest's own version filter; `undefined` for a route that serves every version. */
  readonly acceptsVersion: ((request: RawRequest) => boolean) | undefined;
}

/**
 * Looks routes up in the very router of the Express application: its layers match, in its order, so nothing is imitated.
 * Routes that are not Nest's are passed over, because Nest's middleware looks the same and hands the request on.
 */
export class ExpressRouteTable implements RouteTable {
  private attribution = new RouteAttribution([], keyOf);
  private readonly index = new SegmentIndex<Entry>();
  private readonly byLayerRoute = new Map<object | undefined, Entry>();
  private seenLayers = 0;
  private readonly servedMethods = new Set<string>();

  constructor(
    private readonly adapter: AbstractHttpAdapter,
    private readonly config: ApplicationConfig,
  ) {}

  static supports(adapter: AbstractHttpAdapter): boolean {
    return adapter.getType() === 'express';
  }

  get methods(): readonly string[] {
    this.readNewLayers();
    return [...this.servedMethods];
  }

  compilePath(pattern: string): RegExp {
    return pathToRegexp(pattern, { sensitive: this.router.caseSensitive === true }).regexp;
  }

  attribute(routes: readonly Route[]): void {
    this.attribution = new RouteAttribution(routes, keyOf);
  }

  verify(): void {
    this.readNewLayers();
    this.attribution.verify();
  }

  reached(request: RawRequest): readonly Route[] {
    const method = request.method ?? '';
    // An extractor of the application's own may need what only a later middleware provides.
    if (this.config.getVersioning()?.type === VersioningType.CUSTOM) return this.reachable(method, request);
    for (const entry of this.matching(method, request)) {
      if (entry.acceptsVersion?.(request) ?? true) return [entry.route];
    }
    return [];
  }

  reachable(method: string, request: RawRequest): readonly Route[] {
    const routes: Route[] = [];
    const covered = new Set<unknown>();
    for (const entry of this.matching(method, request)) {
      const versions = [entry.route.version].flat();
      // A handler all of whose versions an earlier one serves is never reached.
      if (versions.every((version) => covered.has(version))) continue;
      routes.push(entry.route);
      if (entry.acceptsVersion === undefined) break;
      versions.forEach((version) => covered.add(version));
    }
    return routes;
  }

  settled(request: RawRequest): readonly Route[] | undefined {
    // Express keeps the route that it tried last with the request. One that does not serve it after all was the last to try.
    const entry = this.byLayerRoute.get((request as Partial<Request>).route as object | undefined);
    if (entry === undefined) return undefined;
    const serves = handlesMethod(entry.methods, request.method ?? '') && this.answersToHostOf(entry, request);
    return serves && this.accepts(entry, request) ? [entry.route] : [];
  }

  pathOf(request: RawRequest): string {
    try {
      return parseurl(request)?.pathname ?? '';
    } catch {
      // No URL: Express tries no route at all.
      return '';
    }
  }

  hostOf(request: RawRequest): string {
    return hostIn(this.view(request));
  }

  originOf(request: RawRequest): string {
    const view = this.view(request);
    return serializeOrigin(view.protocol, hostIn(view));
  }

  private get instance(): ExpressInstance {
    return this.adapter.getInstance<ExpressInstance>();
  }

  /** The request as the application's own prototype reads it, so that host and protocol obey `trust proxy`. */
  private view({ headers, socket }: RawRequest): Request {
    return Object.create(this.instance.request, { headers: { value: headers }, socket: { value: socket } }) as Request;
  }

  private get router(): Router {
    return this.instance.router as unknown as Router;
  }

  /** The entries that serve this method at the request's path and host, in the order in which Express tries them. */
  private *matching(method: string, request: RawRequest): Iterable<Entry> {
    this.readNewLayers();
    const path = this.pathOf(request);
    if (path === '') return;
    for (const entry of this.index.candidates(path)) {
      const serves = handlesMethod(entry.methods, method);
      // Express matches the path first, and a parameter that cannot be decoded ends its search whatever the method.
      if (!serves && !path.includes('%')) continue;
      try {
        if (!entry.layer.match(path)) continue;
      } catch {
        return;
      }
      if (serves && this.answersToHostOf(entry, request)) yield entry;
    }
  }

  /** An extractor that throws has led to no handler. */
  private accepts({ acceptsVersion }: Entry, request: RawRequest): boolean {
    try {
      return acceptsVersion?.(request) ?? true;
    } catch {
      return false;
    }
  }

  private answersToHostOf({ route }: Entry, request: RawRequest): boolean {
    return route.hosts === undefined || answersToHost(route, hostnameIn(this.view(request)));
  }

  /** Applications may add routes late, so the table follows the router instead of copying it once. */
  private readNewLayers(): void {
    const { stack } = this.router;
    for (; this.seenLayers < stack.length; this.seenLayers++) {
      const layer = stack[this.seenLayers];
      if (layer?.route !== undefined) this.addLayer(layer, layer.route);
    }
  }

  private addLayer(layer: Layer, { path, methods, stack }: NonNullable<Layer['route']>): void {
    const handle = stack[0]?.handle;
    // Nest copies a method's metadata to the function it registers for it.
    if (handle === undefined || !Reflect.hasMetadata(PATH_METADATA, handle)) return;
    const route = this.attribution.take(`${String(Reflect.getMetadata(METHOD_METADATA, handle))} ${path}`);
    if (route === undefined) return;
    const entry: Entry = { layer, methods, route, acceptsVersion: this.versionFilter(route.version) };
    this.index.add(path, entry);
    this.byLayerRoute.set(layer.route, entry);
    const registered = Object.keys(methods).map((name) => name.toUpperCase());
    if (methods.get === true) registered.push('HEAD');
    listedMethods(route, registered).forEach((method) => this.servedMethods.add(method));
  }

  private versionFilter(version: RouteVersion | undefined): Entry['acceptsVersion'] {
    const versioning = this.config.getVersioning();
    if (version === undefined || version === VERSION_NEUTRAL || versioning === undefined) return undefined;
    const filter = (
      this.adapter as unknown as {
        applyVersionFilter(
          handler: () => boolean,
          version: RouteVersion,
          options: VersioningOptions,
        ): (request: RawRequest, response: undefined, next: () => boolean) => boolean;
      }
    ).applyVersionFilter(() => true, version, versioning);
    return (request) => filter(request, undefined, () => false);
  }
}

/** Both are `undefined` in a request without `Host`, whatever their types say. */
function hostIn({ host }: { readonly host?: string }): string {
  return host ?? '';
}

function hostnameIn({ hostname }: { readonly hostname?: string }): string {
  return hostname ?? '';
}

function keyOf(route: Route): string {
  return `${String(route.requestMethod)} ${route.path}`;
}

/** HEAD is served by GET unless the route has a handler of its own for it. No request has a method in lower case. */
function handlesMethod(methods: Readonly<Record<string, boolean>>, method: string): boolean {
  const name = method.toLowerCase();
  if (method === name) return false;
  return methods._all === true || methods[name === 'head' && methods.head !== true ? 'get' : name] === true;
}
