/** The entry `nestjs-cors/postgres`: origins in a table of PostgreSQL. */
export type { CorsOriginSource } from '../../sources/origin-source.js';
export type { PostgresOriginsOptions } from './origin-table.js';
export type { PostgresClient } from './postgres-client.js';
export { postgresOrigins } from './postgres-origins.js';
export { postgresOriginsSql } from './postgres-origins-sql.js';
