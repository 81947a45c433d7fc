import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import onHeaders from 'on-headers';
import { planPreflight, planRefusedPreflight } from '../policy/header-plan.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import type { RawRequest, Route, RouteTable } from '../routing/route.js';
import type { Awaitable } from './cors-decisions.js';
import { CorsPreflightGuard } from './cors-preflight.guard.js';
import { type Exchange, type Next, openExchange, type RawResponse } from './exchange.js';
import { answerEmpty, writeHeaders } from './write-headers.js';

/** Answers preflights, by the policy of the handler that the requested method would reach (R5). */
@Injectable()
export class PreflightResponder {
  constructor(
    private readonly policies: CorsPolicies,
    private readonly guard: CorsPreflightGuard,
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
      writeHeaders(response, planRefusedPreflight());
      answerEmpty(response, 403);
      return;
    }
    const plan = planPreflight(preflight, this.sharing(exchange, table));
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

  /** The methods that handlers serve at the exchange's URL under its very policy (R7). */
  private sharing({ request, path, policy }: Exchange, table: RouteTable): string[] {
    return table.methods.filter((method) => {
      const routes = table.reachable(method, request);
      return routes.length > 0 && this.policies.governing(routes, path) === policy;
    });
  }
}

function contextOf({ request, response }: Exchange, route: Route | undefined, next: Next): ExecutionContextHost {
  const context = new ExecutionContextHost([request, response, next], route?.controller, route?.handler);
  context.setType('http');
  return context;
}
