/** The entry `nestjs-cors/redis`: origins that are kept in Redis. */
export type { CorsOriginSource } from '../../sources/origin-source.js';
export type { IORedisClient, NodeRedisClient, RedisClient } from './redis-client.js';
export { redisOrigins, type RedisOriginsOptions } from './redis-origins.js';
export {
  redisOriginWriter,
  type RedisOriginWriter,
  RedisOriginWriterError,
  type RedisOriginWriterOptions,
} from './redis-origin-writer.js';
export type { OriginEntries, OriginEntry } from './seed.js';
