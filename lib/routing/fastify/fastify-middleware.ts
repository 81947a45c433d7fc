import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { internal } from './fastify-instance.js';

/** Middleware with the path that it is for, as `@fastify/middie` keeps it. */
type Entry = readonly unknown[];

type Register = (...args: unknown[]) => unknown;

/** The part of the adapter with which Nest registers the middleware of modules. */
interface MiddlewareAdapter {
  createMiddlewareFactory(method: unknown): unknown;
}

/**
 * The paths of middleware. `@fastify/middie`, which Nest uses, runs middleware for everything below its path, too. The middleware of
 * modules compares the path itself, so it runs for nothing else.
 */
export class FastifyMiddleware {
  private readonly ofModules = new WeakSet<Entry>();

  constructor(private readonly adapter: AbstractHttpAdapter) {
    const observed = adapter as unknown as MiddlewareAdapter;
    const create = observed.createMiddlewareFactory.bind(adapter);
    observed.createMiddlewareFactory = async (method) => {
      const register = (await create(method)) as Register;
      return (...args: unknown[]) => {
        const { length } = this.entries;
        const result = register(...args);
        for (const entry of this.entries.slice(length)) this.ofModules.add(entry);
        return result;
      };
    };
  }

  /** The paths at or below this one at which middleware serves requests. */
  mountsBelow(path: string): string[] {
    return this.entries.flatMap((entry) => {
      const paths = [entry[0]].flat().filter((one) => typeof one === 'string');
      const mounts = paths.map((one) => one.replace(/\/+$/, ''));
      return mounts.filter((one) => one.startsWith(`${path}/`) || (one === path && !this.ofModules.has(entry)));
    });
  }

  private get entries(): readonly Entry[] {
    const instance = this.adapter.getInstance<FastifyInstance>();
    return (internal(instance, 'fastify-middie-middlewares') as readonly Entry[] | undefined) ?? [];
  }
}
