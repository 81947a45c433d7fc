import type { Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import type { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { type CorsDeclaration, ownCorsDeclarations } from '../../cors.metadata.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import { lineage } from '../decorator-layers.js';
import { isGateway } from '../../routing/gateway-route.js';
import { attempt } from '../../diagnostics/attempt.js';

/** Something that a decorator can be on. */
type Target = readonly [name: string, target: object];

/** A class in which something has a `@Cors()`. Almost all others have none, so nothing is made for them. */
interface Decorated {
  readonly type: Type;
  readonly methods: readonly Target[];
  readonly statics: readonly Target[];
}

/**
 * Finds every `@Cors()` without effect: on a class that is not a controller, on a method that is not a route handler, or on
 * something that is not a method. A class may also be a provider although controllers extend it, or although it extends a
 * controller, and libraries copy decorators: those that have an effect on some route are not reported.
 */
export function findMisplacedDecorators(modules: ModulesContainer, scanner: MetadataScanner): CorsIssue[] {
  const types = new Set<Type>();
  const injected = new Set<Type>();
  for (const module of modules.values()) {
    addClasses(types, module.controllers.values());
    addClasses(injected, module.providers.values());
    addClasses(injected, module.injectables.values());
  }
  const controllers = decoratedIn(types, scanner);
  for (const type of types) injected.delete(type);
  const others = decoratedIn(injected, scanner);
  const effective = new Set([...declarationsOf(types), ...controllers.flatMap(declarationsOfHandlers)]);
  const hasNoEffect = ([, target]: Target): boolean => !ownCorsDeclarations(target).every((one) => effective.has(one));
  return [
    ...others.flatMap(({ type, methods }) => {
      const fix = (): string => fixIn(type, scanner);
      const classes = isDecorated(type) && !isGateway(type) ? [named(type)].filter(hasNoEffect) : [];
      return [
        ...misplaced('class', 'A class that is not a controller', classes, fix),
        ...misplaced('handler', 'A method of a class that is not a controller', methods.filter(hasNoEffect), fix),
      ];
    }),
    ...controllers.flatMap(({ methods }) =>
      misplaced('handler', 'A method that is not a route handler', methods.filter(hasNoEffect), () => ON_HANDLER),
    ),
    ...[...controllers, ...others].flatMap(({ type, statics }) => [
      ...misplaced('handler', 'A static method', statics),
      ...misplaced('class', 'A property, an accessor or a parameter', prototypesOf(type)),
    ]),
  ];
}

function isDecorated(target: object | undefined): target is object {
  return target !== undefined && ownCorsDeclarations(target).length > 0;
}

function decoratedIn(types: ReadonlySet<Type>, scanner: MetadataScanner): Decorated[] {
  const found: Decorated[] = [];
  for (const type of types) {
    const prototype = prototypeOf(type);
    const methods = decorated(type, scanner.getAllMethodNames(prototype), (name) => prototype[name]);
    const statics = decorated(type, Object.getOwnPropertyNames(type), (name) => staticMethod(type, name));
    if (methods.length + statics.length > 0 || isDecorated(type) || isDecorated(prototype))
      found.push({ type, methods, statics });
  }
  return found;
}

function decorated(type: Type, names: readonly string[], methodOf: (name: string) => object | undefined): Target[] {
  const found: Target[] = [];
  for (const name of names) {
    const method = methodOf(name);
    if (isDecorated(method)) found.push([`${type.name}.${name}`, method]);
  }
  return found;
}

/** What decides about the routes of controllers: the decorators of the classes, and of those that they extend. */
function* declarationsOf(controllers: Iterable<Type>): Iterable<CorsDeclaration> {
  for (const controller of controllers) for (const type of lineage(controller)) yield* ownCorsDeclarations(type);
}

/** The decorators of its handlers decide as well. */
function declarationsOfHandlers({ methods }: Decorated): readonly CorsDeclaration[] {
  const handlers = methods.filter(([, method]) => Reflect.hasMetadata(PATH_METADATA, method));
  return handlers.flatMap(([, method]) => ownCorsDeclarations(method));
}

function named(type: Type): Target {
  return [type.name, type];
}

/** Adds the classes of providers and enhancers, also if a value or a factory provides the instance. */
function addClasses(types: Set<Type>, wrappers: Iterable<InstanceWrapper>): void {
  for (const { metatype, instance } of wrappers) {
    if (isClass(metatype)) types.add(metatype);
    const type: unknown = attempt(() => (instance as object | null | undefined)?.constructor);
    if (isClass(type)) types.add(type);
  }
}

/** Factories of providers are functions too, but arrow functions have no prototype. */
function isClass(metatype: unknown): metatype is Type {
  return typeof metatype === 'function' && typeof metatype.prototype === 'object' && metatype.prototype !== null;
}

function prototypeOf(type: Type): Readonly<Record<string, object | undefined>> {
  return type.prototype as Readonly<Record<string, object | undefined>>;
}

/** The prototype of a class, if it is decorated. Without a method, the decorator gets the prototype. */
function prototypesOf(type: Type): readonly Target[] {
  const prototype = prototypeOf(type);
  return isDecorated(prototype) ? [[`${type.name}.prototype`, prototype]] : [];
}

function staticMethod(type: Type, name: string): object | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(type, name)?.value;
  return typeof value === 'function' ? value : undefined;
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

function fixIn(type: Type, scanner: MetadataScanner): string {
  const prototype = prototypeOf(type);
  const targets = [type, ...scanner.getAllMethodNames(prototype).flatMap((name) => prototype[name] ?? [])];
  const known = Object.entries(FIXES).find(([key]) => targets.some((target) => Reflect.hasMetadata(key, target)));
  return known?.[1] ?? ON_CONTROLLER;
}

/** @param found what a decorator without effect is on */
function misplaced(
  layer: CorsPlace['layer'],
  what: string,
  found: readonly Target[],
  fixOf = (): string => ON_CONTROLLER,
): CorsIssue[] {
  if (found.length === 0) return [];
  const message = `${what} does not serve requests, so the decorator has no effect.`;
  const fix = fixOf();
  return found.map(([name]) => issueAt({ layer, name }, { code: 'decorator-misplaced', message, fix }, name));
}
