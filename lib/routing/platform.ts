import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import { ExpressRouteTable } from './express-route-table.js';
import { FastifyRouteTable } from './fastify-route-table.js';
import type { RouteTable } from './route.js';

/** The route table of the application's platform; to support another platform, add its table here. */
export function createRouteTable(adapter: AbstractHttpAdapter, config: ApplicationConfig): RouteTable {
  if (ExpressRouteTable.supports(adapter)) return new ExpressRouteTable(adapter, config);
  if (FastifyRouteTable.supports(adapter)) return new FastifyRouteTable(adapter);
  throw new Error(`nestjs-cors knows no route table for the platform '${adapter.getType()}'.`);
}
