import { type RequestMethod, type Type, type VersioningOptions, VersioningType } from '@nestjs/common';
import {
  HOST_METADATA,
  METHOD_METADATA,
  MODULE_PATH,
  PATH_METADATA,
  VERSION_METADATA,
} from '@nestjs/common/constants.js';
import { addLeadingSlash } from '@nestjs/common/utils/shared.utils.js';
import type { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import { pathToRegexp } from 'path-to-regexp';
import type { PathNormalizer } from './normalized-paths.js';
import type { Route, RouteHandler, RouteVersion } from './route.js';

/** A controller, with the settings of its decorators and module that apply to all of its handlers. */
interface ControllerFacts {
  readonly controller: Type;
  readonly prototype: object;
  readonly paths: readonly string[];
  readonly modulePath: string | undefined;
  readonly version: RouteVersion | undefined;
  readonly hosts: readonly RegExp[] | undefined;
}

type RoutePathMetadata = Parameters<RoutePathFactory['create']>[0];

const asList = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/**
 * Every route that Nest is about to register, in the same order. This visits modules, controllers, paths and methods as Nest
 * does, and uses Nest's own path factory, so that prefix, exclusions, `RouterModule` and URI versions give the same paths.
 */
export function discoverRoutes(
  modules: ModulesContainer,
  config: ApplicationConfig,
  adapter: PathNormalizer,
  scanner: MetadataScanner,
): Route[] {
  return new RouteDiscovery(config, adapter, scanner).routesOf(modules);
}

class RouteDiscovery {
  private readonly factory: RoutePathFactory;
  private readonly versioning: VersioningOptions | undefined;
  private readonly globalPrefix: string;
  private readonly routes: Route[] = [];

  constructor(
    config: ApplicationConfig,
    private readonly adapter: PathNormalizer,
    private readonly scanner: MetadataScanner,
  ) {
    this.factory = new RoutePathFactory(config);
    this.versioning = config.getVersioning();
    this.globalPrefix = addLeadingSlash(config.getGlobalPrefix());
  }

  routesOf(modules: ModulesContainer): Route[] {
    for (const facts of this.controllersOf(modules)) {
      const methodNames = this.scanner.getAllMethodNames(facts.prototype);
      for (const controllerPath of facts.paths)
        for (const methodName of methodNames) this.addRoutesOf(facts, controllerPath, methodName);
    }
    return this.routes;
  }

  private *controllersOf(modules: ModulesContainer): Iterable<ControllerFacts> {
    const defaultVersion = this.versioning?.defaultVersion as RouteVersion | undefined;
    for (const module of modules.values()) {
      const modulePath = (Reflect.getMetadata(MODULE_PATH + modules.applicationId, module.metatype) ??
        Reflect.getMetadata(MODULE_PATH, module.metatype)) as string | undefined;
      for (const { metatype, instance } of module.controllers.values()) {
        const controller = metatype as Type;
        const read = (key: string): unknown => Reflect.getMetadata(key, controller);
        yield {
          controller,
          prototype: Object.getPrototypeOf(instance) as object,
          paths: asList(read(PATH_METADATA) as string | string[]).map(addLeadingSlash),
          modulePath,
          version: this.versioning && ((read(VERSION_METADATA) as RouteVersion | undefined) ?? defaultVersion),
          hosts: hostsOf(read(HOST_METADATA) as string | RegExp | (string | RegExp)[] | undefined),
        };
      }
    }
  }

  private addRoutesOf(facts: ControllerFacts, controllerPath: string, methodName: string): void {
    const { controller, prototype, version: controllerVersion, hosts } = facts;
    const handler = (prototype as Record<string, RouteHandler>)[methodName];
    if (handler === undefined) return;
    const methodPaths = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
    if (methodPaths === undefined) return;
    const requestMethod = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
    // A version is ignored unless versioning is enabled.
    const methodVersion =
      this.versioning && (Reflect.getMetadata(VERSION_METADATA, handler) as RouteVersion | undefined);
    const version = this.comparedVersion(controllerVersion, methodVersion);
    const created = asList(methodPaths).flatMap((methodPath) =>
      this.createPaths(facts, controllerPath, methodPath, requestMethod, methodVersion),
    );
    created.forEach((one) => {
      const path = this.adapter.normalizePath?.(one) ?? one;
      this.routes.push({ controller, handler, methodName, requestMethod, path, version, hosts });
    });
  }

  private createPaths(
    { modulePath, version }: ControllerFacts,
    ctrlPath: string,
    methodPath: string,
    requestMethod: RequestMethod,
    methodVersion: RouteVersion | undefined,
  ): string[] {
    const metadata = {
      ctrlPath,
      methodPath: addLeadingSlash(methodPath),
      globalPrefix: this.globalPrefix,
      modulePath,
      controllerVersion: version,
      methodVersion,
      versioningOptions: this.versioning,
    };
    // Nest's type does not allow `undefined`, its code does.
    return this.factory.create(metadata as RoutePathMetadata, requestMethod);
  }

  /** The version that a filter compares with the request. */
  private comparedVersion(
    ofController: RouteVersion | undefined,
    ofMethod: RouteVersion | undefined,
  ): RouteVersion | undefined {
    if (this.versioning?.type === VersioningType.URI) return undefined;
    // Nest ignores an empty version.
    return ofMethod === '' ? ofController : (ofMethod ?? ofController);
  }
}

function hostsOf(host: string | RegExp | (string | RegExp)[] | undefined): readonly RegExp[] | undefined {
  if (!host) return undefined;
  // A copy: sticky RegExps keep a position, which must not change for Nest's own use of them.
  return asList(host).map((one) => (typeof one === 'string' ? pathToRegexp(one).regexp : new RegExp(one)));
}
