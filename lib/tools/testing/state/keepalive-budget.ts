import { failed } from '../../fetch/failure.js';
import { NetworkError } from '../network-error.js';

/** The most bytes that the bodies of a page's `keepalive` requests can have at one time. */
const MAX_BYTES = 64 * 1024;

/** Fetch, "HTTP-network-or-cache fetch", step 8.10: the bodies of all `keepalive` requests in flight share 64 KiB. */
export class KeepaliveBudget {
  private inFlight = 0;

  /**
   * Counts a request towards the budget until its response has ended (Fetch, "done flag"), not only its headers.
   *
   * @returns what to call at the end, once or more often
   * @throws NetworkError if the budget is exceeded
   */
  take(bytes: number): () => void {
    const total = this.inFlight + bytes;
    if (total > MAX_BYTES) throw new NetworkError(failed('keepalive-size', String(total), [], []).failure);
    this.inFlight = total;
    let left = bytes;
    return () => {
      this.inFlight -= left;
      left = 0;
    };
  }
}
