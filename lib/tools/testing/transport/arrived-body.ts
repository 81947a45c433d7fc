import type { IncomingMessage } from 'node:http';
import type { WireResponse } from './transport.js';

/**
 * The body of a response whose headers have just arrived: what is complete with them, as most are, is handed over at once,
 * and anything else is a stream, because `fetch()` resolves with the headers (Fetch, "HTTP-network fetch", step 11).
 */
export function arrivedBody(response: IncomingMessage, signal: AbortSignal | undefined): WireResponse['body'] {
  if (!response.complete) return streamOf(response, signal);
  return (response.read() as Buffer | null) ?? new Uint8Array();
}

/** Lets go of a body that nobody will read, which would otherwise hold its connection, and the server with it. */
export function discardBody({ body }: WireResponse): void {
  if (body instanceof ReadableStream) void body.cancel();
}

/** Not by `Readable.toWeb()`, whose errors are Node's: a browser's are the reason of the abort, or a `TypeError`. */
function streamOf(response: IncomingMessage, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const chunks = response.iterator() as AsyncIterator<Uint8Array, undefined>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(signal?.aborted === true ? signal.reason : brokenOff(error));
        }
      },
      cancel: () => void response.destroy(),
    },
    // Nothing is read ahead of the script.
    { highWaterMark: 0 },
  );
}

function brokenOff(cause: unknown): TypeError {
  return new TypeError('The connection was closed before the body was complete.', { cause });
}
