import { fastify, type FastifyInstance } from 'fastify';
import FindMyWay from 'find-my-way';

/** An instance with a copy of find-my-way that this package cannot find, as in a bundle that has two copies. */
export function fastifyWithAnotherRouter(): FastifyInstance {
  const instance = fastify();
  const notFound = Object.getOwnPropertySymbols(instance).find(({ description }) => description === 'fastify.404');
  const { router } = (instance as unknown as Record<symbol, { readonly router: object }>)[notFound!]!;
  function AnotherFindMyWay(config: object): unknown {
    return FindMyWay(config);
  }
  Object.defineProperty(router, 'constructor', { value: AnotherFindMyWay });
  return instance;
}
