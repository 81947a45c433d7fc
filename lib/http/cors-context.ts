import type { ServerResponse } from 'node:http';
import {
  type ActualDecision,
  classifyRequest,
  type PreflightDecision,
  type PreflightRequest,
} from '../policy/decide/decision.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { CorsPolicies } from '../assignment/cors-policies.js';
import type { RouteMatch, RawRequest, RouteTable } from '../routing/route.js';

export type RawResponse = ServerResponse;

/** Hands a request on to what stands behind. One for all requests: the engine forgets how it optimized what is made anew for each. */
export type Deliver = (request: RawRequest, response: RawResponse) => void;
export type Enter = (request: RawRequest, response: RawResponse, deliver: Deliver) => void;

/** One request and what was decided about it, kept from the entrance to the last header. */
export interface CorsContext {
  readonly request: RawRequest;
  readonly response: RawResponse;
  readonly table: RouteTable;
  /** The value of `Origin`, unchecked; `undefined` if the request has none. */
  readonly origin: string | undefined;
  /** What the preflight asks for; `undefined` for an actual request. */
  readonly preflightRequest: PreflightRequest | undefined;
  /** The path as the router compares it; empty unless policies depend on it. */
  readonly path: string;
  /** Whether this is the policy of the handler; where only later parts of the application tell, all of them grant it. */
  readonly certain: boolean;
  /** Where the request leads, as far as it is known: the policy is that of these matches. */
  matches: readonly RouteMatch[];
  policy: CorsPolicy;
  actual: ActualDecision | undefined;
  preflight: PreflightDecision | undefined;
}

/** The context of a preflight. */
export type CorsPreflightContext = CorsContext & { readonly preflightRequest: PreflightRequest };

/**
 * Opens the context of a request that leads to one of these matches, or to none.
 *
 * @param preflightRequest what it asks for, if it is a preflight
 */
export function openContext<Request extends PreflightRequest | undefined>(
  request: RawRequest,
  response: RawResponse,
  preflightRequest: Request,
  matches: readonly RouteMatch[],
  table: RouteTable,
  policies: CorsPolicies,
): CorsContext & { readonly preflightRequest: Request } {
  const path = policies.dependOnPath ? table.pathOf(request) : '';
  const { origin } = request.headers;
  const policy = policies.governing(matches, path);
  const certain =
    matches.length < 2
      ? matches[0] !== 'undetermined'
      : matches.every((one) => one !== 'undetermined' && policies.governing([one], path) === policy);
  return {
    request,
    response,
    table,
    origin,
    preflightRequest,
    path,
    certain,
    matches,
    policy,
    actual: undefined,
    preflight: undefined,
  };
}

/** What the server delivered, of what the platform made of it. */
export function rawOf<T extends RawRequest | RawResponse>(wrapped: T | { readonly raw: T }): T {
  return 'raw' in wrapped ? wrapped.raw : wrapped;
}

/** What a request asks for, if it is a CORS-preflight request. */
export function readPreflight({ method, headers }: RawRequest): PreflightRequest | undefined {
  const requestMethod = lineOf(headers['access-control-request-method']);
  if (classifyRequest(method ?? '', headers.origin, requestMethod) !== 'preflight') return undefined;
  return { method: requestMethod ?? '', headers: lineOf(headers['access-control-request-headers']) };
}

/** Node joins the lines of a header that was sent several times. */
function lineOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
