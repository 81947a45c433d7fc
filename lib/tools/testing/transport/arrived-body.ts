import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { WireResponse } from './transport.js';

/**
 * The body of a response whose headers have just arrived. Most bodies arrive with the headers and are returned at once. The
 * others are streams, because `fetch()` resolves when the headers arrive (Fetch, "HTTP-network fetch", step 11).
 */
export function arrivedBody(response: IncomingMessage, signal: AbortSignal | undefined): WireResponse['body'] {
  if (!response.complete) return streamOf(response, signal);
  return (response.read() as Buffer | null) ?? new Uint8Array();
}

/** Cancels a body that no script will read. Otherwise it would keep its connection open, and the server running. */
export function discardBody(body: WireResponse['body'] | null): void {
  // A body that has failed cannot be cancelled.
  if (body !== null && !ArrayBuffer.isView(body)) body.cancel().catch(() => undefined);
}

function streamOf(response: IncomingMessage, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  return webStream(response, (error) => (signal?.aborted === true ? signal.reason : connectionClosed(error)));
}

/** `Readable.toWeb()` fails with Node's errors. A browser fails with the reason of the abort or a `TypeError`. */
export function webStream(source: Readable, reasonOf: (error: unknown) => unknown): ReadableStream<Uint8Array> {
  const chunks = source.iterator() as AsyncIterator<Uint8Array, undefined>;
  return new NodeReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(reasonOf(error));
        }
      },
      cancel: () => void source.destroy(),
    },
    // Data is read only when the script asks for it.
    { highWaterMark: 0 },
  );
}

function connectionClosed(cause: unknown): TypeError {
  return new TypeError('The connection was closed before the body was complete.', { cause });
}
