import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RawRequest } from '../route.js';

/** The values that a route requires of a request, or that a request has: its version, its host, or custom ones. */
export type Constraints = Readonly<Record<string, unknown>>;

/** How the application's router derives a constraint, such as a version, from a request. */
export interface ConstraintStrategy {
  readonly name: string;
  readonly storage: () => object;
  readonly deriveConstraint: (request: RawRequest, context?: unknown, done?: unknown) => unknown;
  /** Set by the router for strategies that are not its own. */
  readonly isCustom?: boolean;
}

/** The settings by which the router matches. */
export interface RouterSettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
}

/** The options that an instance was created with; custom constraint strategies are not in any public property. */
export interface InstanceOptions extends RouterSettings {
  readonly routerOptions?: RouterSettings;
  /** Creates the server, with a listener that may change requests before Fastify gets them. */
  readonly serverFactory?: unknown;
  readonly rewriteUrl?: (this: FastifyInstance, request: RawRequest) => unknown;
  frameworkErrors?: (error: Error, request: FastifyRequest, reply: FastifyReply) => void;
}

export function isFastify(adapter: AbstractHttpAdapter): boolean {
  return adapter.getType() === 'fastify';
}

export function instanceOptions(instance: FastifyInstance): InstanceOptions {
  return (internal(instance, 'fastify.options') as InstanceOptions | undefined) ?? instance.initialConfig;
}

/** The settings that the instance uses. Before 5.5, Fastify ignores `routerOptions`; later versions complete them. */
export function routerSettings(options: InstanceOptions): RouterSettings {
  const { routerOptions } = options;
  return routerOptions !== undefined && 'defaultRoute' in routerOptions ? routerOptions : options;
}

/** Calls back when a constraint strategy was added to the instance, from now on. */
export function onConstraintStrategy(instance: FastifyInstance, callback: () => void): void {
  const add = instance.addConstraintStrategy.bind(instance);
  instance.addConstraintStrategy = (strategy) => {
    add(strategy);
    callback();
  };
}

/** The prototype of the instance's requests. It reads host and protocol from the raw request and honors `trustProxy`. */
export function requestPrototype(instance: FastifyInstance): FastifyRequest {
  return (internal(instance, 'fastify.Request') as { readonly prototype: FastifyRequest }).prototype;
}

/** A property that Fastify keeps under a symbol. An encapsulated instance inherits most of them. */
export function internal(instance: FastifyInstance, description: string): unknown {
  for (let owner: object | null = instance; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    const symbol = Object.getOwnPropertySymbols(owner).find((candidate) => candidate.description === description);
    if (symbol !== undefined) return (instance as unknown as Record<symbol, unknown>)[symbol];
  }
  return undefined;
}

/** Whether the application creates the server itself, so that a request may differ from what the server received. */
export function hasOwnServer(adapter: AbstractHttpAdapter): boolean {
  return isFastify(adapter) && instanceOptions(adapter.getInstance()).serverFactory !== undefined;
}
