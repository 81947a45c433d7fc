import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import { FailClosedRouteTable, type ReportError } from './fail-closed-route-table.js';
import type { RouteTable } from './route.js';

type TableOf = new (adapter: AbstractHttpAdapter, config: ApplicationConfig) => RouteTable;

/** The route table of each supported platform, by the type of its adapter. Add tables for other platforms here. */
const TABLES: Readonly<Record<string, () => Promise<TableOf>>> = {
  express: async () => (await import('./express/express-route-table.js')).ExpressRouteTable,
  fastify: async () => (await import('./fastify/fastify-route-table.js')).FastifyRouteTable,
};

/** The route tables that are loaded. An application loads only that of its own platform. */
export class RouteTables {
  private constructor(private readonly loaded: ReadonlyMap<string, TableOf>) {}

  /** @param adapter `undefined` if it is not known yet, as in tests; `null` if there is none, as in standalone contexts */
  static async load(adapter: AbstractHttpAdapter | null | undefined): Promise<RouteTables> {
    const all = Object.entries(TABLES);
    const possible = adapter === undefined ? all : all.filter(([type]) => type === adapter?.getType());
    const loaded = possible.map(async ([type, load]) => [type, await load()] as const);
    return new RouteTables(new Map(await Promise.all(loaded)));
  }

  /** The route table of an application; `undefined` if its platform is not supported. */
  create(adapter: AbstractHttpAdapter, config: ApplicationConfig, report: ReportError): RouteTable | undefined {
    const Table = this.loaded.get(adapter.getType());
    return Table && new FailClosedRouteTable(new Table(adapter, config), report);
  }
}
