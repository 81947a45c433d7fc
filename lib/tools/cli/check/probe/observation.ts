import { getHeader } from '../../../../standard/header-list.js';
import { isOkStatus } from '../../../fetch/preflight-response.js';
import type { ProbeExchange } from './probe-exchange.js';
import type { HostileOriginName } from './hostile-origins.js';

/** What was asked for: by the page itself, without an origin, by an origin that it is not, or with what no browser sends. */
export type ObservationName =
  | 'own-preflight'
  | 'own-request'
  | 'no-origin'
  | 'stranger-preflight'
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

/** Whom an answer lets read it: nobody, everybody by `*`, or the origin that asked by its name. */
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

/** Whom it lets read, credentials left aside; a preflight has to be answered with an ok status, too. */
export function grantOf(observation: Observation): Grant {
  const allowed = header(observation, 'Access-Control-Allow-Origin');
  if (isPreflight(observation) && !isOk(observation)) return 'none';
  if (allowed === '*') return 'any';
  return allowed !== undefined && allowed === observation.origin ? 'name' : 'none';
}

/** Whether it says that credentials may come along. */
export function hasCredentials(observation: Observation): boolean {
  return header(observation, 'Access-Control-Allow-Credentials') === 'true';
}
