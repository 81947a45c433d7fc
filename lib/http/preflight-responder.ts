import { Injectable } from '@nestjs/common';
import type { PreflightQuestion } from '../policy/decision.js';
import { type HeaderPlan, planPreflight, planRefusedPreflight } from '../policy/header-plan.js';
import { conclude, type CorsRefusal, isRefusal } from '../policy/reason.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import { type HandlersAtUrl, handlerName, isRoute, type RawRequest, type RouteTable } from '../routing/route.js';
import { adviceOn } from './advice.js';
import type { Awaitable } from './cors-decisions.js';
import { CorsPreflightGuard } from './cors-preflight.guard.js';
import { answerReason, nameReason } from './debug-answer.js';
import { type DecidedPreflight, DecisionEvents } from './decision-events.js';
import { type Deliver, type Exchange, openExchange, type PreflightExchange, type RawResponse } from './exchange.js';
import { isEntered, writeHeadersLate } from './late-headers.js';
import { PreflightContext } from './preflight-context.js';
import { answerEmpty, writeHeaders } from './write-headers.js';

/** The status of a refused preflight (R8). */
const REFUSED = 403;

/** What a preflight is to be answered, before anything is written. */
export interface PreflightAnswer extends DecidedPreflight {
  readonly plan: HeaderPlan;
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
    question: PreflightQuestion,
    table: RouteTable,
    deliver: Deliver,
  ): void {
    const answer = this.decide(request, response, question, table, deliver);
    if (answer instanceof Promise) void answer.then((decided) => this.send(decided, deliver));
    else this.send(answer, deliver);
  }

  /** Decides what the answer is, and writes nothing. */
  decide(
    request: RawRequest,
    response: RawResponse,
    question: PreflightQuestion,
    table: RouteTable,
    deliver: Deliver,
  ): Awaitable<PreflightAnswer> {
    const handlers = table.at(request);
    const destinations = handlers.by(question.method);
    const exchange = openExchange(request, response, question, destinations, table, this.policies);
    const granted = this.askGuard(new PreflightContext(exchange, deliver));
    if (granted instanceof Promise) return granted.then((answer) => this.answerOf(exchange, answer, handlers));
    return this.answerOf(exchange, granted, handlers);
  }

  /** An application may put a guard of its own in the place of ours; one that fails refuses. */
  private askGuard(context: PreflightContext): Awaitable<boolean> {
    try {
      const granted = this.guard.canActivate(context);
      return granted instanceof Promise ? granted.catch(() => false) : granted;
    } catch {
      return false;
    }
  }

  private answerOf(exchange: PreflightExchange, granted: boolean, handlers: HandlersAtUrl): PreflightAnswer {
    const { policy, preflight } = exchange;
    // A guard may refuse what the policy grants, but not the reverse.
    if (!granted || preflight?.reason !== 'granted') {
      const reason = preflight === undefined || preflight.reason === 'granted' ? 'guard-refused' : preflight.reason;
      return { exchange, reason, missing: [], plan: planRefusedPreflight(), status: REFUSED };
    }
    const plan = planPreflight(preflight, this.sharing(exchange, handlers));
    const status = policy.preflightContinue ? undefined : policy.optionsSuccessStatus;
    const { reason, missing } = conclude(preflight);
    return { exchange, reason, missing, plan, status };
  }

  private send(answer: PreflightAnswer, deliver: Deliver): void {
    const { exchange, reason, plan, status } = answer;
    const { request, response } = exchange;
    // Somebody else who listens to the server may have answered while the decision was awaited, or the guard has handed on.
    if (response.headersSent || isEntered(response)) return;
    this.events.preflight(answer);
    if (this.policies.debug && isRefusal(reason)) nameReason(response, reason);
    if (status === undefined) {
      writeHeadersLate(exchange, () => plan);
      deliver(request, response);
      return;
    }
    if (this.policies.debug && isRefusal(reason) && status === REFUSED) {
      writeHeaders(response, plan);
      answerReason(response, status, reason, this.detailsOf(answer, reason));
    } else answerEmpty(response, status, plan);
  }

  /** Whoever asks may read it, so it names no origin that is allowed. */
  private detailsOf({ exchange }: PreflightAnswer, reason: CorsRefusal): string[] {
    const handlers = exchange.destinations.filter(isRoute).map(handlerName);
    return [`Handler: ${handlers.join(' or ') || 'none'}`, ...adviceOn(exchange, reason, this.policies).remedy];
  }

  /** The methods that handlers serve at the exchange's URL under its very policy (R7). */
  private sharing({ path, policy }: Exchange, handlers: HandlersAtUrl): string[] {
    const methods: string[] = [];
    for (const method of handlers.methods) {
      const destinations = handlers.by(method);
      if (destinations.length > 0 && this.policies.governing(destinations, path) === policy) methods.push(method);
    }
    return methods;
  }
}
