import { Injectable } from '@nestjs/common';
import { type AbstractHttpAdapter, ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { createRouteTable } from '../routing/platform.js';
import type { RouteTable } from '../routing/route.js';

/**
 * The HTTP platform of the application, once it is known: before `main.ts` continues, or later with
 * `Test.createTestingModule()`. Standalone contexts and microservices do not have one.
 */
@Injectable()
export class HttpPlatform {
  private present: { readonly adapter: AbstractHttpAdapter; readonly table: RouteTable } | undefined;
  /** The type of the platform, if it is not supported. */
  unsupported: string | undefined;
  private readonly waiting: ((adapter: AbstractHttpAdapter, table: RouteTable) => void)[] = [];

  constructor(host: HttpAdapterHost, config: ApplicationConfig) {
    host.init$.subscribe(() => {
      // This is also called for contexts without an HTTP server.
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

  /** Calls back once the platform is known, or immediately if it is known already. */
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
