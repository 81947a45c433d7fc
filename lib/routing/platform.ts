import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import { ExpressRouteTable } from './express/express-route-table.js';
import { FailClosedRouteTable, type ReportError } from './fail-closed-route-table.js';
import { isFastify } from './fastify/fastify-instance.js';
import { FastifyRouteTable } from './fastify/fastify-route-table.js';
import type { RouteTable } from './route.js';

/** The route table of the application's platform; `undefined` if it is not supported. Add tables for other platforms here. */
export function createRouteTable(
  adapter: AbstractHttpAdapter,
  config: ApplicationConfig,
  report: ReportError,
): RouteTable | undefined {
  if (ExpressRouteTable.supports(adapter))
    return new FailClosedRouteTable(new ExpressRouteTable(adapter, config), report);
  return isFastify(adapter) ? new FailClosedRouteTable(new FastifyRouteTable(adapter, config), report) : undefined;
}
