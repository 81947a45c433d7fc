import type { CredentialsMode } from '../cors-check.js';
import { MALFORMED, extractTokens } from './extract-values.js';
import { isForbiddenResponseHeaderName } from '../../../standard/header-names.js';
import type { HeaderList } from './header-list.js';

/** Fetch, "CORS-safelisted response-header name": scripts can always read these. */
const SAFELISTED_NAMES = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

/**
 * Whether a script may read a header of a cross-origin response (Fetch, "CORS-safelisted response-header name").
 *
 * @param exposed see `exposedNames`
 */
export function isCorsSafelistedResponseHeaderName(name: string, exposed: readonly string[]): boolean {
  const lower = name.toLowerCase();
  if (SAFELISTED_NAMES.has(lower)) return true;
  return !isForbiddenResponseHeaderName(lower) && exposed.some((other) => other.toLowerCase() === lower);
}

/** Fetch, "CORS-exposed header-name list", as "main fetch", step 14.1, sets it. */
export function exposedNames(headers: HeaderList, credentials: CredentialsMode): readonly string[] {
  const names = extractTokens(headers, 'Access-Control-Expose-Headers');
  if (names === undefined || names === MALFORMED) return [];
  // With credentials, `*` means a header whose name is `*`.
  return credentials !== 'include' && names.includes('*') ? headers.map(([name]) => name) : names;
}

/** Fetch, "CORS filtered response": the headers that a script may read in a response from another origin. */
export function corsFilteredHeaders(headers: HeaderList, credentials: CredentialsMode): HeaderList {
  const exposed = exposedNames(headers, credentials);
  return headers.filter(([name]) => isCorsSafelistedResponseHeaderName(name, exposed));
}

/** Fetch, "basic filtered response": the headers that a script may read in a response from its own origin. */
export function basicFilteredHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !isForbiddenResponseHeaderName(name));
}
