import type { Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { ownCorsDeclarations } from '../cors.metadata.js';
import type { CorsIssue } from '../policy/configuration-error.js';

/** Finds every `@Cors()` that no request can ever meet: on a class that is no controller, or a method that is no route. */
export function findMisplacedDecorators(modules: ModulesContainer): CorsIssue[] {
  const scanner = new MetadataScanner();
  const controllers = classesOf(modules, 'controllers');
  const others = [...classesOf(modules, 'providers')].filter((type) => !controllers.has(type));
  return [
    ...others.flatMap((type) => [
      ...(ownCorsDeclarations(type).length > 0 ? [misplaced(type.name, 'A class that is no controller')] : []),
      ...decoratedMethods(type, scanner).map((name) => misplaced(name, 'A method of a class that is no controller')),
    ]),
    ...[...controllers].flatMap((type) =>
      decoratedMethods(type, scanner, (method) => !Reflect.hasMetadata(PATH_METADATA, method)).map((name) =>
        misplaced(name, 'A method that is no route handler'),
      ),
    ),
  ];
}

function classesOf(modules: ModulesContainer, kind: 'controllers' | 'providers'): Set<Type> {
  const wrappers = [...modules.values()].flatMap((module) => [...module[kind].values()]);
  return new Set(wrappers.flatMap(({ metatype }) => (isClass(metatype) ? [metatype] : [])));
}

/** Factories of providers are functions, too, but have no prototype of their own making. */
function isClass(metatype: unknown): metatype is Type {
  return typeof metatype === 'function' && typeof metatype.prototype === 'object' && metatype.prototype !== null;
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

function misplaced(place: string, what: string): CorsIssue {
  return {
    code: 'decorator-misplaced',
    path: `${place} @Cors()`,
    value: place,
    message: `${what} answers no requests, so the decorator has no effect.`,
    fix: 'Put it on the controller, or on a method with @Get(), @Post() or the like, that answers the requests.',
  };
}
