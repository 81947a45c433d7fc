import { getHeader, type HeaderList } from '../../../fetch/headers/header-list.js';

/** Headers with which caches say where a response comes from: nginx, Varnish, Squid, CDNs, and RFC 9211. */
const CACHE_HEADERS = [
  'Cache-Status',
  'CF-Cache-Status',
  'X-Cache',
  'X-Cache-Status',
  'X-Proxy-Cache',
  'X-Cache-Hits',
  'X-Vercel-Cache',
];
/** Header names that explain the decision of a cache. */
export const CACHE_EVIDENCE = ['Age', 'Vary', ...CACHE_HEADERS];

/** Whether a cache says that it served the response without asking the server. */
export function isCacheHit(headers: HeaderList): boolean {
  if (Number(getHeader(headers, 'Age') ?? 0) > 0) return true;
  return CACHE_HEADERS.some((name) => /\b(?:hit|stale|updating)\b|^[1-9]\d*$/i.test(getHeader(headers, name) ?? ''));
}
