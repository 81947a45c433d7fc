import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { newResponse } from '../node-globals.js';
import type { WireResponse } from './transport.js';

/** What happens along with the reading of a body. */
interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: (chunk: Uint8Array) => unknown;
  /** How many bytes are read before the script asks for them. */
  readonly readAhead?: number;
  /** Called once: the body was read to its end, or failed, was cancelled or aborted. */
  readonly onEnd?: (isComplete: boolean) => void;
}

/** The same body, which is watched while it is read. An abort makes reading fail at once (Fetch, "abort a `fetch()` call"). */
export function watchedBody(
  body: WireResponse['body'],
  { signal, onChunk, onEnd, readAhead = 0 }: Watch,
): ReadableStream<Uint8Array> {
  const reader = streamOf(body).getReader();
  let abort: () => void;
  const end = (isComplete: boolean) => {
    signal?.removeEventListener('abort', abort);
    onEnd?.(isComplete);
    onEnd = undefined;
  };
  const cancel = async (reason: unknown) => {
    end(false);
    await reader.cancel(reason);
  };
  return new NodeReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          controller.error(signal?.reason);
          cancel(signal?.reason).catch(() => undefined);
        };
        signal?.addEventListener('abort', abort, { once: true });
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (signal?.aborted === true) return;
          if (done) {
            end(true);
            controller.close();
          } else {
            onChunk?.(value);
            controller.enqueue(value);
          }
        } catch (error) {
          end(false);
          controller.error(error);
        }
      },
      cancel,
    },
    { highWaterMark: readAhead, size: (chunk) => chunk.byteLength },
  );
}

/** The body that a script reads. Its `fetch()` ends with it, or at once if the whole body has arrived. */
export function scriptBody(
  body: WireResponse['body'] | null,
  signal: AbortSignal | undefined,
  onEnd: () => void,
): WireResponse['body'] | null {
  const isStream = body !== null && !ArrayBuffer.isView(body);
  if (!isStream) onEnd();
  // An empty body is closed before an abort could make it fail.
  if (body === null || (!isStream && (signal === undefined || body.length === 0))) return body;
  return watchedBody(body, { signal, ...(isStream && { onEnd }) });
}

function streamOf(body: WireResponse['body']): ReadableStream<Uint8Array> {
  return ArrayBuffer.isView(body) ? (newResponse(body).body as ReadableStream<Uint8Array>) : body;
}
