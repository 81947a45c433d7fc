import type { ServerResponse } from 'node:http';
import { classifyRequest, type PreflightRequest } from '../policy/decide/decision.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { CorsPolicies } from '../assignment/cors-policies.js';
import type { PolicySnapshot } from '../assignment/policy-snapshot.js';
import type { RawRequest, RouteMatch, RouteTable } from '../routing/route.js';

export type RawResponse = ServerResponse;

/** A request of Node's server, or a request of Express or Fastify. */
export type PlatformRequest = RawRequest | { readonly raw: RawRequest };

/** Passes a request on to the application. One function for all requests: V8 does not keep optimized code for new closures. */
export type Deliver = (request: RawRequest, response: RawResponse) => void;
export type Enter = (request: RawRequest, response: RawResponse, deliver: Deliver) => void;

/** One request, and the policy that decides it. */
export interface CorsContext {
  readonly request: RawRequest;
  readonly response: RawResponse;
  readonly table: RouteTable;
  /** The value of `Origin`, not validated; `undefined` if the request has none. */
  readonly origin: string | undefined;
  /** What the preflight asks for; `undefined` for an actual request. */
  readonly preflightRequest: PreflightRequest | undefined;
  /** The path as the router compares it; empty unless policies depend on it. */
  readonly path: string;
  /** Whether `policy` is the policy of the handler. If not, it grants only what the policy of every match grants. */
  readonly certain: boolean;
  /** Whether the request is refused before the application gets it. */
  readonly isStopped: boolean;
  /** The routes that the request may reach, as far as they are known. */
  readonly matches: readonly RouteMatch[];
  /** The policy of `matches`. */
  readonly policy: CorsPolicy;
  /** The policies that were in force when the request arrived. */
  readonly policies: PolicySnapshot;
}

export type CorsPreflightContext = CorsContext & { readonly preflightRequest: PreflightRequest };

/**
 * Opens the context of a request that leads to one of these matches, or to no route.
 *
 * @param preflightRequest what it asks for, if it is a preflight
 */
export function openContext<Request extends PreflightRequest | undefined>(
  request: RawRequest,
  response: RawResponse,
  preflightRequest: Request,
  matches: readonly RouteMatch[],
  table: RouteTable,
  { current: policies }: CorsPolicies,
): CorsContext & { readonly preflightRequest: Request } {
  const path = policies.dependOnPath ? table.pathOf(request) : '';
  const { origin } = request.headers;
  const { policy, certain } = policyOf(matches, path, policies);
  return {
    request,
    response,
    table,
    origin,
    preflightRequest,
    path,
    certain,
    isStopped: false,
    matches,
    policy,
    policies,
  };
}

/** The policy of these matches, and whether it is the policy of each of them. */
export function policyOf(
  matches: readonly RouteMatch[],
  path: string,
  policies: PolicySnapshot,
): Pick<CorsContext, 'policy' | 'certain'> {
  const policy = policies.governing(matches, path);
  if (matches.length < 2) return { policy, certain: matches[0] !== 'undetermined' };
  const isSame = (one: RouteMatch): boolean => one !== 'undetermined' && policies.governing([one], path) === policy;
  return { policy, certain: matches.every(isSame) };
}

/** The policy of each route that the request may reach. */
export function candidatesOf({ matches, policies, path, policy }: CorsContext): readonly CorsPolicy[] {
  return matches.length < 2 ? [policy] : matches.map((match) => policies.governing([match], path));
}

/** The request or response of Node's server, without the platform's wrapper. */
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
