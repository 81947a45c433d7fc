import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { isFastify } from './fastify-instance.js';

const NAME = '@fastify/cors';

/**
 * Calls back if the instance, or a part of it, has the plugin that writes CORS headers. The plugin registers a route for every
 * preflight. A hook that runs when the instance is ready would change when that is, and with it what other plugins may still do.
 */
export function onCorsPlugin(adapter: AbstractHttpAdapter, found: (name: string) => void): void {
  if (!isFastify(adapter)) return;
  const instance = adapter.getInstance<FastifyInstance>();
  if (instance.hasPlugin(NAME)) found(NAME);
  instance.addHook('onRoute', function ({ method }) {
    if (method === 'OPTIONS' && this.hasPlugin(NAME)) found(NAME);
  });
}
