import { nodeGlobals } from '../node-globals.js';
import { hasStreamBody } from './given-request.js';
import { toNodeBody } from './node-body.js';

/** The body of a request, in memory. */
export interface ScriptBody {
  readonly bytes: Uint8Array;
  /** The media type that the body brings. */
  readonly type: string | undefined;
  /** A stream can be sent only once, and makes a preflight necessary (Fetch, "use-CORS-preflight flag"). */
  readonly isStream: boolean;
}

/** The parts of a request that decide what its body may be. */
interface BodyRequest {
  readonly method: string;
  readonly mode: string;
  readonly keepalive: boolean;
}

/** Fetch, "extract" a body, and "Request class", steps 35 to 38. Node's own `Response` reads the bytes. */
export async function readBody(
  { method, mode, keepalive }: BodyRequest,
  init: Omit<RequestInit, 'duplex'> & { readonly duplex?: string },
  request: Request | undefined,
): Promise<ScriptBody | undefined> {
  const given = init.body ?? undefined;
  if (init.duplex !== undefined && init.duplex !== 'half') throw new TypeError("duplex can only be 'half'.");
  if (given === undefined && (request?.body ?? null) === null) return undefined;
  if (['GET', 'HEAD'].includes(method)) throw new TypeError(`A ${method} request cannot have a body.`);

  const isStream = given === undefined ? request !== undefined && hasStreamBody(request) : isStreamLike(given);
  if (given !== undefined && isStream && init.duplex !== 'half')
    throw new TypeError("With a stream as body, duplex must be 'half'.");
  if (isStream && mode === 'no-cors') throw new TypeError("With mode 'no-cors', the body cannot be a stream.");
  if (isStream && keepalive && given !== undefined) throw new TypeError('With keepalive, the body cannot be a stream.');

  const source =
    given === undefined && request !== undefined
      ? request
      : new (nodeGlobals().Response)(given && (await toNodeBody(given)));
  const type = given === undefined ? undefined : (source.headers.get('Content-Type') ?? undefined);
  return { bytes: new Uint8Array(await source.arrayBuffer()), type, isStream };
}

/** A stream of any realm, or one of Node's, which its `Response` reads as well. */
function isStreamLike(body: object | string): boolean {
  return typeof body === 'object' && ('getReader' in body || Symbol.asyncIterator in body);
}
