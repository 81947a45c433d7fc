import type { HeaderList } from '../../standard/header-list.js';
import { preflightHeaders } from '../fetch/preflight-request.js';
import type { CorsDecisions } from '../../http/cors-decisions.js';
import { candidatePolicies } from '../../http/observability/candidate-policies.js';
import { isRejected } from '../../http/same-origin.js';
import { openContext, readPreflight } from '../../http/cors-context.js';
import type { PreflightResponder } from '../../http/preflight-responder.js';
import { headersOf, actualResponseHeaders } from '../../policy/decide/response-headers.js';
import type { RequestedAccess } from '../../policy/suggest/missing-permissions.js';
import type { CorsReason, CorsRefusal } from '../../policy/decide/reason.js';
import type { CorsPolicies } from '../../assignment/cors-policies.js';
import { type CandidatePolicy, type SuggestedChanges, suggestChanges } from '../../assignment/suggest-changes.js';
import type { RawRequest, RouteTable } from '../../routing/route.js';
import type { CorsExplanation } from './explanation.js';
import type { BrowserRequest } from './explain-request.js';
import { tellUnserved } from './unserved-methods.js';
import { syntheticRequest, syntheticResponse } from './synthetic-request.js';

/** What the engine says of one request. */
export interface Answered {
  readonly request: RawRequest;
  readonly reason: CorsReason;
  readonly missing: readonly string[];
  readonly status: number | undefined;
  /** As they are sent. */
  readonly headers: HeaderList;
  /** The handlers that the decision is about, with their policies; one without a handler where none serves the request. */
  readonly deciding: readonly CandidatePolicy[];
}

/** Asks the engine about requests that nobody sent: the parts that answer real ones, up to where they would write. */
export class EngineProbe {
  constructor(
    private readonly table: RouteTable,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly responder: PreflightResponder,
  ) {}

  /** The preflight that a browser sends before this request. */
  async preflight(asked: BrowserRequest): Promise<Answered> {
    const own = preflightHeaders({ ...asked, origin: asked.origin ?? '' });
    const request = syntheticRequest('OPTIONS', asked.target, [...commonHeaders(asked, 'cors'), ...own]);
    const response = syntheticResponse(request);
    const preflightRequest = readPreflight(request) ?? { method: asked.method, headers: undefined };
    const answer = await this.responder.decide(request, response, preflightRequest, this.table, () => undefined);
    const { context, reason, missing, status } = answer;
    return {
      request,
      reason,
      missing,
      status,
      headers: headersOf(answer.headers),
      deciding: candidatePolicies(context, this.policies),
    };
  }

  /** The request itself. */
  async actual(asked: BrowserRequest): Promise<Answered> {
    const { table, policies } = this;
    const { rejectDisallowed } = policies;
    const request = syntheticRequest(asked.method, asked.target, [...commonHeaders(asked, 'cors'), ...asked.headers]);
    const response = syntheticResponse(request);
    const exchange = openContext(request, response, undefined, table.match(request), table, policies);
    const decision = await this.decisions.actual(exchange);
    const rejected = rejectDisallowed && isRejected(exchange, decision);
    return {
      request,
      reason: decision.reason,
      missing: [],
      status: rejected ? 403 : undefined,
      headers: headersOf(actualResponseHeaders(decision, rejectDisallowed)),
      deciding: candidatePolicies(exchange, this.policies),
    };
  }

  /** Where no handler serves the request, and no entry of `paths` is for it: that this is so. */
  unserved({ method }: BrowserRequest, { request, deciding }: Answered): Pick<CorsExplanation, 'unserved'> {
    const isMeant = deciding.some(({ route, traced }) => route !== undefined || traced.pattern !== undefined);
    if (isMeant || deciding.length === 0) return {};
    return { unserved: tellUnserved(request, method, this.table, this.policies.routes) };
  }

  /** What would allow what was refused. */
  remedy(reason: CorsRefusal, access: RequestedAccess, { deciding }: Answered): SuggestedChanges {
    return suggestChanges(reason, access, deciding, this.policies.global);
  }
}

/** What a browser adds to every request of a script. */
function commonHeaders({ host, origin, method, crossOrigin }: BrowserRequest, mode: string): HeaderList {
  // A request of the own origin carries it only where it may change something (Fetch, "append a request `Origin` header").
  const sent = crossOrigin || !['GET', 'HEAD'].includes(method);
  return [
    ['Host', host],
    ...(origin !== undefined && sent ? [['Origin', origin] as const] : []),
    ...(origin === undefined
      ? []
      : [['Sec-Fetch-Mode', mode] as const, ['Sec-Fetch-Site', crossOrigin ? 'cross-site' : 'same-origin'] as const]),
  ];
}
