import type { HeaderList } from '../../../fetch/headers/header-list.js';
import { preflightLines, requestLines } from './browser-requests.js';
import type { AskedRequest } from '../../request/asked-request.js';
import { hostileOrigins } from './hostile-origins.js';
import type { ObservationName } from './observation.js';

/** A request that is sent to look at its response. */
export interface Probe {
  readonly name: ObservationName;
  readonly origin: string | undefined;
  readonly method: string;
  readonly headers: HeaderList;
  /** Whether the URL gets a query of its own, so that a cache cannot serve the response to others. */
  readonly unique?: boolean;
}

/** Not a list of tokens: no browser sends it, and no server has a reason to repeat it. */
const MALFORMED_HEADERS = 'x-check, not (a) token';
const MALFORMED_METHOD = 'NOT(A)TOKEN';

/** The preflight of the page. */
export function ownPreflight(request: AskedRequest): Probe {
  return preflight('own-preflight', request, request.origin);
}

/** The request of the page itself. */
export function ownRequest(request: AskedRequest): Probe {
  return actual('own-request', request, request.origin);
}

/** The request of the page, with a query of its own. */
export function ownUniqueRequest(request: AskedRequest): Probe {
  return { ...actual('own-request', request, request.origin), unique: true };
}

/**
 * What an attacker would try.
 *
 * @param safe whether to send the request itself; otherwise, only preflights
 */
export function hostileProbes(request: AskedRequest, safe: boolean): readonly Probe[] {
  const ask = safe ? unique : preflight;
  const origins = Object.entries(hostileOrigins(request.origin)) as [ObservationName, string][];
  return [
    ...(safe ? [unique('no-origin', request, undefined)] : []),
    preflight('stranger-preflight', request, hostileOrigins(request.origin).stranger),
    ...origins.filter(([name]) => safe || name !== 'stranger').map(([name, origin]) => ask(name, request, origin)),
    malformed('malformed-headers', request, 'Access-Control-Request-Headers', MALFORMED_HEADERS),
    malformed('malformed-method', request, 'Access-Control-Request-Method', MALFORMED_METHOD),
  ];
}

/** GET changes nothing (RFC 9110, section 9.2.1), and shows more than a preflight. */
export function getProbes({ headers, ...request }: AskedRequest): readonly Probe[] {
  const get = { ...request, method: 'GET', headers: headers.filter(([name]) => !/^content-/i.test(name)) };
  return [
    unique('get-own', get, request.origin),
    unique('get-stranger', get, hostileOrigins(request.origin).stranger),
    unique('get-no-origin', get, undefined),
  ];
}

function unique(name: ObservationName, request: AskedRequest, origin: string | undefined): Probe {
  return { ...actual(name, request, origin), unique: true };
}

function actual(name: ObservationName, request: AskedRequest, origin: string | undefined): Probe {
  return { name, origin, method: request.method, headers: requestLines(request, origin) };
}

function preflight(name: ObservationName, request: AskedRequest, origin = request.origin): Probe {
  return { name, origin, method: 'OPTIONS', headers: preflightLines({ ...request, origin }) };
}

/** The preflight of the page, with another value for one of its headers. */
function malformed(name: ObservationName, request: AskedRequest, replaced: string, value: string): Probe {
  const own = preflight(name, request);
  return { ...own, headers: [...own.headers.filter(([one]) => one !== replaced), [replaced, value]] };
}
