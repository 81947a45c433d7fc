import { Injectable } from '@nestjs/common';
import { isKnownMethod } from '../../standard/methods.js';
import { CorsPolicies } from '../../assignment/cors-policies.js';
import type { PreflightRequest } from '../../policy/decide/decision.js';
import { browserVerdict, type CorsRefusal, isRefusal } from '../../policy/decide/reason.js';
import {
  type CorsResponseHeaders,
  grantedHeaders,
  refusedPreflightHeaders,
} from '../../policy/decide/response-headers.js';
import { type HandlersAtUrl, handlerName, isRoute, type RawRequest, type RouteTable } from '../../routing/route.js';
import {
  type CorsContext,
  type CorsPreflightContext,
  type Deliver,
  openContext,
  type RawResponse,
} from '../cors-context.js';
import type { Awaitable } from '../cors-decisions.js';
import { askPreflightGuard, CorsPreflightGuard, type GuardDecision } from './cors-preflight.guard.js';
import { GrantedLines } from './granted-lines.js';
import { isEntered, keepPreflight, writeHeadersLate } from '../late-headers.js';
import { adviceOn } from '../observability/advice.js';
import { ApplicationErrorLog } from '../observability/application-error-log.js';
import { answerReason, REASON_HEADER } from '../observability/debug-answer.js';
import { type DecidedPreflight, DecisionEvents } from '../observability/decision-events.js';
import { OverruledLog } from '../observability/overruled-log.js';
import { answerEmpty, writeHeaders } from '../write-headers.js';

/** The status of a refused preflight (R8). */
const REFUSED = 403;

/** The response to a preflight, before anything is written. */
export interface PreflightAnswer extends DecidedPreflight {
  readonly headers: CorsResponseHeaders;
}

/** Answers preflights by the policy of the handler that the requested method would reach (R5). */
@Injectable()
export class PreflightResponder {
  private readonly lines = new GrantedLines();

  constructor(
    private readonly policies: CorsPolicies,
    private readonly guard: CorsPreflightGuard,
    private readonly events: DecisionEvents,
    private readonly errors: ApplicationErrorLog,
    private readonly overruled: OverruledLog,
  ) {}

  respond(
    request: RawRequest,
    response: RawResponse,
    preflightRequest: PreflightRequest,
    table: RouteTable,
    deliver: Deliver,
  ): void {
    const answer = this.decide(request, response, preflightRequest, table, deliver);
    if (answer instanceof Promise) void answer.then((decided) => this.send(decided, deliver));
    else this.send(answer, deliver);
  }

  /** Decides the response, and writes nothing. */
  decide(
    request: RawRequest,
    response: RawResponse,
    preflightRequest: PreflightRequest,
    table: RouteTable,
    deliver: Deliver,
  ): Awaitable<PreflightAnswer> {
    const handlers = table.handlersAt(request);
    // Node refuses a request with any other method before it reaches a handler. `patch` is such a method.
    const matches = isKnownMethod(preflightRequest.method) ? handlers.forMethod(preflightRequest.method) : [];
    const context = openContext(request, response, preflightRequest, matches, table, this.policies);
    const decision = askPreflightGuard(this.guard, context, deliver, this.reportGuard);
    if (decision instanceof Promise) return decision.then((settled) => this.answerOf(context, settled, handlers));
    return this.answerOf(context, decision, handlers);
  }

  private readonly reportGuard = (error: unknown): void => {
    this.errors.preflightGuard(error);
  };

  private answerOf(context: CorsPreflightContext, decision: GuardDecision, handlers: HandlersAtUrl): PreflightAnswer {
    if (decision === 'guard-refused') return refusedAnswer(context, decision);
    if (decision.reason !== 'granted') return refusedAnswer(context, decision.reason);
    const { policy } = context;
    const headers = grantedHeaders(decision, this.lines.of(context, decision, handlers));
    const status = policy.preflightContinue ? undefined : policy.optionsSuccessStatus;
    const { reason, missing } = browserVerdict(decision);
    return { context, reason, missing, headers, status };
  }

  private send(answer: PreflightAnswer, deliver: Deliver): void {
    const { context, reason, headers, status } = answer;
    const { request, response, policies } = context;
    // Another listener of the server may have sent a response already, or the guard may have passed the preflight on.
    if (response.headersSent || isEntered(response)) return;
    if (status === undefined) {
      // Middleware may make another request of a preflight that the application gets: that one was not decided.
      const headersAtStart = (now: CorsContext): CorsResponseHeaders =>
        now.isStopped ? refusedPreflightHeaders() : headers;
      writeHeadersLate(context, { headersAtStart, onOverruled: this.overruled.add });
    }
    keepPreflight(answer);
    this.events.preflight(answer);
    if (policies.debug && isRefusal(reason)) response.setHeader(REASON_HEADER, reason);
    if (status === undefined) deliver(request, response);
    else if (policies.debug && isRefusal(reason) && status === REFUSED) {
      writeHeaders(response, headers);
      answerReason(response, status, reason, this.detailsOf(answer, reason));
    } else answerEmpty(response, status, headers);
  }

  /** Every client can read this, so it does not contain any origin that is allowed. */
  private detailsOf({ context }: PreflightAnswer, reason: CorsRefusal): string[] {
    const handlers = context.matches.filter(isRoute).map(handlerName);
    return [`Handler: ${handlers.join(' or ') || 'none'}`, ...adviceOn(context, reason).remedy];
  }
}

function refusedAnswer(context: CorsPreflightContext, reason: CorsRefusal): PreflightAnswer {
  return { context, reason, missing: [], headers: refusedPreflightHeaders(), status: REFUSED };
}
