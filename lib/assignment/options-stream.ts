import type { Observable } from 'rxjs';

/** How long the first options may take, in seconds. */
const FIRST_TIMEOUT = 10;

/** Options that change: an Observable, or something to iterate asynchronously. */
type Stream<T> = Observable<T> | AsyncIterable<T>;

/** Waits for the first options if a factory returned a stream of them. Anything else is returned as it is. */
export function readOptionsStream(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const isStream = Symbol.asyncIterator in given || ('subscribe' in given && typeof given.subscribe === 'function');
  return isStream ? OptionsStream.open(given as Stream<unknown>) : given;
}

interface Receiver {
  readonly next: (value: unknown) => void;
  readonly error: (cause: unknown) => void;
  readonly complete: () => void;
}

/** The options of the module as a factory streams them. */
export class OptionsStream {
  first: unknown;
  private isOpen = true;
  private end = (): void => undefined;
  private onValue: ((value: unknown) => void) | undefined;
  private onError: (cause: unknown) => void = () => undefined;
  /** The latest value that nothing has used yet: only the newest options count. */
  private pending: { readonly value: unknown } | undefined;
  private failure: { readonly cause: unknown } | undefined;

  /**
   * @throws Error if the stream ends before its first value, or takes too long
   */
  static async open(source: Stream<unknown>): Promise<OptionsStream> {
    const stream = new OptionsStream();
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const late = new Error(`The options of CorsModule did not arrive within ${FIRST_TIMEOUT} s.`);
        timer = setTimeout(reject, FIRST_TIMEOUT * 1000, late);
        stream.receive(source, resolve, reject);
      });
      return stream;
    } catch (cause) {
      stream.close();
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Passes on every later value. */
  follow(onValue: (value: unknown) => void, onError: (cause: unknown) => void): void {
    this.onValue = onValue;
    this.onError = onError;
    if (this.pending !== undefined) onValue(this.pending.value);
    this.pending = undefined;
    if (this.failure !== undefined) onError(this.failure.cause);
  }

  close(): void {
    this.isOpen = false;
    this.end();
  }

  private receive(source: Stream<unknown>, resolve: () => void, reject: (cause: unknown) => void): void {
    let isFirst = true;
    const next = (value: unknown): void => {
      if (!this.isOpen) return;
      if (isFirst) this.first = value;
      else this.deliver(value);
      isFirst = false;
      resolve();
    };
    const error = (cause: unknown): void => {
      reject(cause);
      if (this.isOpen && !isFirst) this.fail(cause);
    };
    const complete = (): void => reject(new Error('The options of CorsModule ended before their first value.'));
    if (Symbol.asyncIterator in source) void this.iterate(source, { next, error, complete });
    else {
      const subscription = source.subscribe({ next, error, complete });
      this.end = () => subscription.unsubscribe();
      if (!this.isOpen) this.end();
    }
  }

  private async iterate(source: AsyncIterable<unknown>, to: Receiver): Promise<void> {
    try {
      const iterator = source[Symbol.asyncIterator]();
      this.end = () => void iterator.return?.().catch(() => undefined);
      for (let step = await iterator.next(); this.isOpen && step.done !== true; step = await iterator.next())
        to.next(step.value);
      to.complete();
    } catch (cause) {
      to.error(cause);
    }
  }

  private deliver(value: unknown): void {
    if (this.onValue === undefined) this.pending = { value };
    else this.onValue(value);
  }

  private fail(cause: unknown): void {
    this.failure = { cause };
    this.onError(cause);
  }
}
