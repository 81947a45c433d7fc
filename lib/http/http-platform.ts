import { Injectable } from '@nestjs/common';
import { type AbstractHttpAdapter, ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { createRouteTable } from '../routing/platform.js';
import type { RouteTable } from '../routing/route.js';

/**
 * The HTTP platform under the application, from the moment on at which it is known: before `main.ts` goes on, or under
 * `Test.createTestingModule()` later. A standalone context or a microservice has none.
 */
@Injectable()
export class HttpPlatform {
  private present: { readonly adapter: AbstractHttpAdapter; readonly table: RouteTable } | undefined;
  /** The type of the platform, if there is one for which we know no route table. */
  unsupported: string | undefined;
  private readonly waiting: ((adapter: AbstractHttpAdapter, table: RouteTable) => void)[] = [];

  constructor(host: HttpAdapterHost, config: ApplicationConfig) {
    host.init$.subscribe(() => {
      // Emits for contexts without an HTTP server, too.
      const adapter = host.httpAdapter as AbstractHttpAdapter | null | undefined;
      if (!adapter) return;
      const table = createRouteTable(adapter, config);
      if (table === undefined) {
        this.unsupported = adapter.getType();
        return;
      }
      this.present = { adapter, table };
      this.waiting.splice(0).forEach((callback) => {
        callback(adapter, table);
      });
    });
  }

  /** Calls back once the platform is known, at once if it is. */
  onPresent(callback: (adapter: AbstractHttpAdapter, table: RouteTable) => void): void {
    if (this.present === undefined) this.waiting.push(callback);
    else callback(this.present.adapter, this.present.table);
  }

  get table(): RouteTable | undefined {
    return this.present?.table;
  }

  get adapter(): AbstractHttpAdapter | undefined {
    return this.present?.adapter;
  }
}
