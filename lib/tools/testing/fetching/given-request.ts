import { ReadableStream } from 'node:stream/web';

/**
 * The argument of `fetch()`, if it is a `Request`. Its class can come from another realm or a library, and some test
 * environments have no `Request` at all.
 */
export function requestOf(input: unknown): Request | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { url, method, headers, arrayBuffer } = input as Partial<Request>;
  const isRequest = [url, method].every((value) => typeof value === 'string') && typeof headers === 'object';
  return isRequest && typeof arrayBuffer === 'function' ? (input as Request) : undefined;
}

/**
 * Whether the body of a `Request` came from a stream, which none of its properties says. The constructor of the standard throws
 * for such a body, if the mode is neither `cors` nor `same-origin` ("Request class", step 38). Where the constructor does
 * not throw for a stream, every body counts as one: a preflight too many is safe.
 */
export function hasStreamBody(request: Request): boolean {
  const Constructor = request.constructor as typeof Request;
  const accepts = (create: () => unknown) => {
    try {
      create();
      return true;
    } catch {
      return false;
    }
  };
  const init = { method: 'POST', mode: 'no-cors', cache: 'default', integrity: '', duplex: 'half' } as const;
  const body = new ReadableStream() as unknown as globalThis.ReadableStream;
  if (accepts(() => new Constructor('http://localhost', { ...init, body }))) return true;
  return !accepts(() => new Constructor(request.clone(), init));
}
