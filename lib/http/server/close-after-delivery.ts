import type { AbstractHttpAdapter } from '@nestjs/core';

type Method = (...args: unknown[]) => unknown;

/**
 * While they close, the platform and Nest (`return503OnClosing`) may respond with 503 to requests that reach them. A request that waits for
 * its decision arrived before, so the application closes only once such requests have been delivered.
 *
 * @param delivered settles when all requests that wait now have been delivered; `undefined` if there are none
 */
export function closeAfterDelivery(adapter: AbstractHttpAdapter, delivered: () => Promise<unknown> | undefined): void {
  // Nest calls it before the shutdown hooks of the application. Versions without it only have `close()`.
  for (const name of ['beforeClose', 'close']) delay(adapter, name, delivered);
  // Application code may also close the instance of the platform, if that has a method for it.
  delay(adapter.getInstance(), 'close', delivered);
}

function delay(target: object, name: string, delivered: () => Promise<unknown> | undefined): void {
  const original = Reflect.get(target, name) as Method | undefined;
  if (original === undefined) return;
  Reflect.set(target, name, (...args: unknown[]) => {
    const waiting = delivered();
    return waiting === undefined ? original.apply(target, args) : waiting.then(() => original.apply(target, args));
  });
}
