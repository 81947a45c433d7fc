import type { CorsCheckedRequest } from './cors-check.js';
import type { Header, HeaderList } from './headers/header-list.js';
import { isCorsSafelistedMethod } from '../../standard/methods.js';
import { type UnsafeHeader, unsafeRequestHeaderNames, unsafeRequestHeaders } from './headers/unsafe-request-headers.js';

/** The parts of a request that decide whether it needs a preflight. */
export interface PreflightedRequest extends CorsCheckedRequest {
  /** Normalized, see `normalizeMethod`. */
  readonly method: string;
  /** The headers that the script set, without the forbidden ones. */
  readonly headers: HeaderList;
  /** Fetch, "use-CORS-preflight flag": the body is a stream, or the script listens to upload progress. */
  readonly useCorsPreflight?: boolean;
}

/** Something in a request that makes a preflight necessary. */
export type PreflightTrigger =
  | { readonly type: 'method'; readonly method: string }
  | ({ readonly type: 'header' } & UnsafeHeader)
  | { readonly type: 'use-cors-preflight' };

/** Everything that makes a preflight necessary for a cross-origin request (Fetch, "main fetch"). Often nothing. */
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

/** The headers of the CORS-preflight request, except `Origin` (Fetch, "CORS-preflight fetch", steps 2 to 5). */
export function preflightHeaders({ method, headers }: PreflightedRequest): HeaderList {
  const names = unsafeRequestHeaderNames(headers);
  const own: Header[] = [
    ['Accept', '*/*'],
    ['Access-Control-Request-Method', method],
  ];
  // The standard joins these names without a space after the comma, unlike other lists.
  return names.length === 0 ? own : [...own, ['Access-Control-Request-Headers', names.join(',')]];
}
