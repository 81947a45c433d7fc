import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { isFastify } from './fastify-instance.js';

const NAME = '@fastify/cors';

/**
 * Calls back if the instance, or a part of it, has the plugin that writes CORS headers. The plugin registers a route for every
 * preflight. A hook that runs when the instance is ready would change when that is, and with it what other plugins may still do.
 *
 * @param note wraps the hook that writes the headers
 * @param found `isNoted` is false if that hook could not be wrapped
 */
export function onCorsPlugin(
  adapter: AbstractHttpAdapter,
  note: (hook: unknown) => unknown,
  found: (name: string, isNoted: boolean) => void,
): void {
  if (!isFastify(adapter)) return;
  const instance = adapter.getInstance<FastifyInstance>();
  if (instance.hasPlugin(NAME)) found(NAME, false);
  let isNoted = false;
  const { addHook } = instance as unknown as Record<'addHook', (name: string, hook: unknown) => FastifyInstance>;
  const noting: typeof addHook = function (this: FastifyInstance, name, hook) {
    if (!isHookOfPlugin(hook)) return addHook.call(this, name, hook);
    isNoted = true;
    return addHook.call(this, name, note(hook));
  };
  // Parts of the application inherit it.
  instance.addHook = noting;
  instance.addHook('onRoute', function ({ method }) {
    if (method === 'OPTIONS' && this.hasPlugin(NAME)) found(NAME, isNoted);
  });
}

function isHookOfPlugin(hook: unknown): boolean {
  return (
    typeof hook === 'function' && hook.name === 'handleCors' && /addCorsHeaders|OptionsCallback/.test(String(hook))
  );
}
