import { Injectable } from '@nestjs/common';
import type { PreflightRequest } from '../policy/decide/decision.js';
import {
  type CorsResponseHeaders,
  preflightResponseHeaders,
  refusedPreflightHeaders,
} from '../policy/decide/response-headers.js';
import { browserVerdict, type CorsRefusal, isRefusal } from '../policy/decide/reason.js';
import { CorsPolicies } from '../assignment/cors-policies.js';
import { type HandlersAtUrl, handlerName, isRoute, type RawRequest, type RouteTable } from '../routing/route.js';
import { adviceOn } from './observability/advice.js';
import type { Awaitable } from './cors-decisions.js';
import { CorsPreflightGuard } from './cors-preflight.guard.js';
import { answerReason, nameReason } from './observability/debug-answer.js';
import { type DecidedPreflight, DecisionEvents } from './observability/decision-events.js';
import {
  type Deliver,
  type CorsContext,
  openContext,
  type CorsPreflightContext,
  type RawResponse,
} from './cors-context.js';
import { isEntered, writeHeadersLate } from './late-headers.js';
import { PreflightExecutionContext } from './preflight-execution-context.js';
import { answerEmpty, writeHeaders } from './write-headers.js';

/** The status of a refused preflight (R8). */
const REFUSED = 403;

/** What a preflight is to be answered, before anything is written. */
export interface PreflightAnswer extends DecidedPreflight {
  readonly plan: CorsResponseHeaders;
}

/** Answers preflights, by the policy of the handler that the requested method would reach (R5). */
@Injectable()
export class PreflightResponder {
  constructor(
    private readonly policies: CorsPolicies,
    private readonly guard: CorsPreflightGuard,
    private readonly events: DecisionEvents,
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

  /** Decides what the answer is, and writes nothing. */
  decide(
    request: RawRequest,
    response: RawResponse,
    preflightRequest: PreflightRequest,
    table: RouteTable,
    deliver: Deliver,
  ): Awaitable<PreflightAnswer> {
    const handlers = table.handlersAt(request);
    const matches = handlers.forMethod(preflightRequest.method);
    const context = openContext(request, response, preflightRequest, matches, table, this.policies);
    const granted = this.askGuard(new PreflightExecutionContext(context, deliver));
    if (granted instanceof Promise) return granted.then((answer) => this.answerOf(context, answer, handlers));
    return this.answerOf(context, granted, handlers);
  }

  /** An application may put a guard of its own in the place of ours; one that fails refuses. */
  private askGuard(context: PreflightExecutionContext): Awaitable<boolean> {
    try {
      const granted = this.guard.canActivate(context);
      return granted instanceof Promise ? granted.catch(() => false) : granted;
    } catch {
      return false;
    }
  }

  private answerOf(context: CorsPreflightContext, granted: boolean, handlers: HandlersAtUrl): PreflightAnswer {
    const { policy, preflight } = context;
    // A guard may refuse what the policy grants, but not the reverse.
    if (!granted || preflight?.reason !== 'granted') {
      const reason = preflight === undefined || preflight.reason === 'granted' ? 'guard-refused' : preflight.reason;
      return { context, reason, missing: [], plan: refusedPreflightHeaders(), status: REFUSED };
    }
    const plan = preflightResponseHeaders(preflight, this.sharing(context, handlers));
    const status = policy.preflightContinue ? undefined : policy.optionsSuccessStatus;
    const { reason, missing } = browserVerdict(preflight);
    return { context, reason, missing, plan, status };
  }

  private send(answer: PreflightAnswer, deliver: Deliver): void {
    const { context, reason, plan, status } = answer;
    const { request, response } = context;
    // Somebody else who listens to the server may have answered while the decision was awaited, or the guard has handed on.
    if (response.headersSent || isEntered(response)) return;
    this.events.preflight(answer);
    if (this.policies.debug && isRefusal(reason)) nameReason(response, reason);
    if (status === undefined) {
      writeHeadersLate(context, () => plan);
      deliver(request, response);
      return;
    }
    if (this.policies.debug && isRefusal(reason) && status === REFUSED) {
      writeHeaders(response, plan);
      answerReason(response, status, reason, this.detailsOf(answer, reason));
    } else answerEmpty(response, status, plan);
  }

  /** Whoever asks may read it, so it names no origin that is allowed. */
  private detailsOf({ context }: PreflightAnswer, reason: CorsRefusal): string[] {
    const handlers = context.matches.filter(isRoute).map(handlerName);
    return [`Handler: ${handlers.join(' or ') || 'none'}`, ...adviceOn(context, reason, this.policies).remedy];
  }

  /** The methods that handlers serve at the context's URL under its very policy (R7). */
  private sharing({ path, policy }: CorsContext, handlers: HandlersAtUrl): string[] {
    const methods: string[] = [];
    for (const method of handlers.methods) {
      const matches = handlers.forMethod(method);
      if (matches.length > 0 && this.policies.governing(matches, path) === policy) methods.push(method);
    }
    return methods;
  }
}
