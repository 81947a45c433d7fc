import { corsCheck } from './cors-check.js';
import { MALFORMED, extractMaxAge, extractTokens } from './headers/extract-values.js';
import { type CorsCheckCode, PASSED, type PreflightCode, type Verdict, failed } from './failure.js';
import { NON_WILDCARD_REQUEST_HEADER_NAME } from './headers/unsafe-request-headers.js';
import { type HeaderList, getHeader, hasHeader, valuesOf } from './headers/header-list.js';
import { isCorsSafelistedMethod } from '../../standard/methods.js';
import type { PreflightedRequest } from './preflight-request.js';
import { unsafeRequestHeaderNames } from './headers/unsafe-request-headers.js';

/** How long browsers remember a preflight without a valid `Access-Control-Max-Age`, in seconds. */
export const DEFAULT_MAX_AGE = 5;

/** What a successful preflight allows, and for how long. The CORS-preflight cache stores this. */
export interface PreflightGrant {
  readonly methods: readonly string[];
  readonly headerNames: readonly string[];
  /** In seconds, before the browser caps it. */
  readonly maxAge: number;
}

/** What today's browsers allow although the standard does not. */
export interface PreflightTolerance {
  /**
   * Without credentials, `*` in `Access-Control-Allow-Headers` covers `Authorization` too. Chromium 156 and Firefox 153
   * do this.
   *
   * @default false
   */
  readonly authorizationByWildcard?: boolean;
}

type Check = Verdict<CorsCheckCode | PreflightCode>;

/** Fetch, "ok status". */
export function isOkStatus(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** Fetch, "CORS-preflight fetch", step 7: whether the response to the preflight lets the browser send the request. */
export function checkPreflight(
  request: PreflightedRequest,
  response: { readonly status: number; readonly headers: HeaderList },
  tolerance: PreflightTolerance = {},
): Verdict<CorsCheckCode | PreflightCode, { readonly grant: PreflightGrant }> {
  const { status, headers } = response;
  const access = corsCheck(request, headers);
  if (!access.ok) return access;
  if (!isOkStatus(status)) return failed('preflight-status', String(status), [`status ${status}`], ['status 204']);

  const methods = extractTokens(headers, ALLOW_METHODS) ?? (request.useCorsPreflight === true ? [request.method] : []);
  if (methods === MALFORMED) return malformed('allow-methods-malformed', ALLOW_METHODS, request, headers);
  const names = extractTokens(headers, ALLOW_HEADERS) ?? [];
  if (names === MALFORMED) return malformed('allow-headers-malformed', ALLOW_HEADERS, request, headers);

  for (const check of [checkMethod(request, methods, headers), checkHeaders(request, names, headers, tolerance)]) {
    if (!check.ok) return check;
  }
  return { ok: true, grant: { methods, headerNames: names, maxAge: preflightMaxAge(headers) } };
}

/**
 * How long a preflight is remembered, in seconds, before the browser caps it (Fetch, "CORS-preflight fetch", steps 7.8 and
 * 7.9). Chromium and Firefox remember nothing for a negative age. In the standard it is malformed.
 */
export function preflightMaxAge(headers: HeaderList): number {
  const maxAge = extractMaxAge(headers);
  if (maxAge !== undefined && maxAge !== MALFORMED) return maxAge;
  return /^-\d+$/.test(getHeader(headers, 'Access-Control-Max-Age') ?? '') ? 0 : DEFAULT_MAX_AGE;
}

const ALLOW_METHODS = 'Access-Control-Allow-Methods';
const ALLOW_HEADERS = 'Access-Control-Allow-Headers';

function checkMethod(request: PreflightedRequest, methods: readonly string[], headers: HeaderList): Check {
  const { method, credentials } = request;
  if (methods.includes(method) || isCorsSafelistedMethod(method)) return PASSED;
  if (credentials !== 'include' && methods.includes('*')) return PASSED;
  const code = methods.includes('*') ? 'method-wildcard' : 'method-not-allowed';
  return failed(code, method, linesOf(headers, ALLOW_METHODS), passingFor(ALLOW_METHODS, request));
}

function checkHeaders(
  request: PreflightedRequest,
  allowed: readonly string[],
  headers: HeaderList,
  { authorizationByWildcard = false }: PreflightTolerance,
): Check {
  const listed = new Set(allowed.map((name) => name.toLowerCase()));
  const wildcard = request.credentials !== 'include' && listed.has('*');
  const fail = (code: PreflightCode, name: string) =>
    failed(code, name, linesOf(headers, ALLOW_HEADERS), passingFor(ALLOW_HEADERS, request));

  const nonWildcard = NON_WILDCARD_REQUEST_HEADER_NAME.toLowerCase();
  if (!authorizationByWildcard && wildcard && hasHeader(request.headers, nonWildcard) && !listed.has(nonWildcard)) {
    return fail('authorization-wildcard', nonWildcard);
  }
  const missing = unsafeRequestHeaderNames(request.headers).find((name) => !listed.has(name) && !wildcard);
  if (missing === undefined) return PASSED;
  return fail(listed.has('*') ? 'header-wildcard' : 'header-not-allowed', missing);
}

function malformed(
  code: PreflightCode,
  name: string,
  request: PreflightedRequest,
  headers: HeaderList,
): Check & { ok: false } {
  return failed(code, name, linesOf(headers, name), passingFor(name, request));
}

function linesOf(headers: HeaderList, name: string): readonly string[] {
  return valuesOf(headers, name).map((value) => `${name}: ${value}`);
}

function passingFor(name: string, { method, headers }: PreflightedRequest): readonly string[] {
  return [`${name}: ${name === ALLOW_METHODS ? method : unsafeRequestHeaderNames(headers).join(', ')}`];
}
