/** What is tried and what comes of it, as plain data, so that a browser, Node and a generator can all speak of it. */

/** Where the calling page stands, as seen from the resources at `{api}`. */
export const pages = ['same-origin', 'same-site', 'cross-site', 'opaque'] as const;

/** `neighbour` is another origin of the site that `cross-site` belongs to; the two share what a browser keeps by site. */
export const allPages = [...pages, 'neighbour'] as const;
export type Page = (typeof allPages)[number];

/** Name and value; a list, because the order and the repetition of fields are part of what is judged. */
export type Field = readonly [name: string, value: string];

/** `blob:<type>` is a Blob of that type. */
export type Body = 'text' | 'params' | 'multipart' | 'bytes' | 'empty' | `blob:${string}`;

/** One call of `fetch()`. What is left out is left out of its second argument. */
export interface Call {
  readonly page?: Page;
  /** May hold the placeholders of an answer. Default: `{api}{path}/a`. */
  readonly url?: string;
  readonly method?: string;
  readonly headers?: readonly Field[];
  readonly body?: Body;
  readonly mode?: 'cors' | 'no-cors' | 'same-origin';
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  readonly redirect?: 'follow' | 'error' | 'manual';
  readonly cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';
  readonly referrerPolicy?: 'no-referrer' | 'same-origin' | 'unsafe-url';
  /** How many seconds go by before it. */
  readonly after?: number;
}

/**
 * What the server answers. Values may hold `{origin}` (that of the page, as its `Origin` header says it), `{api}`,
 * `{same-site}`, `{cross-site}` and `{third}` (origins) and `{path}` (under which all resources of the case stand).
 */
export interface Answer {
  readonly status?: number;
  readonly headers?: readonly Field[];
  readonly body?: string;
}

/** The n-th request of a kind gets the n-th answer; the last one is repeated. */
export interface Resource {
  readonly preflight?: readonly Answer[];
  readonly actual?: readonly Answer[];
}

export interface Case {
  readonly name: string;
  /** The page of every call that names none. */
  readonly page: Page;
  /** One after the other. */
  readonly calls: readonly Call[];
  /** By the last segment of their path: `a` for `{api}{path}/a`. */
  readonly resources: Readonly<Record<string, Resource>>;
}

/** What the script got: an answer, or nothing but the fact that there is none. */
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

/** What came of one call. */
export interface Outcome {
  readonly result: Result;
  readonly arrivals: readonly Arrival[];
}
