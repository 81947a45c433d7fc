import type { Body, Call, Field, Result } from '../case.js';

/** A call whose URL has no placeholders left. */
export type ReadyCall = Call & { readonly url: string };

/** The `fetch` that a script uses: that of the browser, or a simulated one. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Makes one call and returns what a script can see of it. The same text runs in pages and in Node, therefore it uses only
 * its arguments and what both have.
 */
export async function runCall(fetch: Fetch, call: ReadyCall, patience: number): Promise<Result> {
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
  };
  const bodyOf = (body: Body) => bodies[body]?.() ?? new Blob(['blob'], { type: body.slice('blob:'.length) });
  const { url, page: _page, after: _after, body, headers, ...init } = call;
  const request: RequestInit = init;
  if (headers !== undefined) request.headers = headers.map(([name, value]): [string, string] => [name, value]);
  if (body !== undefined) request.body = bodyOf(body);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer')), patience);
  });
  const ask = async (): Promise<Result> => {
    const response = await fetch(url, request);
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
