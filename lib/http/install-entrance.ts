import type { AbstractHttpAdapter } from '@nestjs/core';
import type { RawRequest } from '../routing/route.js';
import type { RawResponse } from './exchange.js';
import { coverFrameworkErrors } from './fastify-framework-errors.js';

export type Next = (error?: unknown) => void;
export type Enter = (request: RawRequest, response: RawResponse, next: Next) => void;

/**
 * Puts the entrance ahead of everything: a provider that gets hold of the adapter registers its middleware before
 * `main.ts`, body parsers and modules can.
 */
export function installEntrance(adapter: AbstractHttpAdapter, enter: Enter): void {
  adapter.use(enter);
  coverFrameworkErrors(adapter, enter);
}
