import { VERSION_NEUTRAL, type VersioningOptions, VersioningType } from '@nestjs/common';
import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import type { RawRequest, Route, RouteVersion } from '../route.js';

type AcceptsVersion = (request: RawRequest) => boolean;

/** The adapter's own filter, which no declaration has. */
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

  /** Whether a function of the application's tells the version, which may need what only a middleware provides. */
  get areCustom(): boolean {
    return this.config.getVersioning()?.type === VersioningType.CUSTOM;
  }

  /** Those that some version reaches, of routes that match a request in this order (R10). */
  reaching(matching: Iterable<{ readonly route: Route }>): readonly Route[] {
    const found: Route[] = [];
    const covered = new Set<unknown>();
    for (const { route } of matching) {
      const versions = this.serves(route);
      // A handler all of whose versions an earlier one serves is never reached.
      if (versions !== 'every version' && versions.every((version) => covered.has(version))) continue;
      found.push(route);
      // Whoever serves every version leaves none to those behind.
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

  private serves({ version }: Route): 'every version' | readonly (string | symbol)[] {
    const versioned = version !== undefined && version !== VERSION_NEUTRAL;
    if (!versioned || this.config.getVersioning() === undefined) return 'every version';
    return typeof version === 'object' ? version : [version];
  }

  private filterOf(route: Route): AcceptsVersion {
    const versioning = this.config.getVersioning();
    if (route.version === undefined || versioning === undefined || this.serves(route) === 'every version')
      return () => true;
    const adapter = this.adapter as unknown as FilteringAdapter;
    const filter = adapter.applyVersionFilter(() => true, route.version, versioning);
    return (request) => filter(request, undefined, () => false);
  }
}
