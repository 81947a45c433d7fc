import { type PlatformRequest, rawOf, type RawResponse } from '../cors-context.js';

/** A response of Node's server, or a reply of Fastify. */
type Written = Pick<RawResponse, 'getHeaders'> & (RawResponse | { readonly raw: RawResponse });

/** Middleware of Express, or a hook of Fastify. The last argument is called to pass the request on. */
export type CorsMiddleware = (request: PlatformRequest, response: Written, ...rest: unknown[]) => unknown;

/** The values that CORS libraries have set, by header name; `'all'` while such a library has not passed the request on. */
type Noted = ReadonlyMap<string, string> | 'all';

/** Kept on the response: only applications with such a library have it. */
const NOTED = Symbol('nestjs-cors library headers');

type NotedResponse = RawResponse & { [NOTED]?: Noted | undefined };

const noting = new WeakSet<object>();

/** The same middleware of a CORS library. What it sets can be distinguished from the headers of other code afterwards. */
export function noteHeadersOf(library: CorsMiddleware): CorsMiddleware {
  const noted: CorsMiddleware = (request, written, ...rest) => {
    const response: NotedResponse = rawOf<RawResponse>(written);
    const passOn = rest.pop() as (...args: unknown[]) => unknown;
    const { [NOTED]: known } = response;
    const before = corsHeadersOf(written);
    response[NOTED] = 'all';
    const noteAndPassOn = (...args: unknown[]): unknown => {
      const set = [...corsHeadersOf(written)].filter(([name, value]) => before.get(name) !== value);
      response[NOTED] = new Map([...(known instanceof Map ? known : []), ...set]);
      return passOn(...args);
    };
    try {
      return library(request, written, ...rest, noteAndPassOn);
    } catch (error) {
      // If it has not passed the request on, a function in its options threw before it set anything.
      if (notedOn(response) === 'all') response[NOTED] = known;
      throw error;
    }
  };
  // Tools show this name.
  Object.defineProperty(noted, 'name', { value: library.name });
  noting.add(noted);
  return noted;
}

/** Whether a function is one that `noteHeadersOf()` has made. */
export function notesHeaders(value: object): boolean {
  return noting.has(value);
}

/** Whether a CORS library has set this header, and no other code has changed it since. */
export function isOfLibrary(response: RawResponse, name: string, value: string): boolean {
  const noted = notedOn(response);
  return noted === 'all' || noted?.get(name) === value;
}

function notedOn(response: NotedResponse): Noted | undefined {
  return response[NOTED];
}

function corsHeadersOf(response: Written): Map<string, string> {
  const headers = Object.entries(response.getHeaders()).filter(([name]) => name.startsWith('access-control-'));
  return new Map(headers.map(([name, value]) => [name, String(value)]));
}
