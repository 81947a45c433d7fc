import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** How much of a body is read so that the connection can be reused, in bytes. The content does not matter. */
const MAX_BODY_BYTES = 64 * 1024;
/** How long to wait for the rest of a body, in milliseconds: some never end. */
const BODY_PATIENCE = 250;

/** Reads bodies to their end, so that the connection can be reused. If one is long or slow, it reads no other. */
export class Drain {
  private gaveUp = false;

  async read(response: Readable): Promise<void> {
    const patience = new AbortController();
    const giveUp = (): void => {
      this.gaveUp = true;
      response.destroy();
    };
    if (this.gaveUp) giveUp();
    void sleep(BODY_PATIENCE, undefined, { signal: patience.signal }).then(giveUp, () => undefined);
    try {
      let bytes = 0;
      for await (const chunk of response) {
        bytes += (chunk as Buffer).length;
        if (bytes > MAX_BODY_BYTES) giveUp();
      }
    } catch {
      // An incomplete body does not change the headers.
    } finally {
      patience.abort();
    }
  }
}
