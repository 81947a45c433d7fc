import type { HeaderList } from '../../fetch/headers/header-list.js';
import { preflightHeaders } from '../../fetch/preflight-request.js';
import type { CorsDecisions } from '../../../http/cors-decisions.js';
import { allowingRule } from '../../../http/allowing-rule.js';
import { factsOf } from '../../../http/request-facts.js';
import { isRejected } from '../../../http/same-origin.js';
import { type CorsContext, candidatesOf, openContext, readPreflight } from '../../../http/cors-context.js';
import type { PreflightResponder } from '../../../http/preflight/preflight-responder.js';
import { headersOf, actualResponseHeaders } from '../../../policy/decide/response-headers.js';
import type { CorsRequest } from '../../../policy/options/cors-request.js';
import type { RequestedAccess } from '../../../policy/suggest/missing-permissions.js';
import type { CorsReason, CorsRefusal } from '../../../policy/decide/reason.js';
import type { CorsPolicies } from '../../../assignment/cors-policies.js';
import { type SuggestedChanges, suggestChanges } from '../../../assignment/suggest-changes.js';
import type { TracedPolicy } from '../../../assignment/traced-policies.js';
import type { RawRequest, RouteTable } from '../../../routing/route.js';
import type { CorsExplanation } from '../explanation.js';
import type { BrowserRequest } from './browser-request.js';
import { describeMissingRoute } from './missing-route.js';
import { undecidedSources } from './undecided.js';
import { syntheticRequest, syntheticResponse } from '../synthetic-request.js';

/** What the engine responds to one request. */
export interface EngineResponse {
  readonly request: RawRequest;
  readonly reason: CorsReason;
  readonly missing: readonly string[];
  readonly status: number | undefined;
  /** The headers as they are sent. */
  readonly headers: HeaderList;
  /** The policies that may decide, with their handlers. If no handler serves the request: one policy without a handler. */
  readonly candidates: readonly TracedPolicy[];
  /** The request as code of the application sees it. */
  readonly facts: CorsRequest;
  /** The rule that allows the origin, or the row of a source. */
  readonly rule: string | undefined;
  /** The sources that decide and were not started. */
  readonly undecided: readonly string[];
}

/** Gives requests that were never sent to the engine that decides real ones. It writes no response. */
export class EngineProbe {
  constructor(
    private readonly table: RouteTable,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly responder: PreflightResponder,
  ) {}

  /** The preflight that a browser sends before this request. */
  async preflight(asked: BrowserRequest): Promise<EngineResponse> {
    const own = preflightHeaders({ ...asked, origin: asked.origin ?? '' });
    const request = syntheticRequest('OPTIONS', asked.target, [...commonHeaders(asked, 'cors'), ...own]);
    const response = syntheticResponse(request);
    const preflightRequest = readPreflight(request) ?? { method: asked.method, headers: undefined };
    const answer = await this.responder.decide(request, response, preflightRequest, this.table, () => undefined);
    const { context, reason, missing, status } = answer;
    const rule = allowingRule(context, { reason, missing });
    return {
      reason,
      missing,
      status,
      headers: headersOf(answer.headers),
      rule,
      ...(await aboutContext(context, reason)),
    };
  }

  /** The request itself. */
  async actual(asked: BrowserRequest): Promise<EngineResponse> {
    const { table, policies } = this;
    const request = syntheticRequest(asked.method, asked.target, [...commonHeaders(asked, 'cors'), ...asked.headers]);
    const response = syntheticResponse(request);
    const context = openContext(request, response, undefined, table.match(request), table, policies);
    const decision = await this.decisions.actual(context);
    const { reason } = decision;
    return {
      reason,
      missing: [],
      status: isRejected(context, decision) ? 403 : undefined,
      headers: headersOf(actualResponseHeaders(decision)),
      rule: allowingRule(context, { decision }),
      ...(await aboutContext(context, reason)),
    };
  }

  /** A hint if no handler serves the request and no entry of `paths` matches it. */
  missingRoute({ method }: BrowserRequest, { request, candidates }: EngineResponse): Pick<CorsExplanation, 'unserved'> {
    const isCovered = candidates.some(({ route, pattern }) => route !== undefined || pattern !== undefined);
    if (isCovered || candidates.length === 0) return {};
    return { unserved: describeMissingRoute(request, method, this.table, this.policies.current.routes) };
  }

  /** The changes that would allow the request. */
  suggestChanges(reason: CorsRefusal, access: RequestedAccess, { candidates }: EngineResponse): SuggestedChanges {
    return suggestChanges(reason, access, candidates, this.policies.global);
  }
}

async function aboutContext(
  context: CorsContext,
  reason: CorsReason,
): Promise<Pick<EngineResponse, 'request' | 'candidates' | 'facts' | 'undecided'>> {
  const { request, origin, matches, path, policies } = context;
  const facts = factsOf(context);
  const isOpen = reason === 'origin-not-allowed' && origin !== undefined;
  return {
    request,
    candidates: policies.traced(matches, path),
    facts,
    undecided: isOpen ? await undecidedSources(candidatesOf(context), origin, facts) : [],
  };
}

/** The headers that a browser adds to every request of a script. */
function commonHeaders({ host, origin, method, crossOrigin }: BrowserRequest, mode: string): HeaderList {
  // A same-origin GET or HEAD request has no Origin header (Fetch, "append a request `Origin` header").
  const sent = crossOrigin || !['GET', 'HEAD'].includes(method);
  return [
    ['Host', host],
    ...(origin !== undefined && sent ? [['Origin', origin] as const] : []),
    ...(origin === undefined
      ? []
      : [['Sec-Fetch-Mode', mode] as const, ['Sec-Fetch-Site', crossOrigin ? 'cross-site' : 'same-origin'] as const]),
  ];
}
