/** Cases and their results as plain data, so that a browser, Node and a generator can all use them. */

/** How the origin of the calling page is related to the origin of the resources at `{api}`. */
export const pages = ['same-origin', 'same-site', 'cross-site', 'opaque'] as const;

/** `neighbour` is another origin of the site that `cross-site` belongs to; the two share what a browser stores for each site. */
export const allPages = [...pages, 'neighbour'] as const;
export type Page = (typeof allPages)[number];

/** Name and value. Headers are a list of fields, because their order and repetition are compared as well. */
export type Field = readonly [name: string, value: string];

/** `blob:<type>` is a Blob of that type. */
export type Body = 'text' | 'params' | 'multipart' | 'bytes' | 'empty' | 'stream' | 'large' | `blob:${string}`;

/** One call of `fetch()`. Missing properties are missing in its second argument. */
export interface Call {
  readonly page?: Page;
  /** May contain the placeholders of an answer. Default: `{api}{path}/a`. */
  readonly url?: string;
  readonly method?: string;
  readonly headers?: readonly Field[];
  readonly body?: Body;
  readonly mode?: 'cors' | 'no-cors' | 'same-origin';
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  readonly redirect?: 'follow' | 'error' | 'manual';
  readonly cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';
  readonly referrerPolicy?: NonNullable<RequestInit['referrerPolicy']>;
  readonly referrer?: string;
  readonly keepalive?: boolean;
  readonly integrity?: string;
  readonly duplex?: 'half';
  /** Whether `fetch()` gets one argument, a `Request`. */
  readonly asRequest?: boolean;
  /** An `XMLHttpRequest` whose upload has a listener, an `EventSource` or a beacon, instead of `fetch()`. */
  readonly via?: 'upload' | 'events' | 'beacon';
  /** How many seconds pass before it. */
  readonly after?: number;
}

/**
 * The response of the server. Values may contain `{origin}` (the origin of the page, as in its `Origin` header), `{api}`,
 * `{same-site}`, `{cross-site}` and `{third}` (origins) and `{path}` (the path of all resources of the case).
 */
export interface Answer {
  readonly status?: number;
  readonly headers?: readonly Field[];
  readonly body?: string;
  /** The coding of the body, in addition to its `Content-Encoding`. */
  readonly coding?: 'gzip';
}

/** The n-th request of a kind gets the n-th answer; the last one is repeated. */
export interface Resource {
  readonly preflight?: readonly Answer[];
  readonly actual?: readonly Answer[];
}

export interface Case {
  readonly name: string;
  /** The page of every call without a `page`. */
  readonly page: Page;
  /** One after the other. */
  readonly calls: readonly Call[];
  /** By the last segment of their path: `a` for `{api}{path}/a`. */
  readonly resources: Readonly<Record<string, Resource>>;
}

/** What the script gets: a response, or only the fact that there is none. */
export type Result =
  | {
      readonly type: string;
      readonly status: number;
      readonly redirected: boolean;
      readonly url: string;
      readonly headers: readonly Field[];
      readonly body: string;
    }
  | { readonly rejected: string };

/** A request as it arrived. */
export interface Arrival {
  readonly kind: 'preflight' | 'actual';
  readonly method: string;
  readonly url: string;
  /** In the order and the spelling of the wire. */
  readonly headers: readonly Field[];
}

/** The result of one call. */
export interface Outcome {
  readonly result: Result;
  readonly arrivals: readonly Arrival[];
}
