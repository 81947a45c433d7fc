import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { isFastify } from './fastify-instance.js';

const NAME = '@fastify/cors';

/** Calls back once all plugins are loaded, if the instance or a part of it has the plugin that writes CORS headers. */
export function onCorsPlugin(adapter: AbstractHttpAdapter, found: (name: string) => void): void {
  if (!isFastify(adapter)) return;
  const instance = adapter.getInstance<FastifyInstance>();
  const parts = [instance];
  instance.addHook('onRegister', (part) => void parts.push(part));
  instance.addHook('onReady', (done) => {
    if (parts.some((part) => part.hasPlugin(NAME))) found(NAME);
    done();
  });
}
