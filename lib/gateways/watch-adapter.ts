import type { WebSocketAdapter } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';

/** What `@WebSocketGateway()` was given, as Nest passes it to the adapter. */
export interface ServerOptions {
  readonly path?: string;
  readonly namespace?: unknown;
  /** The server that a namespace belongs to. It has been created before. */
  readonly server?: unknown;
}

type OnCreate = (created: unknown, port: number, options: ServerOptions) => void;

/**
 * Calls back with every server that the adapter of the application creates for a gateway, and with every namespace. The adapter of `useWebSocketAdapter()`
 * and the default one both reach `setIoAdapter()` before the first gateway does.
 */
export function watchAdapter(config: ApplicationConfig, onCreate: OnCreate): void {
  const known = new WeakSet<WebSocketAdapter>();
  const watch = (adapter: WebSocketAdapter | null | undefined): void => {
    if (!adapter || known.has(adapter)) return;
    known.add(adapter);
    const create: unknown = Reflect.get(adapter, 'create');
    adapter.create = (port: number, options?: ServerOptions): unknown => {
      const created: unknown = Reflect.apply(create as WebSocketAdapter['create'], adapter, [port, options]);
      onCreate(created, port, options ?? {});
      return created;
    };
  };
  const setIoAdapter = config.setIoAdapter.bind(config);
  config.setIoAdapter = (adapter) => {
    watch(adapter);
    setIoAdapter(adapter);
  };
  watch(config.getIoAdapter());
}
