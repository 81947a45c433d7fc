import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { isGateway } from '../routing/gateway-route.js';
import type { ServerOptions } from './watch-adapter.js';

/** A class with `@WebSocketGateway()`, and what its decorator says. */
export interface Gateway {
  readonly type: Type;
  /** 0 for the port of the application. */
  readonly port: number;
  readonly options: ServerOptions & { readonly cors?: unknown };
}

/** Every gateway that Nest connects, in the same order. A class that several modules provide is listed once. */
export function discoverGateways(modules: ModulesContainer): Gateway[] {
  const providers = [...modules.values()].flatMap((module) => [...module.providers.values()]);
  const types = providers.filter((wrapper) => !wrapper.isNotMetatype).map(({ metatype }) => metatype as Type);
  return [...new Set(types)].filter(isGateway).map((type) => ({
    type,
    port: Reflect.getMetadata('port', type) as number,
    options: (Reflect.getMetadata('websockets:gateway_options', type) as Gateway['options'] | undefined) ?? {},
  }));
}
