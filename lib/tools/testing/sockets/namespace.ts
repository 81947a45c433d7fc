import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';

/** The query of a handshake of socket.io, in the protocol of its versions 3 and 4. */
const SOCKET_IO_QUERY = 'EIO=4&transport=websocket';

const TEXT_FRAME = 0x81;
const MASKED = 0x80;
/** How long a server may take to answer, in milliseconds. One without socket.io accepts the WebSocket and never does. */
const TIMEOUT = 5_000;
/** Lengths above this one have two more bytes (RFC 6455, section 5.2). */
const MAX_SHORT = 125;

/** Completes a URL as clients of socket.io do: `/socket.io/?EIO=4&transport=websocket`. */
export function addSocketIoQuery(url: URL): void {
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  if (url.search === '') url.search = SOCKET_IO_QUERY;
}

/**
 * Connects to a namespace of socket.io on an open WebSocket.
 *
 * @returns the error that the client gets; `undefined` if it is connected
 * @throws if the connection ends before, or nothing about the namespace arrives in time
 */
export async function connectNamespace(socket: Duplex, head: Buffer, namespace: string): Promise<string | undefined> {
  const name = namespace.startsWith('/') ? namespace : `/${namespace}`;
  const where = name === '/' ? '' : `${name},`;
  socket.write(textFrame(`40${where}`));
  const late = new Error(
    `The server does not answer for the namespace ${name} within ${String(TIMEOUT / 1000)} seconds`,
  );
  const timer = setTimeout(() => socket.destroy(late), TIMEOUT);
  try {
    return await answerFor(where, messagesOf(socket, head));
  } finally {
    clearTimeout(timer);
  }
}

async function answerFor(where: string, messages: AsyncIterable<string>): Promise<string | undefined> {
  for await (const message of messages) {
    if (message.startsWith(`40${where}`)) return undefined;
    if (message.startsWith(`44${where}`)) return errorOf(message.slice(2 + where.length));
  }
  throw new Error('The server closed the connection.');
}

function errorOf(json: string): string {
  const { message } = JSON.parse(json) as { readonly message?: unknown };
  return String(message);
}

/** A short text. Clients mask what they send (RFC 6455, section 5.3). */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > MAX_SHORT) throw new TypeError('The name of the namespace is too long.');
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([TEXT_FRAME, MASKED | payload.length]), mask, masked]);
}

/** The payloads of the frames that arrive. The first messages of socket.io are short and not fragmented. */
async function* messagesOf(socket: Duplex, head: Buffer): AsyncGenerator<string> {
  let buffer = head;
  const chunks = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  for (;;) {
    const start = buffer[1] === MAX_SHORT + 1 ? 4 : 2;
    const length = buffer.length < start ? Infinity : start === 4 ? buffer.readUInt16BE(2) : (buffer[1] ?? 0);
    if (buffer.length >= start + length) {
      yield buffer.subarray(start, start + length).toString();
      buffer = buffer.subarray(start + length);
      continue;
    }
    const next = await chunks.next();
    if (next.done === true) return;
    buffer = Buffer.concat([buffer, next.value]);
  }
}
