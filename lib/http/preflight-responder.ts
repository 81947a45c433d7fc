import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import onHeaders from 'on-headers';
import { planPreflight, planRefusedPreflight } from '../policy/header-plan.js';
import { isRefusal } from '../policy/reason.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import { handlerName, type RawRequest, type Route, type RouteTable } from '../routing/route.js';
import type { Awaitable } from './cors-decisions.js';
import { CorsPreflightGuard } from './cors-preflight.guard.js';
import { answerReason, nameReason } from './debug-answer.js';
import { DecisionEvents, outcomeOf } from './decision-events.js';
import { type Exchange, type Next, openExchange, type RawResponse } from './exchange.js';
import { answerEmpty, writeHeaders } from './write-headers.js';

/** The status of a refused preflight (R8). */
const REFUSED = 403;

/** Answers preflights, by the policy of the handler that the requested method would reach (R5). */
@Injectable()
export class PreflightResponder {
  constructor(
    private readonly policies: CorsPolicies,
    private readonly guard: CorsPreflightGuard,
    private readonly events: DecisionEvents,
  ) {}

  respond(request: RawRequest, response: RawResponse, method: string, table: RouteTable, next: Next): void {
    const routes = table.reachable(method, request);
    const exchange = openExchange('preflight', request, response, routes, table, this.policies);
    const answer = (granted: boolean): void => {
      this.answer(exchange, granted, table, next);
    };
    const granted = this.askGuard(contextOf(exchange, routes[0], next));
    if (granted instanceof Promise) void granted.then(answer);
    else answer(granted);
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

  private answer(exchange: Exchange, granted: boolean, table: RouteTable, next: Next): void {
    const { response, policy, preflight } = exchange;
    // A guard may refuse what the policy grants, but not the reverse.
    if (!granted || preflight?.reason !== 'granted') {
      this.refuse(exchange, granted);
      return;
    }
    const plan = planPreflight(preflight, this.sharing(exchange, table));
    this.events.preflight(exchange, granted, policy.preflightContinue ? undefined : policy.optionsSuccessStatus);
    if (this.policies.debug) this.nameReason(exchange, granted);
    if (policy.preflightContinue) {
      onHeaders(response, () => {
        writeHeaders(response, plan);
      });
      next();
      return;
    }
    writeHeaders(response, plan);
    answerEmpty(response, policy.optionsSuccessStatus);
  }

  private refuse(exchange: Exchange, granted: boolean): void {
    const { response } = exchange;
    this.events.preflight(exchange, granted, REFUSED);
    writeHeaders(response, planRefusedPreflight());
    const { reason } = outcomeOf(exchange, granted);
    if (this.policies.debug && isRefusal(reason)) answerReason(response, REFUSED, reason, detailsOf(exchange));
    else answerEmpty(response, REFUSED);
  }

  /** The browser may refuse what is granted: the answer is the truth, and lacks the method or a header (R7). */
  private nameReason(exchange: Exchange, granted: boolean): void {
    const { reason } = outcomeOf(exchange, granted);
    if (isRefusal(reason)) nameReason(exchange.response, reason);
  }

  /** The methods that handlers serve at the exchange's URL under its very policy (R7). */
  private sharing({ request, path, policy }: Exchange, table: RouteTable): string[] {
    return table.methods.filter((method) => {
      const routes = table.reachable(method, request);
      return routes.length > 0 && this.policies.governing(routes, path) === policy;
    });
  }
}

function detailsOf({ routes }: Exchange): string[] {
  return [`Handler: ${routes.map(handlerName).join(' or ') || 'none'}`];
}

function contextOf({ request, response }: Exchange, route: Route | undefined, next: Next): ExecutionContextHost {
  const context = new ExecutionContextHost([request, response, next], route?.controller, route?.handler);
  context.setType('http');
  return context;
}
