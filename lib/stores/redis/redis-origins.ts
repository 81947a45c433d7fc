import type { CorsOriginSource } from '../../sources/origin-source.js';
import { sourceOf } from '../follow.js';
import { openConnection } from './connection.js';
import { keysOf } from './layout.js';
import { assertRedisClient, type RedisClient } from './redis-client.js';
import { RedisReader } from './redis-reader.js';

/**
 * Where `redisOrigins()` reads.
 *
 * @publicApi
 */
export interface RedisOriginsOptions {
  /** The two keys in Redis are `{prefix}:origins` and `{prefix}:changes`, with the braces. It is the same for source and writer. */
  readonly prefix: string;
}

/**
 * The origins that `redisOriginWriter()` keeps in Redis 7 or Valkey, as a source for `liveOrigins()`. A change arrives in every instance of
 * the application within milliseconds.
 *
 * It reads on a connection of its own, made with `client.duplicate()`: the client may be unconnected, and it is never blocked or
 * closed. If Redis does not answer, the last good rows stay (`stale`), and the source tries again, at first after 50 ms and at
 * last every 5 s. If Redis answers without the list, because it was flushed or restarted empty, they stay as well (`lost`).
 *
 * @param client a client of node-redis 5 or ioredis 5
 * @throws TypeError if it is not such a client, or if the prefix is empty or has braces
 * @example
 * ```ts
 * CorsModule.forRootAsync({
 *   inject: [REDIS],
 *   useFactory: (client: Redis) => ({
 *     origin: liveOrigins(redisOrigins(client, { prefix: 'shop:cors' }), { key: (request) => request.hostname }),
 *   }),
 * });
 * ```
 * @publicApi
 */
export function redisOrigins(client: RedisClient, { prefix }: RedisOriginsOptions): CorsOriginSource {
  assertRedisClient(client, 'redisOrigins()');
  const keys = keysOf(prefix, 'redisOrigins()');
  return sourceOf(`redisOrigins('${prefix}')`, async (sink, signal) => {
    return new RedisReader(await openConnection(client, signal), keys, sink);
  });
}
