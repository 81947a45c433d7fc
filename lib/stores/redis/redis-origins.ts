import type { CorsOriginSink, CorsOriginSource } from '../../sources/origin-source.js';
import { keepRunning } from '../keep-running.js';
import { nextChange } from './change-log.js';
import { type Connection, openConnection } from './connection.js';
import { type Keys, keysOf } from './layout.js';
import { assertRedisClient, type RedisClient } from './redis-client.js';
import { type Progress, RedisReader } from './redis-reader.js';

/** @publicApi */
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
  return {
    run: async (sink, signal) => {
      // Outlives connections: after a short outage, only what changed is read.
      const memory: { progress?: Progress } = {};
      await keepRunning(sink, signal, async (succeeded) => {
        const connection = await openConnection(client, signal);
        try {
          return await follow({ connection, keys, sink, memory, succeeded });
        } finally {
          connection.close();
        }
      });
    },
  };
}

const RELOADING = 'The log in Redis was trimmed, rolled back or replaced. Everything is loaded again.';

interface Following {
  readonly connection: Connection;
  readonly keys: Keys;
  readonly sink: CorsOriginSink;
  readonly memory: { progress?: Progress };
  readonly succeeded: () => void;
}

async function follow({ connection, keys, sink, memory, succeeded }: Following): Promise<never> {
  const reader = new RedisReader(connection, keys, sink);
  for (;;) {
    const caughtUp = memory.progress && (await reader.catchUp(memory.progress));
    if (memory.progress !== undefined && caughtUp === undefined) sink.status('stale', new Error(RELOADING));
    const progress = caughtUp ?? (await reader.load());
    if (progress === undefined) continue;
    memory.progress = progress;
    succeeded();
    sink.status('live');
    await nextChange(connection, keys, progress.position);
  }
}
