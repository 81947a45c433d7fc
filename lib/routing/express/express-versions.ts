import { VERSION_NEUTRAL, type VersioningOptions, VersioningType } from '@nestjs/common';
import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import type { RawRequest, Route, RouteVersion } from '../route.js';

type AcceptsVersion = (request: RawRequest) => boolean;

/** The adapter's own filter, which its type does not declare. */
interface FilteringAdapter {
  applyVersionFilter(
    handler: () => boolean,
    version: RouteVersion,
    options: VersioningOptions,
  ): (request: RawRequest, response: undefined, next: () => boolean) => boolean;
}

/** Compares the versions of requests and routes with Nest's own filter. */
export class ExpressVersions {
  private readonly filters = new Map<Route, AcceptsVersion>();

  constructor(
    private readonly adapter: AbstractHttpAdapter,
    private readonly config: ApplicationConfig,
  ) {}

  /** Whether an application function extracts the version. It may depend on data that middleware provides. */
  get areCustom(): boolean {
    return this.config.getVersioning()?.type === VersioningType.CUSTOM;
  }

  /** The routes that some version reaches, given the routes that match a request in this order (R10). */
  reachable(matching: Iterable<{ readonly route: Route }>): readonly Route[] {
    const found: Route[] = [];
    const covered = new Set<unknown>();
    for (const { route } of matching) {
      const versions = this.versionsOf(route);
      // A handler is never reached if earlier ones serve all of its versions.
      if (versions !== 'every version' && versions.every((version) => covered.has(version))) continue;
      found.push(route);
      // Routes after one that serves every version are never reached.
      if (versions === 'every version') break;
      versions.forEach((version) => covered.add(version));
    }
    return found;
  }

  accepts(route: Route, request: RawRequest): boolean {
    let filter = this.filters.get(route);
    if (filter === undefined) this.filters.set(route, (filter = this.filterOf(route)));
    return filter(request);
  }

  private versionsOf({ version }: Route): 'every version' | readonly (string | symbol)[] {
    const versioned = version !== undefined && version !== VERSION_NEUTRAL;
    if (!versioned || this.config.getVersioning() === undefined) return 'every version';
    return typeof version === 'object' ? version : [version];
  }

  private filterOf(route: Route): AcceptsVersion {
    const versioning = this.config.getVersioning();
    if (route.version === undefined || versioning === undefined || this.versionsOf(route) === 'every version')
      return () => true;
    const adapter = this.adapter as unknown as FilteringAdapter;
    const filter = adapter.applyVersionFilter(() => true, route.version, versioning);
    return (request) => filter(request, undefined, () => false);
  }
}
