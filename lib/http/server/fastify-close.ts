import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { isFastify } from '../../routing/fastify/fastify-instance.js';

/**
 * While it closes, Fastify responds with 503 to requests that reach it. A request that waits for its decision arrived before, so
 * the instance closes only once such requests have been delivered.
 *
 * @param delivered settles when all requests that wait now have been delivered; `undefined` if there are none
 */
export function closeAfterDelivery(adapter: AbstractHttpAdapter, delivered: () => Promise<unknown> | undefined): void {
  if (!isFastify(adapter)) return;
  const instance = adapter.getInstance<FastifyInstance>();
  const close = instance.close.bind(instance) as (...args: unknown[]) => unknown;
  instance.close = ((...args: unknown[]) => {
    const waiting = delivered();
    return waiting === undefined ? close(...args) : waiting.then(() => close(...args));
  }) as typeof instance.close;
}
