import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RawRequest } from './route.js';

/** How the application's router derives a constraint, such as a version, from a request. */
export interface ConstraintStrategy {
  readonly deriveConstraint: (request: RawRequest, context?: unknown) => unknown;
  readonly mustMatchWhenDerived?: boolean;
}

/** The settings by which the router matches. */
export interface RouterSettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly maxParamLength?: number;
  readonly useSemicolonDelimiter?: boolean;
  readonly constraints?: Readonly<Record<string, ConstraintStrategy>>;
}

/** The options that an instance was created with; custom constraint strategies stand in no public property. */
export interface InstanceOptions extends RouterSettings {
  readonly routerOptions?: RouterSettings;
  readonly rewriteUrl?: (this: FastifyInstance, request: RawRequest) => string;
  frameworkErrors?: (error: Error, request: FastifyRequest, reply: FastifyReply) => void;
}

export function isFastify(adapter: AbstractHttpAdapter): boolean {
  return adapter.getType() === 'fastify';
}

export function instanceOptions(instance: FastifyInstance): InstanceOptions {
  return internal(instance, 'fastify.options') ?? instance.initialConfig;
}

/** Reads host and protocol of raw requests as the framework's own class reads them, so that they obey `trustProxy`. */
export function requestReader(instance: FastifyInstance): (request: RawRequest) => FastifyRequest {
  const { prototype } = internal(instance, 'fastify.Request') as { readonly prototype: FastifyRequest };
  return (raw) => Object.assign(Object.create(prototype) as FastifyRequest, { raw });
}

/** A property that the framework keeps under a symbol of its own. */
function internal(instance: FastifyInstance, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(instance).find((candidate) => candidate.description === description);
  return symbol && (instance as unknown as Record<symbol, unknown>)[symbol];
}
