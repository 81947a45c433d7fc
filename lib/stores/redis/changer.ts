import { randomBytes } from 'node:crypto';
import type { Change, Outcome } from './change.js';
import { changeByScript, isWithoutScripts } from './change-by-script.js';
import { changeByTransaction } from './change-by-transaction.js';
import { type Connection, openConnection } from './connection.js';
import type { Keys } from './layout.js';
import { type RedisClient, sendWith } from './redis-client.js';

/** Makes changes atomically: by scripts, or, once scripts turned out to be denied, by transactions. */
export class Changer {
  private readonly queue: (() => Promise<void>)[] = [];
  private withoutScripts = false;

  constructor(
    private readonly client: RedisClient,
    private readonly keys: Keys,
  ) {}

  async make(change: Change): Promise<Outcome> {
    if (!this.withoutScripts) {
      try {
        return await changeByScript(sendWith(this.client), this.keys, newNonce(), change);
      } catch (error) {
        if (!isWithoutScripts(error)) throw error;
        this.withoutScripts = true;
      }
    }
    return this.byTransaction(change);
  }

  /** One transaction after the other, on a connection that is closed when none is left, so that a writer needs no `close()`. */
  private async byTransaction(change: Change): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.queue.push(async () => {
        try {
          this.connection ??= await openConnection(this.client);
          resolve(await changeByTransaction(this.connection, this.keys, newNonce(), change));
        } catch (error) {
          this.disconnect();
          reject(error as Error);
        }
      });
      if (this.queue.length === 1) void this.work();
    });
  }

  private connection: Connection | undefined;

  private async work(): Promise<void> {
    for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
      await next();
      this.queue.shift();
    }
    this.disconnect();
  }

  private disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
  }
}

export function newNonce(): string {
  return randomBytes(9).toString('base64url');
}
