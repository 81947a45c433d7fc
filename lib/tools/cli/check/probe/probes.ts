import { randomUUID } from 'node:crypto';
import type { HeaderList } from '../../../fetch/headers/header-list.js';
import { preflightLines, requestLines } from './browser-requests.js';
import type { AskedRequest } from '../../request/asked-request.js';
import { hostileOrigins } from './hostile-origins.js';
import type { ObservationName, UnusualName } from './observation.js';

/** A request that is sent to look at its response. */
export interface Probe {
  readonly name: ObservationName;
  readonly origin: string | undefined;
  readonly method: string;
  readonly headers: HeaderList;
  /** A query that no other request has, so that a cache cannot serve the response to others. */
  readonly query?: string;
}

/** Not a list of tokens: no browser sends it, and no server has a reason to repeat it. */
const MALFORMED_HEADERS = 'x-check, not (a) token';
const MALFORMED_METHOD = 'NOT(A)TOKEN';

/** A header that only a server that decodes what it sends back adds to its response. */
export const INJECTED_NAME = 'X-Nestjs-Cors-Injected';
const INJECTION = `%0d%0a${INJECTED_NAME}:%201`;

/** A cookie that means nothing to any server. Some answer differently as soon as there is one. */
const DUMMY_COOKIE = 'nestjs-cors=1';

/** The preflight of the page. */
export function ownPreflight(request: AskedRequest): Probe {
  return preflight('own-preflight', request, request.origin);
}

/** The request of the page itself. */
export function ownRequest(request: AskedRequest): Probe {
  return actual('own-request', request, request.origin);
}

/** The request of the page with a query of its own, and the same question of another origin, which a cache may mix up. */
export function cacheProbes(request: AskedRequest): readonly [own: Probe, stranger: Probe] {
  const query = newQuery();
  return [
    { ...actual('own-unique', request, request.origin), query },
    { ...actual('cached-stranger', request, strangerOf(request)), query },
  ];
}

/**
 * What an attacker would try.
 *
 * @param safe whether to send the request itself; otherwise, only preflights
 */
export function hostileProbes(request: AskedRequest, safe: boolean): readonly Probe[] {
  const ask = safe ? unique : preflight;
  const origins = Object.entries(hostileOrigins(request.origin)) as [ObservationName, string][];
  const injected = `${request.origin}${INJECTION}`;
  return [
    ...(safe ? [unique('no-origin', request, undefined), ...withCookie('stranger-cookie', request)] : []),
    preflight('stranger-preflight', request, strangerOf(request)),
    ...origins.filter(([name]) => safe || name !== 'stranger').map(([name, origin]) => ask(name, request, origin)),
    unusual('malformed-headers', request, 'Access-Control-Request-Headers', MALFORMED_HEADERS),
    unusual('malformed-method', request, 'Access-Control-Request-Method', MALFORMED_METHOD),
    { ...ask('injected-origin', request, injected), origin: injected },
    unusual('injected-headers', request, 'Access-Control-Request-Headers', `x-check${INJECTION}`),
  ];
}

/** GET changes nothing (RFC 9110, section 9.2.1), and shows more than a preflight. */
export function getProbes(request: AskedRequest): readonly [own: Probe, ...others: Probe[]] {
  const headers = request.headers.filter(([name]) => !/^content-/i.test(name));
  const get = { ...request, method: 'GET', headers };
  const query = newQuery();
  return [
    { ...actual('get-own', get, request.origin), query },
    { ...actual('get-cached', get, strangerOf(request)), query },
    unique('get-stranger', get, strangerOf(request)),
    unique('get-no-origin', get, undefined),
    ...withCookie('get-cookie', get),
  ];
}

function strangerOf({ origin }: AskedRequest): string | undefined {
  return hostileOrigins(origin).stranger;
}

function newQuery(): string {
  return `nestjs-cors=${randomUUID()}`;
}

function unique(name: ObservationName, request: AskedRequest, origin: string | undefined): Probe {
  return { ...actual(name, request, origin), query: newQuery() };
}

/** Only where the page sends credentials and its own cookie is not known. */
function withCookie(name: ObservationName, request: AskedRequest): readonly Probe[] {
  if (request.credentials !== 'include' || request.cookie !== undefined) return [];
  return [unique(name, { ...request, cookie: DUMMY_COOKIE }, strangerOf(request))];
}

function actual(name: ObservationName, request: AskedRequest, origin: string | undefined): Probe {
  return { name, origin, method: request.method, headers: requestLines(request, origin) };
}

function preflight(name: ObservationName, request: AskedRequest, origin = request.origin): Probe {
  return { name, origin, method: 'OPTIONS', headers: preflightLines({ ...request, origin }) };
}

/** The preflight of the page, with another value for one of its headers. */
function unusual(name: UnusualName, request: AskedRequest, replaced: string, value: string): Probe {
  const own = preflight(name, request);
  return { ...own, headers: [...own.headers.filter(([one]) => one !== replaced), [replaced, value]] };
}
