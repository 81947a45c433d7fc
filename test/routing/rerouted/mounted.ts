import type { INestApplication, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import express, { type Application, Router } from 'express';
import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';

/** Routes that are not Nest's, in a router or an application of Express, or in a plugin of Fastify. */
export interface MountSpec {
  /** The prefixes, from the outermost to the innermost. */
  readonly at: readonly string[];
  readonly kinds: readonly ('router' | 'application')[];
  readonly routes: readonly RawRouteSpec[];
  /** Whether the platform gets them before or after the handlers of Nest. */
  readonly when: 'before' | 'after';
}

export interface RawRouteSpec {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'ALL';
  readonly path: string;
  /** What it says when it has run. */
  readonly name: string;
}

const route = fc.record({
  method: fc.constantFrom('GET' as const, 'POST' as const, 'DELETE' as const, 'ALL' as const),
  path: fc.constantFrom('/', '/x', '/c', '/:r', '/:r', '/*rest'),
});

const mount: fc.Arbitrary<Omit<MountSpec, 'routes'> & { readonly routes: readonly Omit<RawRouteSpec, 'name'>[] }> =
  fc.record({
    at: fc
      .tuple(fc.constantFrom('/', '/a', '/b', '/:p', '/a/:p'), fc.option(fc.constantFrom('/', '/x', '/c', '/:q')))
      .map((all) => all.filter((one) => one !== null)),
    kinds: fc.array(fc.constantFrom('router' as const, 'application' as const), { minLength: 2, maxLength: 2 }),
    routes: fc.array(route, { minLength: 1, maxLength: 3 }),
    when: fc.constantFrom('before', 'before', 'after'),
  });

export const mounts: fc.Arbitrary<readonly MountSpec[]> = fc.array(mount, { maxLength: 2 }).map((all) =>
  all.map((one, index) => ({
    ...one,
    routes: one.routes.map((raw, at) => ({ ...raw, name: `m${String(index)}.${String(at)}` })),
  })),
);

/** The whole path of a raw route, as it was written. */
export function wholePath({ at }: MountSpec, { path }: RawRouteSpec): string {
  return [...at, path].filter((one) => one !== '/').join('') || '/';
}

/** Registers what the platform gets before the handlers of Nest. */
export function mountBefore(app: INestApplication, all: readonly MountSpec[], ran: string[]): void {
  for (const one of all) if (one.when === 'before') mountInto(app.getHttpAdapter().getInstance(), one, ran);
}

/** A module that registers what the platform gets after the handlers of Nest. */
export function moduleAfter(all: readonly MountSpec[], ran: string[]): Type {
  @Module({})
  class After {
    constructor(private readonly host: HttpAdapterHost) {}

    /** Nest calls this when it has registered the handlers. */
    onModuleInit(): void {
      const instance: unknown = this.host.httpAdapter.getInstance();
      for (const one of all) if (one.when === 'after') mountInto(instance, one, ran);
    }
  }
  return After;
}

function mountInto(instance: unknown, mount: MountSpec, ran: string[]): void {
  if (typeof instance === 'function') mountOnExpress(instance as Application, mount, ran);
  else mountOnFastify(instance as FastifyInstance, mount, ran);
}

function mountOnExpress(outer: Application, { at, kinds, routes }: MountSpec, ran: string[]): void {
  let inner = outer as Router;
  for (const [index, path] of at.entries()) {
    const next = kinds[index] === 'router' ? Router({ mergeParams: true }) : (express() as Router);
    inner.use(path, next);
    inner = next;
  }
  for (const { method, path, name } of routes)
    inner[method.toLowerCase() as 'get'](path, (_request, response) => {
      ran.push(name);
      response.end(name);
    });
}

function mountOnFastify(outer: FastifyInstance, { at, routes }: MountSpec, ran: string[]): void {
  const [prefix, ...rest] = at;
  if (prefix !== undefined) {
    const inside = { at: rest, kinds: [], routes, when: 'before' } as const;
    void outer.register(
      (part, _options, done) => {
        mountOnFastify(part, inside, ran);
        done();
      },
      prefix === '/' ? {} : { prefix },
    );
    return;
  }
  for (const { method, path, name } of routes)
    outer[method.toLowerCase() as 'get'](path.replace('*rest', '*'), () => {
      ran.push(name);
      return name;
    });
}
