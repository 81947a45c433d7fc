import type { CorsCheckedRequest } from './cors-check.js';
import type { Header, HeaderList } from '../../standard/header-list.js';
import { isCorsSafelistedMethod } from '../../standard/methods.js';
import { type UnsafeHeader, unsafeRequestHeaderNames, unsafeRequestHeaders } from './unsafe-request-headers.js';

/** What of a request decides about its preflight. */
export interface PreflightedRequest extends CorsCheckedRequest {
  /** Normalized, see `normalizeMethod`. */
  readonly method: string;
  /** What the script set, forbidden ones left out. */
  readonly headers: HeaderList;
  /** Fetch, "use-CORS-preflight flag": the body is a stream, or somebody listens to an upload. */
  readonly useCorsPreflight?: boolean;
}

/** Why a request needs a preflight. */
export type PreflightTrigger =
  | { readonly type: 'method'; readonly method: string }
  | ({ readonly type: 'header' } & UnsafeHeader)
  | { readonly type: 'use-cors-preflight' };

/** Every reason why a cross-origin request needs a preflight (Fetch, "main fetch"); without one it needs none. */
export function preflightTriggers({
  method,
  headers,
  useCorsPreflight,
}: PreflightedRequest): readonly PreflightTrigger[] {
  return [
    ...(useCorsPreflight === true ? [{ type: 'use-cors-preflight' } as const] : []),
    ...(isCorsSafelistedMethod(method) ? [] : [{ type: 'method', method } as const]),
    ...unsafeRequestHeaders(headers).map((header) => ({ type: 'header', ...header }) as const),
  ];
}

/** The headers of the CORS-preflight request, `Origin` apart (Fetch, "CORS-preflight fetch", steps 2 to 5). */
export function preflightHeaders({ method, headers }: PreflightedRequest): HeaderList {
  const names = unsafeRequestHeaderNames(headers);
  const asked: Header[] = [
    ['Accept', '*/*'],
    ['Access-Control-Request-Method', method],
  ];
  // Without a space behind the comma, unlike everywhere else in the standard.
  return names.length === 0 ? asked : [...asked, ['Access-Control-Request-Headers', names.join(',')]];
}
