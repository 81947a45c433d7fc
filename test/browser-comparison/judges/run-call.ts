import type { Body, Call, Field, Result } from '../case.js';

/** A call whose URL has no placeholders left. */
export type ReadyCall = Call & { readonly url: string };

/** What a script uses: what the browser has, or a simulated one. */
export interface Client {
  fetch(input: string | Request, init?: RequestInit & { readonly uploadListener?: boolean }): Promise<Response>;
  /** Opens an event source and closes it. Rejects if that fails. */
  events(url: string, withCredentials: boolean): Promise<void>;
  /** Sends a beacon and waits until it is done, however that ends. */
  beacon(url: string, body: RequestInit['body']): Promise<void>;
  /** Sends an `XMLHttpRequest` whose upload has a listener. */
  upload(url: string, init: RequestInit): Promise<Response>;
}

/**
 * Makes one call and returns what a script can see of it. The same text runs in pages and in Node, therefore it uses only
 * its arguments and what both have.
 */
export async function runCall(client: Client, call: ReadyCall, patience: number): Promise<Result> {
  const bodies: Record<string, () => NonNullable<RequestInit['body']>> = {
    text: () => 'text',
    params: () => new URLSearchParams({ a: '1' }),
    multipart: () => {
      const form = new FormData();
      form.append('a', '1');
      return form;
    },
    bytes: () => new Uint8Array([1, 2, 3]),
    empty: () => '',
    stream: () => new Blob(['stream']).stream(),
    large: () => 'x'.repeat(65_537),
  };
  const bodyOf = (body: Body) => bodies[body]?.() ?? new Blob(['blob'], { type: body.slice('blob:'.length) });
  const { url, page: _page, after: _after, body, headers, asRequest, via, ...init } = call;
  const request: RequestInit = init;
  if (headers !== undefined) request.headers = headers.map(([name, value]): [string, string] => [name, value]);
  if (body !== undefined) request.body = bodyOf(body);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer')), patience);
  });
  const ask = async (): Promise<Result> => {
    if (via === 'events') {
      await client.events(url, init.credentials === 'include');
      return { type: 'cors', status: 200, redirected: false, url, headers: [], body: '' };
    }
    if (via === 'beacon') {
      await client.beacon(url, request.body);
      return { type: 'opaque', status: 0, redirected: false, url: '', headers: [], body: '' };
    }
    const response = await (via === 'upload'
      ? client.upload(url, request)
      : asRequest === true
        ? client.fetch(new Request(url, request))
        : client.fetch(url, request));
    const { type, status, redirected, url: last } = response;
    const read: Field[] = [...response.headers];
    return { type, status, redirected, url: last, headers: read, body: await response.text() };
  };
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return { rejected: error instanceof Error ? error.name + ': ' + error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
