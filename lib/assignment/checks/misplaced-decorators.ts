import type { Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { type CorsDeclaration, ownCorsDeclarations } from '../../cors.metadata.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import { lineage } from '../decorator-layers.js';
import { isGateway } from '../../routing/gateway-route.js';
import { attempt } from '../../diagnostics/attempt.js';

const SCANNER = new MetadataScanner();

/** Something that a decorator can be on. */
type Target = readonly [name: string, target: object];

/**
 * Finds every `@Cors()` without effect: on a class that is not a controller, on a method that is not a route handler, or on
 * something that is not a method. A class may also be a provider although controllers extend it, or although it extends a
 * controller, and libraries copy decorators: those that have an effect on some route are not reported.
 */
export function findMisplacedDecorators(modules: ModulesContainer): CorsIssue[] {
  const all = [...modules.values()];
  const controllers = classesOf(all.flatMap((module) => [...module.controllers.values()]));
  const injected = classesOf(all.flatMap((module) => [...module.providers.values(), ...module.injectables.values()]));
  const others = [...injected].filter((type) => !controllers.has(type));
  const effective = new Set([...controllers].flatMap(declarationsOf));
  const hasNoEffect = ([, target]: Target): boolean => !ownCorsDeclarations(target).every((one) => effective.has(one));
  return [
    ...others.flatMap((type) => [
      ...(isGateway(type)
        ? []
        : misplaced('class', 'A class that is not a controller', [type].map(named).filter(hasNoEffect), fixIn(type))),
      ...misplaced(
        'handler',
        'A method of a class that is not a controller',
        methodsOf(type).filter(hasNoEffect),
        fixIn(type),
      ),
    ]),
    ...[...controllers].flatMap((type) =>
      misplaced('handler', 'A method that is not a route handler', methodsOf(type).filter(hasNoEffect), ON_HANDLER),
    ),
    ...[...controllers, ...others].flatMap((type) => [
      ...misplaced('handler', 'A static method', staticMethodsOf(type)),
      // Without a method, the decorator gets the prototype.
      ...misplaced('class', 'A property, an accessor or a parameter', [[`${type.name}.prototype`, prototypeOf(type)]]),
    ]),
  ];
}

/** What decides about the routes of a controller: the decorators of its handlers, of its class, and of the classes it extends. */
function declarationsOf(controller: Type): readonly CorsDeclaration[] {
  const handlers = methodsOf(controller).filter(([, method]) => Reflect.hasMetadata(PATH_METADATA, method));
  return [...lineage(controller), ...handlers.map(([, method]) => method)].flatMap(ownCorsDeclarations);
}

function named(type: Type): Target {
  return [type.name, type];
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

function prototypeOf(type: Type): Readonly<Record<string, object | undefined>> {
  return type.prototype as Readonly<Record<string, object | undefined>>;
}

function staticMethodsOf(type: Type): Target[] {
  return Object.entries(Object.getOwnPropertyDescriptors(type)).flatMap(([name, { value }]): Target[] =>
    typeof value === 'function' ? [[`${type.name}.${name}`, value as object]] : [],
  );
}

function methodsOf(type: Type): Target[] {
  const prototype = prototypeOf(type);
  return SCANNER.getAllMethodNames(prototype).flatMap((name): Target[] => {
    const method = prototype[name];
    return method === undefined ? [] : [[`${type.name}.${name}`, method]];
  });
}

const ON_CONTROLLER =
  'Put it on the controller, or on a method with @Get(), @Post() or similar, that serves the requests.';

/** Decorators run from below, and a library copies what is there then. */
const ON_HANDLER =
  'Put it on a method with @Get(), @Post() or similar. If a decorator of a library makes handlers of this method, as @TsRestHandler() does, put it below that one.';

/** What to write instead in a class of another package of Nest, by the metadata that its decorators write. */
const FIXES = {
  'graphql:resolver_type':
    "All resolvers have one URL, so write an entry for it: CorsModule.forRoot({ paths: { '/graphql{/*rest}': { origin: … } } }).",
  'websockets:is_gateway': 'A message has no origin. Put @Cors() on the class of the gateway.',
};

function fixIn(type: Type): string {
  const targets = [type, ...methodsOf(type).map(([, method]) => method)];
  const known = Object.entries(FIXES).find(([key]) => targets.some((target) => Reflect.hasMetadata(key, target)));
  return known?.[1] ?? ON_CONTROLLER;
}

function misplaced(
  layer: CorsPlace['layer'],
  what: string,
  targets: readonly Target[],
  fix = ON_CONTROLLER,
): CorsIssue[] {
  const message = `${what} does not serve requests, so the decorator has no effect.`;
  const decorated = targets.filter(([, target]) => ownCorsDeclarations(target).length > 0);
  return decorated.map(([name]) => issueAt({ layer, name }, { code: 'decorator-misplaced', message, fix }, name));
}
