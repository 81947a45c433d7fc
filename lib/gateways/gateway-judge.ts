import { Injectable } from '@nestjs/common';
import { CorsPolicies } from '../assignment/cors-policies.js';
import type { ActualDecision } from '../policy/decide/decision.js';
import { actualResponseHeaders } from '../policy/decide/response-headers.js';
import { type CorsContext, isPreflight, openContext, policyOf } from '../http/cors-context.js';
import { type Awaitable, CorsDecisions } from '../http/cors-decisions.js';
import type { HeadersAtStart } from '../http/late-headers.js';
import { DecisionEvents } from '../http/observability/decision-events.js';
import { isSameOriginRequest } from '../http/same-origin.js';
import { GatewayTable } from './gateway-table.js';
import type { WebSocketTable } from './web-socket-table.js';

/** What a request on the transport of gateways consists of. */
export type TransportRequest = Pick<CorsContext, 'request' | 'response' | 'preflightRequest'>;

/** Decides which requests may reach a gateway (R19). */
@Injectable()
export class GatewayJudge {
  constructor(
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly events: DecisionEvents,
  ) {}

  /** Calls back at once, unless an asynchronous `origin` function is awaited. */
  judge(context: CorsContext, decided: (decision: ActualDecision, admitted: boolean) => void): void {
    const decision = this.decisions.actual(context);
    const conclude = (settled: ActualDecision): void => {
      if (isAdmitted(context, settled)) decided(settled, true);
      else decided(refusalOf(context), false);
    };
    if (decision instanceof Promise) void decision.then(conclude);
    else conclude(decision);
  }

  /**
   * Several namespaces share a transport. It admits a page that one of them allows, with the headers of the policies that do
   * (R19). If none does, it refuses with the policy of all of them.
   */
  narrow(shared: GatewayTable, given: TransportRequest, use: (table: GatewayTable) => void): void {
    const { gateways, judgesNamespaces } = shared.transport;
    if (!judgesNamespaces || given.request.headers.origin === undefined || this.hasOnePolicy(shared)) {
      use(shared);
      return;
    }
    const contexts = gateways.map((gateway) => this.contextOf(shared.narrowedTo([gateway]), given));
    const answers = contexts.map((context) => this.allows(context));
    const conclude = (allowed: readonly boolean[]): void => {
      const found = gateways.filter((_gateway, index) => allowed[index]);
      use(shared.narrowedTo(found.length === 0 ? [...gateways] : found));
    };
    if (answers.every((answer) => typeof answer === 'boolean')) conclude(answers);
    else void Promise.all(answers.map(async (answer) => answer)).then(conclude);
  }

  /** Whether all gateways of the transport have the same policy. */
  private hasOnePolicy(shared: GatewayTable): boolean {
    const { current } = this.policies;
    return policyOf(shared.match(), current.dependOnPath ? shared.pathOf() : '', current).certain;
  }

  contextOf(table: WebSocketTable, { request, response, preflightRequest }: TransportRequest): CorsContext {
    return openContext(request, response, preflightRequest, table.match(), table, this.policies);
  }

  readonly headersAtStart: HeadersAtStart = (context, decision) => {
    const final = decision ?? refusalOf(context);
    this.events.actual(context, final);
    const headers = actualResponseHeaders(final);
    const varies = context.table instanceof GatewayTable && context.table.isNarrowed;
    return varies ? { ...headers, vary: 'Origin' } : headers;
  };

  private allows(context: CorsContext): Awaitable<boolean> {
    const decision = isPreflight(context) ? this.decisions.preflight(context) : this.decisions.actual(context);
    const isAllowed = ({ reason }: { readonly reason: string }): boolean => reason !== 'origin-not-allowed';
    return decision instanceof Promise ? decision.then(isAllowed) : isAllowed(decision);
  }
}

/** Programs send neither `Origin` nor `Sec-Fetch-Site`. Browsers send a GET of an image or of navigation without `Origin`. */
function isAdmitted(context: CorsContext, { allowOrigin }: ActualDecision): boolean {
  if (isSameOriginRequest(context)) return true;
  if (context.origin !== undefined) return allowOrigin !== undefined;
  const site = context.request.headers['sec-fetch-site'];
  return site === undefined || site === '';
}

function refusalOf({ policy, origin }: CorsContext): ActualDecision {
  const reason = origin === undefined ? 'origin-missing' : 'origin-not-allowed';
  return { type: 'actual', policy, reason, allowOrigin: undefined };
}
