import { withDeadline } from '../deadline.js';
import type { PostgresClient } from './postgres-client.js';

/** In milliseconds, for one statement. */
const DEADLINE = 5_000;
/** In milliseconds. How long a server may take to say goodbye. */
const END_DEADLINE = 1_000;

type Row = Readonly<Record<string, unknown>>;

/** A connection that listens to one channel. After the first error it is closed, and the owner opens another. */
export class Connection {
  private woken = false;
  private wake: (() => void) | undefined;
  /** Why the connection was lost: later errors only say that it was. */
  private cause: unknown;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly client: PostgresClient,
    private readonly signal: AbortSignal,
  ) {}

  /** @param signal closes the connection when it is aborted */
  static async open(client: PostgresClient, channel: string, signal: AbortSignal): Promise<Connection> {
    signal.throwIfAborted();
    const connection = new Connection(client, signal);
    client.on('notification', () => connection.notify());
    client.on('error', (error) => {
      connection.cause ??= error;
      connection.notify();
    });
    client.on('end', () => connection.notify());
    signal.addEventListener('abort', connection.abort);
    await connection.settle(client.connect(), DEADLINE, 'Connecting to PostgreSQL');
    await connection.query(`LISTEN ${channel}`);
    return connection;
  }

  async query<T = Row>(text: string, values: unknown[] = [], deadline = DEADLINE): Promise<readonly T[]> {
    const { rows } = await this.settle(this.client.query(text, values), deadline, 'A statement for PostgreSQL');
    return rows as T[];
  }

  /** Resolves with a notification that came since the last call, or after `milliseconds`. */
  async notification(milliseconds: number): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.woken = false;
    this.wake = undefined;
  }

  async close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private readonly abort = (): void => void this.close();

  private async end(): Promise<void> {
    this.signal.removeEventListener('abort', this.abort);
    this.notify();
    const { connection } = this.client as { readonly connection?: { readonly stream?: { destroy?(): void } } };
    // A server that was stopped never closes the connection, which would keep this process running.
    await withDeadline(this.client.end(), END_DEADLINE, 'Closing the connection').catch(() =>
      connection?.stream?.destroy?.(),
    );
  }

  private notify(): void {
    this.woken = true;
    this.wake?.();
  }

  private async settle<T>(work: Promise<T>, deadline: number, what: string): Promise<T> {
    return withDeadline(work, deadline, what).catch((error: unknown) => {
      void this.close();
      throw this.cause ?? error;
    });
  }
}
