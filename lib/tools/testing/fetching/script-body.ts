/** The body of a request, read into memory. */
export interface ScriptBody {
  readonly bytes: Uint8Array;
  /** The media type that comes with it. */
  readonly type: string | undefined;
  /** A stream can be sent once, and makes a preflight necessary (Fetch, "use-CORS-preflight flag"). */
  readonly isStream: boolean;
}

type Init = RequestInit & { readonly duplex?: string };

/** Fetch, "extract" of a `BodyInit`, by Node's own `Response`. */
export async function readBody(
  method: string,
  init: Init,
  request: Request | undefined,
): Promise<ScriptBody | undefined> {
  const given = init.body ?? undefined;
  if (given === undefined && (request?.body ?? null) === null) return undefined;
  if (['GET', 'HEAD'].includes(method)) throw new TypeError(`A ${method} request has no body.`);
  const isStream = given instanceof ReadableStream;
  if (isStream && init.duplex !== 'half') throw new TypeError("With a stream as body, duplex is 'half'.");

  const source = given === undefined && request !== undefined ? request : new Response(given);
  const type = given === undefined ? undefined : (source.headers.get('Content-Type') ?? undefined);
  return { bytes: new Uint8Array(await source.arrayBuffer()), type, isStream };
}
