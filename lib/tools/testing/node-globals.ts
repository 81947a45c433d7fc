import { runInThisContext } from 'node:vm';

/** Classes of Node that this browser is made of. */
interface NodeGlobals {
  readonly Blob: typeof Blob;
  readonly FormData: typeof FormData;
  readonly Response: typeof Response;
  readonly URLSearchParams: typeof URLSearchParams;
}

/** Node's own globals. Some test environments, such as Jest's jsdom, hide them or have others. */
export function nodeGlobals(): NodeGlobals {
  return (globals ??= runInThisContext('globalThis') as NodeGlobals);
}

let globals: NodeGlobals | undefined;

/** A response of Node, which reads all kinds of bodies. */
export function newResponse(body: Uint8Array | ReadableStream<Uint8Array> | null, init?: ResponseInit): Response {
  const { Response } = nodeGlobals();
  return new Response(body as ReadableStream<Uint8Array> | null, init);
}
