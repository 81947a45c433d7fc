import { getHeader } from '../../../fetch/headers/header-list.js';
import { isOkStatus } from '../../../fetch/preflight-response.js';
import type { ProbeExchange } from './probe-exchange.js';
import type { HostileOriginName } from './hostile-origins.js';

/** What was sent: the request of the page, one without an origin, one of another origin, or one that no browser sends. */
export type ObservationName =
  | 'own-preflight'
  | 'own-request'
  | 'no-origin'
  | 'stranger-preflight'
  | 'get-own'
  | 'get-stranger'
  | 'get-no-origin'
  | 'malformed-headers'
  | 'malformed-method'
  | HostileOriginName;

/** An exchange that the audit looks at. */
export interface Observation {
  readonly name: ObservationName;
  /** `undefined` for the request without an `Origin`. */
  readonly origin: string | undefined;
  readonly exchange: ProbeExchange;
}

export type Observations = Partial<Readonly<Record<ObservationName, Observation>>>;

/** Which origins a response allows: none, any by `*`, or the requesting origin by name. */
export type Grant = 'none' | 'any' | 'name';

export function header({ exchange }: Observation, name: string): string | undefined {
  return getHeader(exchange.response.headers, name);
}

/** Whether it is a CORS-preflight request. */
export function isPreflight({ exchange }: Observation): boolean {
  return getHeader(exchange.request.headers, 'Access-Control-Request-Method') !== undefined;
}

export function isOk({ exchange }: Observation): boolean {
  return isOkStatus(exchange.response.status);
}

/** Which origins the response allows, ignoring credentials. A preflight also needs an ok status. */
export function grantOf(observation: Observation): Grant {
  const allowed = header(observation, 'Access-Control-Allow-Origin');
  if (isPreflight(observation) && !isOk(observation)) return 'none';
  if (allowed === '*') return 'any';
  return allowed !== undefined && allowed === observation.origin ? 'name' : 'none';
}

/** Whether the response allows credentials. */
export function hasCredentials(observation: Observation): boolean {
  return header(observation, 'Access-Control-Allow-Credentials') === 'true';
}
