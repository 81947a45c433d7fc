import type { HeaderList } from '../../../fetch/headers/header-list.js';
import { preflightLines, requestLines } from './browser-requests.js';
import { type AskedRequest, isSafe } from '../../request/asked-request.js';
import { hostileOrigins } from './hostile-origins.js';
import type { ObservationName } from './observation.js';

/** A request that is sent to look at its response. */
export interface Probe {
  readonly name: ObservationName;
  readonly origin: string | undefined;
  readonly method: string;
  readonly headers: HeaderList;
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

/**
 * What an attacker would try: at most 15 requests. If the method can change data, only preflights are sent.
 */
export function hostileProbes(request: AskedRequest): readonly Probe[] {
  const safe = isSafe(request.method);
  const ask = safe ? actual : preflight;
  const origins = Object.entries(hostileOrigins(request.origin)) as [ObservationName, string][];
  return [
    ...(safe ? [actual('no-origin', request, undefined)] : []),
    preflight('stranger-preflight', request, hostileOrigins(request.origin).stranger),
    ...origins.filter(([name]) => safe || name !== 'stranger').map(([name, origin]) => ask(name, request, origin)),
    malformed('malformed-headers', request, 'Access-Control-Request-Headers', MALFORMED_HEADERS),
    malformed('malformed-method', request, 'Access-Control-Request-Method', MALFORMED_METHOD),
  ];
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
