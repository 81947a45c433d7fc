import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { type InstanceOptions, instanceOptions, isFastify } from '../routing/fastify/fastify-instance.js';
import type { Enter } from './cors-context.js';

/**
 * A URL that cannot be decoded (`/%zz`) or a parameter that is too long is answered by Fastify's router, before any hook or
 * middleware. The instance looks its `frameworkErrors` option up whenever that happens, so the entrance stands there too.
 */
export function coverFrameworkErrors(adapter: AbstractHttpAdapter, enter: Enter): void {
  if (!isFastify(adapter)) return;
  const options = instanceOptions(adapter.getInstance<FastifyInstance>());
  const answer = options.frameworkErrors ?? sendError;
  options.frameworkErrors = (error, request, reply) => {
    enter(request.raw, reply.raw, () => {
      answer(error, request, reply);
    });
  };
}

const sendError: NonNullable<InstanceOptions['frameworkErrors']> = (error, _request, reply) => {
  void reply.send(error);
};
