import type { HeaderList } from '../../../../standard/header-list.js';
import { preflightLines, requestLines } from './browser-requests.js';
import { type AskedRequest, isSafe } from '../../request/asked-request.js';
import { hostileOrigins } from './hostile-origins.js';
import type { ObservationName } from './observation.js';

/** A request that is sent to see what comes back. */
export interface Probe {
  readonly name: ObservationName;
  readonly origin: string | undefined;
  readonly method: string;
  readonly headers: HeaderList;
}

/** No list of tokens, so nothing that a browser sends, or that a server has a reason to repeat. */
const MALFORMED_HEADERS = 'x-check, not (a) token';
const MALFORMED_METHOD = 'NOT(A)TOKEN';

/** What the browser asks first, where it asks. */
export function ownPreflight(request: AskedRequest): Probe {
  return preflight('own-preflight', request, request.origin);
}

/** The request itself. */
export function ownRequest(request: AskedRequest): Probe {
  return actual('own-request', request, request.origin);
}

/**
 * What an attacker would try: at most 15 requests. Where the method may change something, preflights stand for them, and
 * nothing but preflights is sent.
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

/** The preflight of the page with another value in one of its headers. */
function malformed(name: ObservationName, request: AskedRequest, replaced: string, value: string): Probe {
  const own = preflight(name, request);
  return { ...own, headers: [...own.headers.filter(([one]) => one !== replaced), [replaced, value]] };
}
