import type { CorsPolicyOptions } from 'nestjs-cors';
import type { PlatformName } from '../support/platforms.js';

/** An application with its policies, as plain data. */
export interface OracleSpec {
  readonly platform: PlatformName;
  readonly global: CorsPolicyOptions;
  /** The policy that levels refer to as `partners`. */
  readonly partners: CorsPolicyOptions;
  readonly paths: readonly PathSpec[];
  readonly rejectDisallowed: boolean;
  readonly prefix: string | undefined;
  readonly versioning: 'URI' | 'MEDIA_TYPE' | undefined;
  readonly controllers: readonly ControllerSpec[];
}

/** What is written in one place. `undefined` means that there is no decorator. */
export type LevelSpec = CorsPolicyOptions | 'global' | undefined;

export interface PathSpec {
  readonly pattern: string;
  readonly cors: CorsPolicyOptions;
}

export interface ControllerSpec {
  readonly path: string;
  readonly cors: LevelSpec;
  readonly handlers: readonly HandlerSpec[];
}

export interface HandlerSpec {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ALL';
  readonly path: string;
  readonly cors: LevelSpec;
  readonly version: '1' | '2' | undefined;
  readonly throws: boolean;
}

/** The request of a script. */
export interface OracleRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly ScriptHeader[];
  readonly credentials: 'omit' | 'same-origin' | 'include';
}

/** A header, and whether it needs no preflight (Fetch, "CORS-safelisted request-header"). */
export interface ScriptHeader {
  readonly name: string;
  readonly value: string;
  readonly isSafelisted: boolean;
}

/** The name that a handler returns to show that it ran. */
export function handlerName(controller: number, handler: number): string {
  return `C${controller}.h${handler}`;
}
