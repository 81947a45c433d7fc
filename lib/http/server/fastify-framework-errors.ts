import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { type InstanceOptions, instanceOptions, isFastify } from '../../routing/fastify/fastify-instance.js';
import type { Enter } from '../cors-context.js';

/**
 * Fastify's router responds to a URL that cannot be decoded (`/%zz`), or to a parameter that is too long, before any hook or
 * middleware runs. It reads its `frameworkErrors` option each time, so the entrance is installed there as well.
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
