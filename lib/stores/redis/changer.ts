import { randomBytes } from 'node:crypto';
import type { Change, Outcome } from './change.js';
import { changeByScript, isWithoutScripts } from './change-by-script.js';
import { changeByTransaction } from './change-by-transaction.js';
import { type Connection, openConnection } from './connection.js';
import type { Keys } from './layout.js';
import { type RedisClient, sendWith } from './redis-client.js';

/** Makes changes atomically: by scripts, or, once scripts turned out to be denied, by transactions. */
export class Changer {
  private connection: Connection | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
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
    this.waiting++;
    const turn = this.last
      .then(async () => this.transact(change))
      .finally(() => {
        if (--this.waiting === 0) this.disconnect();
      });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async transact(change: Change): Promise<Outcome> {
    try {
      this.connection ??= await openConnection(this.client);
      return await changeByTransaction(this.connection, this.keys, newNonce(), change);
    } catch (error) {
      this.disconnect();
      throw error;
    }
  }

  private disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
  }
}

export function newNonce(): string {
  return randomBytes(9).toString('base64url');
}
