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
export class CorsContext<Preflight extends PreflightRequest | undefined = PreflightRequest | undefined> {
  /** The value of `Origin`, not validated; `undefined` if the request has none. */
  readonly origin: string | undefined;
  /** As they arrived: middleware may change them. */
  private readonly method: string | undefined;
  private readonly url: string | undefined;

  constructor(
    readonly request: RawRequest,
    readonly response: RawResponse,
    readonly table: RouteTable,
    /** The policies that were in force when the request arrived. */
    readonly policies: PolicySnapshot,
    /** What the preflight asks for; `undefined` for an actual request. */
    readonly preflightRequest: Preflight,
    /** The path as the router compares it; empty unless policies depend on it. */
    readonly path: string,
    private known: readonly RouteMatch[] | undefined,
    /** The policy of `matches`. */
    readonly policy: CorsPolicy,
    /** Whether `policy` is the policy of the handler. If not, it grants only what the policy of every match grants. */
    readonly certain: boolean,
    /** Whether the request is refused before the application gets it. */
    readonly isStopped = false,
  ) {
    this.origin = request.headers.origin;
    this.method = request.method;
    this.url = request.url;
  }

  /** The routes that the request may reach, as far as they are known. Where one policy decides every request, few ask for them. */
  get matches(): readonly RouteMatch[] {
    return (this.known ??= this.table.match(asArrived(this.request, this.method, this.url)));
  }

  /** The context of the same request with other values. */
  with(changes: ContextChanges): CorsContext<Preflight> {
    const { request, response, table, policies, preflightRequest } = this;
    const { path, matches, policy, certain, isStopped } = this;
    const now = { path, matches, policy, certain, isStopped, ...changes };
    return new CorsContext(
      request,
      response,
      table,
      policies,
      preflightRequest,
      now.path,
      now.matches,
      now.policy,
      now.certain,
      now.isStopped,
    );
  }
}

type ContextChanges = Partial<Pick<CorsContext, 'path' | 'matches' | 'policy' | 'certain' | 'isStopped'>>;

export type CorsPreflightContext = CorsContext<PreflightRequest>;

export function isPreflight(context: CorsContext): context is CorsPreflightContext {
  return context.preflightRequest !== undefined;
}

/**
 * Opens the context of a request that leads to one of these matches, or to no route.
 *
 * @param preflightRequest what it asks for, if it is a preflight
 */
export function openContext<Preflight extends PreflightRequest | undefined>(
  request: RawRequest,
  response: RawResponse,
  preflightRequest: Preflight,
  matches: readonly RouteMatch[],
  table: RouteTable,
  { current: policies }: CorsPolicies,
): CorsContext<Preflight> {
  const path = policies.dependOnPath ? table.pathOf(request) : '';
  const { policy, certain } = policyOf(matches, path, policies);
  return new CorsContext(request, response, table, policies, preflightRequest, path, matches, policy, certain);
}

/** Opens the context of an actual request. */
export function openActualContext(
  request: RawRequest,
  response: RawResponse,
  table: RouteTable,
  policies: CorsPolicies,
): CorsContext {
  const { current } = policies;
  const single = policyOfAll(table, current);
  if (single === undefined) return openContext(request, response, undefined, table.match(request), table, policies);
  return new CorsContext(request, response, table, current, undefined, '', undefined, single, true);
}

/** The policy of every request, if no route needs to be found to know it. */
export function policyOfAll(table: RouteTable, policies: PolicySnapshot): CorsPolicy | undefined {
  return table.isCertain ? policies.single : undefined;
}

function asArrived(request: RawRequest, method: string | undefined, url: string | undefined): RawRequest {
  if (request.method === method && request.url === url) return request;
  return Object.create(request, { method: { value: method }, url: { value: url } }) as RawRequest;
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
