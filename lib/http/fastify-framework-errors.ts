import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Enter } from './install-entrance.js';

type FrameworkErrors = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * A URL that cannot be decoded (`/%zz`) or a parameter that is too long is answered by Fastify's router, before any hook or
 * middleware. The instance looks its `frameworkErrors` option up whenever that happens, so the entrance stands there too.
 */
export function coverFrameworkErrors(adapter: AbstractHttpAdapter, enter: Enter): void {
  if (adapter.getType() !== 'fastify') return;
  const options = instanceOptions(adapter.getInstance<FastifyInstance>());
  if (options === undefined) return;
  const answer = options.frameworkErrors ?? sendError;
  options.frameworkErrors = (error, request, reply) => {
    enter(request.raw, reply.raw, () => {
      answer(error, request, reply);
    });
  };
}

const sendError: FrameworkErrors = (error, _request, reply) => {
  void reply.send(error);
};

function instanceOptions(instance: FastifyInstance): { frameworkErrors?: FrameworkErrors } | undefined {
  const symbol = Object.getOwnPropertySymbols(instance).find(({ description }) => description === 'fastify.options');
  return symbol && (instance as unknown as Record<symbol, { frameworkErrors?: FrameworkErrors }>)[symbol];
}
