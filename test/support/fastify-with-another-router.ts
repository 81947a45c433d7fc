import { jest } from '@jest/globals';
import type { fastify, FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** An instance with a copy of find-my-way that this package cannot find, as in a bundle that has two copies. */
export function fastifyWithAnotherRouter(): FastifyInstance {
  const found: FastifyInstance[] = [];
  jest.isolateModules(() => {
    const copy = require('fastify') as { readonly fastify: typeof fastify };
    found.push(copy.fastify());
  });
  return found[0]!;
}
