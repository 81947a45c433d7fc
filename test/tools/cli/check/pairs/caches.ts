import type { RequestListener } from 'node:http';
import { APP } from '../broken-servers.js';
import { allowing, handWritten } from '../hand-written.js';
import type { Pair } from './pair.js';

/** The headers of a response that a cache stores, by a key. */
type Stored = Map<string, Record<string, string>>;
type KeyOf = (url: string, origin: string) => string | undefined;

const sound = handWritten(allowing((origin) => origin === APP));

/** A cache in front of a sound server. Requests without a key go through it. */
export function cached(
  keyOf: KeyOf,
  header: readonly [string, string] = ['X-Cache', 'HIT'],
  stored: Stored = new Map(),
): RequestListener {
  return (request, response) => {
    const key = request.method === 'GET' ? keyOf(request.url!, request.headers.origin ?? '') : undefined;
    const hit = key === undefined ? undefined : stored.get(key);
    if (hit !== undefined) return void response.writeHead(200, { ...hit, [header[0]]: header[1] }).end();
    sound(request, response);
    if (key !== undefined) stored.set(key, response.getHeaders() as Record<string, string>);
  };
}

const byUrl: KeyOf = (url) => url;
const byOrigin: KeyOf = (url, origin) => `${url} ${origin}`;
/** Has a response for an origin that is not allowed. */
const poisoned = (): Stored => new Map([['/books', { Vary: 'Origin' }]]);
const withoutQuery: KeyOf = (url) => (url.includes('?') ? undefined : url);

/** Caches that ignore Vary, and the same ones that do not. */
export const CACHES: readonly Pair[] = [
  ...(
    [
      ['X-Cache', 'HIT'],
      ['Age', '7'],
      ['CF-Cache-Status', 'HIT'],
      ['X-Nothing', 'at all'],
    ] as const
  ).map((header) => ({
    title: `a cache that ignores Vary, and says so with ${header.join(': ')}`,
    broken: () => cached(byUrl, header),
    sound: () => cached(byOrigin, header),
    found: { medium: ['cache-ignores-vary'] as const },
  })),
  {
    title: 'a cache that ignores Vary, for a PUT',
    broken: () => cached(byUrl),
    sound: () => cached(byOrigin),
    args: ['--method', 'PUT'],
    found: { medium: ['cache-ignores-vary'] },
    verdict: 'not-sent',
  },
  {
    title: 'a cache that stored the response for another origin, and stores nothing with a query',
    broken: () => cached(withoutQuery, ['CF-Cache-Status', 'HIT'], poisoned()),
    sound: () => cached(byOrigin, ['CF-Cache-Status', 'HIT'], poisoned()),
    found: { medium: ['cache-ignores-vary'] },
    verdict: 'allow-origin-missing',
  },
];
