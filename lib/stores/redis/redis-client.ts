/**
 * What is used of a client of ioredis.
 *
 * @publicApi
 */
export interface IORedisClient {
  /** Sends one command. */
  call(command: string, ...args: string[]): Promise<unknown>;
  /** A client of its own for reading, with the same options. */
  duplicate(...args: never[]): unknown;
}

/**
 * What is used of a client of node-redis.
 *
 * @publicApi
 */
export interface NodeRedisClient {
  /** Sends one command. */
  sendCommand(args: string[], options?: { typeMapping?: object }): Promise<unknown>;
  /** A client of its own for reading, with the same options. */
  duplicate(...args: never[]): unknown;
}

/**
 * A client of node-redis 5 (the package `redis`) or of ioredis 5, for one server: not a cluster, a pool or a sentinel of node-redis.
 *
 * @publicApi
 */
export type RedisClient = IORedisClient | NodeRedisClient;

/** Sends one command, the same way for both libraries. */
export type Send = (args: readonly string[]) => Promise<unknown>;

/** A client of ioredis has `sendCommand()`, too, for objects of its own class. */
export function isIORedis(client: RedisClient): client is IORedisClient {
  return 'call' in client;
}

export function sendWith(client: RedisClient): Send {
  return isIORedis(client)
    ? ([command = '', ...args]) => client.call(command, ...args)
    : // Strings, whatever types the application maps replies to.
      (args) => client.sendCommand([...args], { typeMapping: {} });
}

const USAGE = 'Pass a client of node-redis 5 (`createClient()` of the package redis) or of ioredis 5 (`new Redis()`).';

/** Throws at once if the value cannot be such a client, so that the mistake is not an outage later. */
export function assertRedisClient(value: unknown, caller: string): asserts value is RedisClient {
  const client = typeof value === 'object' && value !== null ? value : {};
  if (('isCluster' in client && client.isCluster === true) || 'slots' in client) {
    throw new TypeError(`${caller} got a client of a cluster. ${USAGE} Connect it to the node that has the keys.`);
  }
  if ('acquire' in client && !('duplicate' in client)) {
    throw new TypeError(
      `${caller} got a sentinel of node-redis, which cannot be duplicated. For Sentinel, pass a client of ioredis: new Redis({ sentinels, name }).`,
    );
  }
  const sends = 'call' in client || 'sendCommand' in client;
  if (!sends || !('duplicate' in client)) throw new TypeError(`${caller} got no client of Redis. ${USAGE}`);
}
