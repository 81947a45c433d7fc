import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { RedisClient } from '../../../lib/stores/redis/index.js';

export interface OpenClient {
  readonly client: RedisClient;
  close(): void;
}

export interface Login {
  readonly username?: string;
  readonly password?: string;
}

/** Both libraries. The client reconnects, as that of an application does, and its errors are of no interest. */
export const CLIENTS: readonly (readonly [name: string, open: (url: string, login?: Login) => Promise<OpenClient>])[] =
  [
    [
      'node-redis',
      async (url, login) => {
        const client = createClient({ url, ...login });
        client.on('error', () => undefined);
        await client.connect();
        return { client, close: () => client.destroy() };
      },
    ],
    [
      'ioredis',
      async (url, login) => {
        const client = new Redis(url, { lazyConnect: true, ...login });
        client.on('error', () => undefined);
        await client.connect();
        return { client, close: () => client.disconnect() };
      },
    ],
  ];
