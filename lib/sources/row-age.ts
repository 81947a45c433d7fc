/** How old the rows of a source are, by a monotonic clock: how long ago they were confirmed. */
export class RowAge {
  private confirmed: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** In seconds; `Infinity` if there never were any rows. */
  get seconds(): number {
    return this.confirmed === undefined ? Infinity : (performance.now() - this.confirmed) / 1000;
  }

  get isKnown(): boolean {
    return this.confirmed !== undefined;
  }

  confirm(): void {
    this.confirmed = performance.now();
  }

  /** Calls a function once they are as old as `limit`, in seconds. It replaces the limit before. */
  watch(limit: number | undefined, passed: (limit: number) => void): void {
    clearTimeout(this.timer);
    if (limit === undefined) return;
    // A timer can be early by a part of a millisecond.
    const check = (): void => (this.seconds < limit ? this.watch(limit, passed) : passed(limit));
    this.timer = setTimeout(check, Math.ceil((limit - this.seconds) * 1000)).unref();
  }
}
