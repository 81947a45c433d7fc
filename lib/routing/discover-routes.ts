import { type RequestMethod, type Type, VersioningType } from '@nestjs/common';
import {
  HOST_METADATA,
  METHOD_METADATA,
  MODULE_PATH,
  PATH_METADATA,
  VERSION_METADATA,
} from '@nestjs/common/constants.js';
import { addLeadingSlash } from '@nestjs/common/utils/shared.utils.js';
import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import { pathToRegexp } from 'path-to-regexp';
import type { Route, RouteHandler, RouteVersion } from './route.js';

/** The part of a platform's adapter that says how Nest hands it a path. */
interface PathNormalizer {
  normalizePath?(path: string): string;
}

/** A controller, with what its decorators and its module say for all of its handlers. */
interface ControllerFacts {
  readonly controller: Type;
  readonly prototype: object;
  readonly paths: readonly string[];
  readonly modulePath: string | undefined;
  readonly version: RouteVersion | undefined;
  readonly hosts: readonly RegExp[] | undefined;
}

const asList = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/**
 * Every route that Nest is about to register, in its order: the same walk over modules, controllers, their paths and their
 * methods, with Nest's own path factory, so that prefix, exclusions, `RouterModule` and URI versions come out alike.
 */
export function discoverRoutes(modules: ModulesContainer, config: ApplicationConfig, adapter: PathNormalizer): Route[] {
  const scanner = new MetadataScanner();
  return [...controllersOf(modules, config)].flatMap((facts) =>
    facts.paths.flatMap((controllerPath) =>
      scanner
        .getAllMethodNames(facts.prototype)
        .flatMap((methodName) => routesOfMethod(facts, controllerPath, methodName, config, adapter)),
    ),
  );
}

function* controllersOf(modules: ModulesContainer, config: ApplicationConfig): Iterable<ControllerFacts> {
  const defaultVersion = config.getVersioning()?.defaultVersion as RouteVersion | undefined;
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
        version: config.getVersioning() && ((read(VERSION_METADATA) as RouteVersion | undefined) ?? defaultVersion),
        hosts: hostsOf(read(HOST_METADATA) as string | RegExp | (string | RegExp)[] | undefined),
      };
    }
  }
}

function hostsOf(host: string | RegExp | (string | RegExp)[] | undefined): readonly RegExp[] | undefined {
  if (!host) return undefined;
  // A copy, because sticky RegExps remember where they stopped, and Nest's own use of them is not to notice ours.
  return asList(host).map((one) => (typeof one === 'string' ? pathToRegexp(one).regexp : new RegExp(one)));
}

function routesOfMethod(
  facts: ControllerFacts,
  controllerPath: string,
  methodName: string,
  config: ApplicationConfig,
  adapter: PathNormalizer,
): Route[] {
  const handler = (facts.prototype as Record<string, RouteHandler>)[methodName];
  if (handler === undefined) return [];
  const methodPaths = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
  if (methodPaths === undefined) return [];
  const requestMethod = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
  const methodVersion = Reflect.getMetadata(VERSION_METADATA, handler) as RouteVersion | undefined;
  const versioning = config.getVersioning();
  // As Nest does, for which an empty version is none.
  const version = methodVersion === '' ? facts.version : (methodVersion ?? facts.version);
  const filtered = versioning !== undefined && versioning.type !== VersioningType.URI;
  return asList(methodPaths)
    .flatMap((methodPath) =>
      new RoutePathFactory(config).create(
        {
          ctrlPath: controllerPath,
          methodPath: addLeadingSlash(methodPath),
          globalPrefix: addLeadingSlash(config.getGlobalPrefix()),
          ...(facts.modulePath !== undefined && { modulePath: facts.modulePath }),
          ...(facts.version !== undefined && { controllerVersion: facts.version as never }),
          ...(methodVersion !== undefined && { methodVersion: methodVersion as never }),
          ...(versioning !== undefined && { versioningOptions: versioning }),
        },
        requestMethod,
      ),
    )
    .map((path) => ({
      controller: facts.controller,
      handler,
      methodName,
      requestMethod,
      path: adapter.normalizePath?.(path) ?? path,
      version: filtered ? version : undefined,
      hosts: facts.hosts,
    }));
}
