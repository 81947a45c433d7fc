import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for a promise that never rejects, at most for a time in seconds. Returns whether it has settled. The timer keeps the process
 * running: at startup, nothing else may.
 */
export async function deadline(seconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A pause in seconds, or of any length, that an abort ends. It keeps no process running. */
export async function pause(seconds: number | undefined, signal: AbortSignal): Promise<void> {
  if (seconds === undefined) {
    if (!signal.aborted) await once(signal, 'abort');
    return;
  }
  await sleep(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
}
