import { withDeadline } from '../deadline.js';
import { isIORedis, type RedisClient, sendWith } from './redis-client.js';

/** In milliseconds. A single command is answered much sooner; a server that was stopped never answers. */
const DEADLINE = 5_000;

/** A connection of our own. It does not reconnect: after the first error it is closed, and the owner opens another. */
export interface Connection {
  /** `wait` is how long the command itself may block, in milliseconds. */
  send(args: readonly string[], wait?: number): Promise<unknown>;
  close(): void;
}

interface Duplicate {
  on(event: 'error', listener: (error: Error) => void): unknown;
  connect(): Promise<unknown>;
  /** Of ioredis. */
  disconnect(): void;
  /** Of node-redis. */
  destroy(): void;
}

/**
 * Opens a connection with the address and the credentials of the client, and leaves the client alone.
 *
 * @param signal closes the connection when it is aborted
 */
export async function openConnection(client: RedisClient, signal?: AbortSignal): Promise<Connection> {
  signal?.throwIfAborted();
  const duplicate = isIORedis(client) ? duplicateIORedis(client) : duplicateNodeRedis(client);
  let cause: Error | undefined;
  duplicate.on('error', (error) => (cause ??= error));
  const close = (): void => {
    signal?.removeEventListener('abort', close);
    closeDuplicate(duplicate);
  };
  signal?.addEventListener('abort', close);
  const settle = async (work: Promise<unknown>, deadline: number, what: string): Promise<unknown> =>
    withDeadline(work, deadline, what).catch((error: unknown) => {
      close();
      // ioredis rejects with "Connection is closed." and emits the reason, which says what to do.
      throw cause ?? error;
    });
  await settle(duplicate.connect(), DEADLINE, 'Connecting to Redis');
  const send = sendWith(duplicate);
  return { close, send: async (args, wait = 0) => settle(send(args), DEADLINE + wait, `The command ${args[0] ?? ''}`) };
}

function closeDuplicate(duplicate: RedisClient & Duplicate): void {
  try {
    if (isIORedis(duplicate)) duplicate.disconnect();
    else duplicate.destroy();
  } catch {
    // node-redis throws if it is closed already.
  }
}

function duplicateIORedis(client: RedisClient): RedisClient & Duplicate {
  return duplicateOf(client, {
    lazyConnect: true,
    retryStrategy: null,
    reconnectOnError: null,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: false,
    // It needs the right to INFO. While the server loads its data, reading fails and is repeated.
    enableReadyCheck: false,
    disableClientInfo: true,
    commandTimeout: undefined,
    socketTimeout: undefined,
    connectTimeout: DEADLINE,
  });
}

function duplicateNodeRedis(client: RedisClient): RedisClient & Duplicate {
  const { socket } = (client as { readonly options?: { readonly socket?: object } }).options ?? {};
  return duplicateOf(client, {
    socket: { ...socket, reconnectStrategy: false, connectTimeout: DEADLINE, socketTimeout: undefined },
    RESP: 2,
    commandOptions: undefined,
    clientSideCache: undefined,
    emitInvalidate: undefined,
    maintNotifications: 'disabled',
    disableClientInfo: true,
  });
}

function duplicateOf(client: RedisClient, overrides: object): RedisClient & Duplicate {
  return (client.duplicate as (overrides: object) => RedisClient & Duplicate)(overrides);
}
