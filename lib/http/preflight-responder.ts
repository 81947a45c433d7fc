import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { type HeaderPlan, planPreflight, planRefusedPreflight } from '../policy/header-plan.js';
import { conclude, type CorsRefusal, isRefusal } from '../policy/reason.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import { handlerName, isRoute, type RawRequest, type RouteTable } from '../routing/route.js';
import { adviceOn } from './advice.js';
import { type Awaitable, whenDecided } from './cors-decisions.js';
import { CorsPreflightGuard } from './cors-preflight.guard.js';
import { answerReason, nameReason } from './debug-answer.js';
import { type DecidedPreflight, DecisionEvents } from './decision-events.js';
import { type Exchange, type Next, openExchange, type RawResponse } from './exchange.js';
import { writeHeadersLate } from './late-headers.js';
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

  respond(request: RawRequest, response: RawResponse, method: string, table: RouteTable, next: Next): void {
    whenDecided(this.decide(request, response, method, table, next), response, (answer) => {
      this.send(answer, next);
    });
  }

  /** Decides what the answer is, and writes nothing. */
  decide(
    request: RawRequest,
    response: RawResponse,
    method: string,
    table: RouteTable,
    next: Next,
  ): Awaitable<PreflightAnswer> {
    const destinations = table.reachable(method, request);
    const exchange = openExchange('preflight', request, response, destinations, table, this.policies);
    const granted = this.askGuard(contextOf(exchange, next));
    if (granted instanceof Promise) return granted.then((answer) => this.answerOf(exchange, answer, table));
    return this.answerOf(exchange, granted, table);
  }

  /** An application may put a guard of its own in the place of ours; one that fails refuses. */
  private askGuard(context: ExecutionContextHost): Awaitable<boolean> {
    try {
      const granted = this.guard.canActivate(context);
      return granted instanceof Promise ? granted.catch(() => false) : granted;
    } catch {
      return false;
    }
  }

  private answerOf(exchange: Exchange, granted: boolean, table: RouteTable): PreflightAnswer {
    const { policy, preflight } = exchange;
    // A guard may refuse what the policy grants, but not the reverse.
    if (!granted || preflight?.reason !== 'granted') {
      const reason = preflight === undefined || preflight.reason === 'granted' ? 'guard-refused' : preflight.reason;
      return { exchange, reason, missing: [], plan: planRefusedPreflight(), status: REFUSED };
    }
    const plan = planPreflight(preflight, this.sharing(exchange, table));
    const status = policy.preflightContinue ? undefined : policy.optionsSuccessStatus;
    return { exchange, ...conclude(preflight), plan, status };
  }

  private send(answer: PreflightAnswer, next: Next): void {
    const { exchange, reason, plan, status } = answer;
    const { response } = exchange;
    this.events.preflight(answer);
    if (this.policies.debug && isRefusal(reason)) nameReason(response, reason);
    if (status === undefined) {
      writeHeadersLate(response, () => plan);
      next();
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
  private sharing({ request, path, policy }: Exchange, table: RouteTable): string[] {
    const methods: string[] = [];
    for (const [method, destinations] of table.reachableByMethod(request)) {
      if (destinations.length > 0 && this.policies.governing(destinations, path) === policy) methods.push(method);
    }
    return methods;
  }
}

function contextOf({ request, response, destinations }: Exchange, next: Next): ExecutionContextHost {
  const route = destinations.find(isRoute);
  const context = new ExecutionContextHost([request, response, next], route?.controller, route?.handler);
  context.setType('http');
  return context;
}
