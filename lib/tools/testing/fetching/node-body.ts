import { nodeGlobals } from '../node-globals.js';
import { toText } from './to-text.js';

/** What a script can give as a body. */
type Body = NonNullable<RequestInit['body']>;

/**
 * A body in the classes of Node. A test environment such as Jest's jsdom has its own, which Node would send as the text
 * "[object Blob]".
 *
 * @throws TypeError for files of environments that cannot read them
 */
export async function toNodeBody(body: Body): Promise<Body> {
  const { Blob, FormData, URLSearchParams } = nodeGlobals();
  const kind = Object.prototype.toString.call(body);
  if (body instanceof Blob || body instanceof FormData || body instanceof URLSearchParams) return body;
  if (kind === '[object URLSearchParams]') return new URLSearchParams(toText(body));
  if (kind === '[object Blob]' || kind === '[object File]') return toNodeBlob(body as unknown as Blob);
  return kind === '[object FormData]' ? toNodeForm(body as FormData) : body;
}

async function toNodeForm(form: FormData): Promise<FormData> {
  const copy = new (nodeGlobals().FormData)();
  for (const [name, value] of form) {
    if (typeof value === 'string') copy.append(name, value);
    else copy.append(name, await toNodeBlob(value), value.name);
  }
  return copy;
}

async function toNodeBlob(blob: Blob): Promise<Blob> {
  if (typeof (blob as Partial<Blob>).arrayBuffer !== 'function') {
    throw new TypeError("This test environment cannot read files. Use Node's own Blob, from node:buffer.");
  }
  return new (nodeGlobals().Blob)([await blob.arrayBuffer()], { type: blob.type });
}
