import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import type { CorsModuleOptions } from 'nestjs-cors';
import type { Exchange } from './exchanges.js';
import type { Subscription } from './subscriptions.js';

export type PlatformName = 'express' | 'fastify';

/** How an application uses a library, and what it has to answer then. */
export interface Library {
  imports?(platform: PlatformName): NonNullable<ModuleMetadata['imports']>;
  readonly controllers?: NonNullable<ModuleMetadata['controllers']>;
  /** Options of CorsModule. The origin and `credentials` are given. */
  readonly cors?: CorsModuleOptions;
  readonly bodyParser?: boolean;
  /** The code of main.ts before `listen()`. */
  main?(app: INestApplication, platform: PlatformName): unknown;
  /** Serves the application in another way than by its server. Returns the port. */
  listen?(app: INestApplication, platform: PlatformName): Promise<number>;
  /** What is asked, apart from the requests of the shared application. */
  readonly exchanges?: readonly Exchange[];
  /** Subscriptions that pages start, after these requests. */
  readonly subscriptions?: readonly Subscription[];
  /** Part of the error that stops the application from starting. */
  readonly error?: string;
  /** The platforms that the library supports. */
  readonly platforms?: readonly PlatformName[];
}
