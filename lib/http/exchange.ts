import type { ServerResponse } from 'node:http';
import type { ActualDecision, PreflightDecision } from '../policy/decision.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { CorsPolicies } from '../routing/cors-policies.js';
import type { Destination, RawRequest, RouteTable } from '../routing/route.js';

export type RawResponse = ServerResponse;

/** Hands a request on to what stands behind. */
export type Next = (error?: unknown) => void;
export type Enter = (request: RawRequest, response: RawResponse, next: Next) => void;

/** One request and what was decided about it, kept from the entrance to the last header. */
export interface Exchange {
  readonly type: 'preflight' | 'actual';
  readonly request: RawRequest;
  readonly response: RawResponse;
  /** The value of `Origin`, unchecked; `undefined` if the request has none. */
  readonly origin: string | undefined;
  /** The path as the router compares it; empty unless policies depend on it. */
  readonly path: string;
  /** Whether this is the policy of the handler; where only later parts of the application tell, all of them grant it. */
  readonly certain: boolean;
  /** Where the request leads, as far as it is known: the policy is that of these destinations. */
  destinations: readonly Destination[];
  policy: CorsPolicy;
  actual: ActualDecision | undefined;
  preflight: PreflightDecision | undefined;
}

/** The request keeps its exchange itself: a weak map with an entry for every request is what collecting garbage costs most. */
const EXCHANGE = Symbol('nestjs-cors exchange');

interface Exchanged {
  [EXCHANGE]?: Exchange;
}

/** Opens the exchange of a request that leads to one of these destinations, or to none. */
export function openExchange(
  type: Exchange['type'],
  request: RawRequest,
  response: RawResponse,
  destinations: readonly Destination[],
  table: RouteTable,
  policies: CorsPolicies,
): Exchange {
  const path = policies.dependOnPath ? table.pathOf(request) : '';
  const { origin } = request.headers;
  const policy = policies.governing(destinations, path);
  const certain =
    destinations.length < 2
      ? destinations[0] !== 'unknown'
      : destinations.every((one) => one !== 'unknown' && policies.governing([one], path) === policy);
  const exchange: Exchange = {
    type,
    request,
    response,
    origin,
    path,
    certain,
    destinations,
    policy,
    actual: undefined,
    preflight: undefined,
  };
  (request as Exchanged)[EXCHANGE] = exchange;
  return exchange;
}

/** The exchange of a request, as the platform hands it to the application or as the server delivered it. */
export function exchangeOf(request: RawRequest | { readonly raw: RawRequest }): Exchange | undefined {
  return (rawOf(request) as Exchanged)[EXCHANGE];
}

/** What the server delivered, of what the platform made of it. */
export function rawOf<T extends RawRequest | RawResponse>(wrapped: T | { readonly raw: T }): T {
  return 'raw' in wrapped ? wrapped.raw : wrapped;
}

/** A header of the request; Node joins the lines of one that was sent several times. */
export function header(request: RawRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
