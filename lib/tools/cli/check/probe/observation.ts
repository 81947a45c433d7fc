import { getHeader } from '../../../fetch/headers/header-list.js';
import { isOkStatus } from '../../../fetch/preflight-response.js';
import type { ProbeExchange } from './probe-exchange.js';
import type { HostileOriginName } from './hostile-origins.js';

/** A GET request that is sent to compare, by what it is for a URL that is asked for with GET. */
export const GET_PROBES = {
  'get-own': 'own-request',
  'get-cached': 'cached-stranger',
  'get-stranger': 'stranger',
  'get-no-origin': 'no-origin',
  'get-cookie': 'stranger-cookie',
} as const;
export type GetName = keyof typeof GET_PROBES;

/** Values that no browser sends. A server may send them back. */
const UNUSUAL = ['malformed-headers', 'malformed-method', 'injected-origin', 'injected-headers'] as const;
export type UnusualName = (typeof UNUSUAL)[number];

/** What was sent: the request of the page, one without an origin, one of another origin, or one that no browser sends. */
export type ObservationName =
  | 'own-preflight'
  | 'own-request'
  | 'own-unique'
  | 'cached-stranger'
  | 'no-origin'
  | 'stranger-cookie'
  | 'stranger-preflight'
  | GetName
  | UnusualName
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

export function isUnusual({ name }: Observation): boolean {
  return UNUSUAL.some((one) => one === name);
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
