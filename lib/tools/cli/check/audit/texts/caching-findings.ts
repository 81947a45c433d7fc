import { type FindingText } from './finding-text.js';

/** Caches between the server and the browser. */
export const CACHING_FINDINGS = {
  'vary-missing': {
    severity: 'medium',
    title: 'Vary: Origin is missing although the response depends on the origin',
    why: 'A cache, including the cache of the browser, can serve the response for one origin to another. That page is then blocked intermittently.',
    fix: 'Send Vary: Origin with every response of this URL.',
    nestjsCors: 'Vary: Origin is sent whenever the response depends on the origin.',
  },
  'vary-missing-refused': {
    severity: 'low',
    title: 'Vary: Origin is missing when the origin is refused or absent',
    why: 'A cache can store the response without Access-Control-Allow-Origin and serve it to an origin that is allowed. That page is then blocked intermittently.',
    fix: 'Send Vary: Origin with every response of this URL, also when the request has no Origin.',
    nestjsCors: 'Vary: Origin is sent whenever the response depends on the origin, also when the origin is refused.',
  },
  'cache-ignores-vary': {
    severity: 'medium',
    title: 'A cache serves the response for one origin to another, in spite of Vary: Origin',
    why: 'The server sends Vary: Origin, and a cache in front of it ignores that. Pages are blocked intermittently, and one request of an attacker can block a page for everyone.',
    fix: 'Configure the cache to honor Vary (nginx: remove proxy_ignore_headers Vary; CDN: add Origin to the cache key), or do not cache this URL.',
    nestjsCors:
      "Vary: Origin is sent. The cache has to honor it. For public resources, origin: '*' does not depend on the origin.",
  },
} as const satisfies Record<string, FindingText>;
