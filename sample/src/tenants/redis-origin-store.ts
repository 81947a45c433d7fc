import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { CorsOriginSource } from 'nestjs-cors';
import {
  type OriginEntry,
  redisOrigins,
  redisOriginWriter,
  type RedisOriginWriter,
  RedisOriginWriterError,
} from 'nestjs-cors/redis';
import { createClient } from 'redis';
import { OriginStore } from './origin-store.js';

const PREFIX = 'bookshop:cors';
/** What the customers entered, which a real application keeps in its database: a set for each host. */
const SETS = 'bookshop:origins:';

/** With `REDIS_URL`: as many processes and machines as you like. */
export class RedisOriginStore extends OriginStore implements OnModuleDestroy {
  override readonly source: CorsOriginSource;
  private readonly writer: RedisOriginWriter;

  private constructor(private readonly client: ReturnType<typeof createClient>) {
    super();
    this.source = redisOrigins(client, { prefix: PREFIX });
    this.writer = redisOriginWriter(client, { prefix: PREFIX });
  }

  static async connect(url: string): Promise<RedisOriginStore> {
    const client = createClient({ url });
    client.on('error', (error) => Logger.warn(`Redis: ${String(error)}`, 'Sample'));
    await client.connect();
    const store = new RedisOriginStore(client);
    await store.seed();
    return store;
  }

  override async list(host: string) {
    return (await this.client.sMembers(SETS + host)).sort();
  }

  override async add(host: string, origin: string) {
    await this.client.sAdd(SETS + host, origin);
    await this.writer.add(host, origin);
  }

  override async remove(host: string, origin: string) {
    await this.client.sRem(SETS + host, origin);
    await this.writer.remove(host, origin);
  }

  onModuleDestroy() {
    this.client.destroy();
  }

  /** Every instance publishes the whole list when it starts: Redis may have been emptied. */
  private async seed() {
    try {
      await this.writer.seed(this.entries());
    } catch (error) {
      // Another instance starts at the same time, or a customer changes something.
      if (!(error instanceof RedisOriginWriterError && error.code === 'changed-meanwhile')) throw error;
    }
  }

  private async *entries(): AsyncGenerator<OriginEntry> {
    for await (const keys of this.client.scanIterator({ MATCH: `${SETS}*` }))
      for (const key of keys) yield [key.slice(SETS.length), await this.client.sMembers(key)];
  }
}
