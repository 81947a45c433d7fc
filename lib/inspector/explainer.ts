import type { HeaderList } from '../fetch/header-list.js';
import { preflightHeaders } from '../fetch/preflight-request.js';
import type { CorsDecisions } from '../http/cors-decisions.js';
import { decidingPolicies } from '../http/deciding-policies.js';
import { isDisallowed } from '../http/disallowed.js';
import { openExchange, questionOf } from '../http/exchange.js';
import type { PreflightResponder } from '../http/preflight-responder.js';
import { headersOf, planActual } from '../policy/header-plan.js';
import type { AskedAccess } from '../policy/lacks.js';
import type { CorsReason, CorsRefusal } from '../policy/reason.js';
import type { CorsPolicies } from '../routing/cors-policies.js';
import { type DecidingPolicy, type Remedy, remedyFor } from '../routing/remedy.js';
import type { RawRequest, RouteTable } from '../routing/route.js';
import type { CorsExplanation } from './explanation.js';
import type { BrowserRequest } from './question.js';
import { tellUnserved } from './unserved.js';
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
  readonly deciding: readonly DecidingPolicy[];
}

/** Asks the engine about requests that nobody sent: the parts that answer real ones, up to where they would write. */
export class Engine {
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
    const question = questionOf(request) ?? { method: asked.method, headers: undefined };
    const answer = await this.responder.decide(request, response, question, this.table, () => undefined);
    const { exchange, reason, missing, status, plan } = answer;
    return {
      request,
      reason,
      missing,
      status,
      headers: headersOf(plan),
      deciding: decidingPolicies(exchange, this.policies),
    };
  }

  /** The request itself. */
  async actual(asked: BrowserRequest): Promise<Answered> {
    const { table, policies } = this;
    const { rejectDisallowed } = policies;
    const request = syntheticRequest(asked.method, asked.target, [...commonHeaders(asked, 'cors'), ...asked.headers]);
    const response = syntheticResponse(request);
    const exchange = openExchange(request, response, undefined, table.reached(request), table, policies);
    const decision = await this.decisions.actual(exchange);
    const rejected = rejectDisallowed && isDisallowed(exchange, decision);
    return {
      request,
      reason: decision.reason,
      missing: [],
      status: rejected ? 403 : undefined,
      headers: headersOf(planActual(decision, rejectDisallowed)),
      deciding: decidingPolicies(exchange, this.policies),
    };
  }

  /** Where no handler serves the request, and no entry of `paths` is for it: that this is so. */
  unserved({ method }: BrowserRequest, { request, deciding }: Answered): Pick<CorsExplanation, 'unserved'> {
    const isMeant = deciding.some(({ route, originated }) => route !== undefined || originated.pattern !== undefined);
    if (isMeant || deciding.length === 0) return {};
    return { unserved: tellUnserved(request, method, this.table, this.policies.routes) };
  }

  /** What would allow what was refused. */
  remedy(reason: CorsRefusal, access: AskedAccess, { deciding }: Answered): Remedy {
    return remedyFor(reason, access, deciding, this.policies.global);
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
