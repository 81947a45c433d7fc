import type { Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { ownCorsDeclarations } from '../../cors.metadata.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import { attempt } from '../../diagnostics/attempt.js';

/**
 * Finds every `@Cors()` without effect: on a class that is not a controller, on a method that is not a route handler, or on
 * something that is not a method.
 */
export function findMisplacedDecorators(modules: ModulesContainer): CorsIssue[] {
  const scanner = new MetadataScanner();
  const all = [...modules.values()];
  const controllers = classesOf(all.flatMap((module) => [...module.controllers.values()]));
  const injected = classesOf(all.flatMap((module) => [...module.providers.values(), ...module.injectables.values()]));
  const others = [...injected].filter((type) => !controllers.has(type));
  return [
    ...others.flatMap((type) => [
      ...(ownCorsDeclarations(type).length > 0
        ? [misplaced('class', type.name, 'A class that is not a controller')]
        : []),
      ...decoratedMethods(type, scanner).map((name) =>
        misplaced('handler', name, 'A method of a class that is not a controller'),
      ),
    ]),
    ...[...controllers].flatMap((type) =>
      decoratedMethods(type, scanner, (method) => !Reflect.hasMetadata(PATH_METADATA, method)).map((name) =>
        misplaced('handler', name, 'A method that is not a route handler'),
      ),
    ),
    ...[...controllers, ...others].flatMap((type) => [
      ...decoratedStatics(type).map((name) => misplaced('handler', name, 'A static method')),
      // Without a method, the decorator gets the prototype.
      ...(ownCorsDeclarations(type.prototype as object).length > 0
        ? [misplaced('class', `${type.name}.prototype`, 'A property, an accessor or a parameter')]
        : []),
    ]),
  ];
}

/** The classes of providers and enhancers, also if a value or a factory provides the instance. */
function classesOf(wrappers: readonly InstanceWrapper[]): Set<Type> {
  const types = wrappers.flatMap(({ metatype, instance }): unknown[] => [
    metatype,
    attempt(() => (instance as object | null | undefined)?.constructor),
  ]);
  return new Set(types.filter(isClass));
}

/** Factories of providers are functions too, but arrow functions have no prototype. */
function isClass(metatype: unknown): metatype is Type {
  return typeof metatype === 'function' && typeof metatype.prototype === 'object' && metatype.prototype !== null;
}

function decoratedStatics(type: Type): string[] {
  return Object.getOwnPropertyNames(type).flatMap((name) => {
    const value: unknown = Object.getOwnPropertyDescriptor(type, name)?.value;
    return typeof value === 'function' && ownCorsDeclarations(value).length > 0 ? [`${type.name}.${name}`] : [];
  });
}

function decoratedMethods(
  type: Type,
  scanner: MetadataScanner,
  matters = (_method: object): boolean => true,
): string[] {
  const prototype = type.prototype as Record<string, object | undefined>;
  return scanner.getAllMethodNames(prototype).flatMap((name) => {
    const method = prototype[name];
    if (method === undefined || ownCorsDeclarations(method).length === 0) return [];
    return matters(method) ? [`${type.name}.${name}`] : [];
  });
}

function misplaced(layer: CorsPlace['layer'], name: string, what: string): CorsIssue {
  const message = `${what} does not serve requests, so the decorator has no effect.`;
  const fix = 'Put it on the controller, or on a method with @Get(), @Post() or similar, that serves the requests.';
  return issueAt({ layer, name }, { code: 'decorator-misplaced', message, fix }, name);
}
