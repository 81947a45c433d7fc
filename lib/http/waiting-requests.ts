import type { RawResponse } from './cors-context.js';

/** The actual requests that wait until an asynchronous `origin` function answers. */
export class WaitingRequests {
  private readonly waiting = new Map<RawResponse, Promise<unknown>>();

  /** @param delivered settles when the request has been delivered to the application, or rejected */
  add(response: RawResponse, delivered: Promise<unknown>): void {
    this.waiting.set(response, delivered);
    void delivered.finally(() => this.waiting.delete(response));
  }

  /** Settles when all that wait now have been delivered, or their clients have gone. */
  delivered(): Promise<unknown> | undefined {
    const open = [...this.waiting].filter(([{ socket }]) => socket?.destroyed !== true);
    if (open.length === 0) return undefined;
    return Promise.allSettled(open.map(([response, delivered]) => Promise.race([delivered, closed(response)])));
  }
}

function closed(response: RawResponse): Promise<void> {
  return new Promise((resolve) => response.once('close', resolve));
}
