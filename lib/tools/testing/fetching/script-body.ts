/** The body of a request, in memory. */
export interface ScriptBody {
  readonly bytes: Uint8Array;
  /** The media type that the body brings. */
  readonly type: string | undefined;
  /** A stream can be sent only once, and makes a preflight necessary (Fetch, "use-CORS-preflight flag"). */
  readonly isStream: boolean;
}

type Init = RequestInit & { readonly duplex?: string };

/** Fetch, "extract" a body. Node's own `Response` does it. */
export async function readBody(
  method: string,
  init: Init,
  request: Request | undefined,
): Promise<ScriptBody | undefined> {
  const given = init.body ?? undefined;
  if (given === undefined && (request?.body ?? null) === null) return undefined;
  if (['GET', 'HEAD'].includes(method)) throw new TypeError(`A ${method} request cannot have a body.`);
  const isStream = given instanceof ReadableStream;
  if (isStream && init.duplex !== 'half') throw new TypeError("With a stream as body, duplex must be 'half'.");

  const source = given === undefined && request !== undefined ? request : new Response(given);
  const type = given === undefined ? undefined : (source.headers.get('Content-Type') ?? undefined);
  return { bytes: new Uint8Array(await source.arrayBuffer()), type, isStream };
}
