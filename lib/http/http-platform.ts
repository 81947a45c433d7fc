import { type FactoryProvider, Injectable } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { loadRxjs } from '../lazy.cjs';
import { RouteTables } from '../routing/platform.js';
import type { RouteTable } from '../routing/route.js';
import { NestServices } from './nest/nest-services.js';
import { ApplicationErrorLog } from './observability/application-error-log.js';

/** The adapter is known here, except in tests. */
export const ROUTE_TABLES: FactoryProvider<RouteTables> = {
  provide: RouteTables,
  useFactory: ({ host }: NestServices) => RouteTables.load(host.httpAdapter as AbstractHttpAdapter | null | undefined),
  inject: [NestServices],
};

interface Platform {
  readonly adapter: AbstractHttpAdapter;
  readonly table: RouteTable;
}

/**
 * The HTTP platform of the application, once it is known: before `main.ts` continues, or later with
 * `Test.createTestingModule()`. Standalone contexts and microservices do not have one.
 */
@Injectable()
export class HttpPlatform {
  present: Platform | undefined;
  /** The type of the platform, if it is not supported. */
  unsupported: string | undefined;
  /** Emits the platform once it is known. */
  readonly known = new (loadRxjs().ReplaySubject)<Platform>(1);

  constructor({ host, config }: NestServices, tables: RouteTables, log: ApplicationErrorLog) {
    host.init$.subscribe(() => {
      // This is also called for contexts without an HTTP server.
      const adapter = host.httpAdapter as AbstractHttpAdapter | null | undefined;
      if (!adapter) return;
      const table = tables.create(adapter, config, (error) => {
        log.routing(error);
      });
      if (table === undefined) this.unsupported = adapter.getType();
      else this.known.next((this.present = { adapter, table }));
    });
  }
}
