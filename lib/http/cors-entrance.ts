import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import onHeaders from 'on-headers';
import { classifyRequest } from '../policy/decision.js';
import { planActual, planPreflight, planRefusedPreflight } from '../policy/header-plan.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import type { RawRequest, Route, RouteTable } from '../routing/route.js';
import { CorsDecisions } from './cors-decisions.js';
import { CorsPreflightGuard } from './cors-preflight.guard.js';
import { type Exchange, exchangeOf, header, keepExchange, type RawResponse } from './exchange.js';
import { HttpPlatform } from './http-platform.js';
import { installEntrance, type Next } from './install-entrance.js';
import { isSameOrigin } from './same-origin.js';
import { answerEmpty, writeHeaders } from './write-headers.js';

/**
 * The first middleware of the application. It stands ahead of body parsers, `app.use()` and guards because a preflight must
 * reach none of them (R6), and because every response must leave with its headers, whoever writes it (R12).
 */
@Injectable()
export class CorsEntrance {
  constructor(
    platform: HttpPlatform,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly guard: CorsPreflightGuard,
  ) {
    platform.onPresent((adapter, table) => {
      installEntrance(adapter, (request, response, next) => {
        this.enter(request, response, table, next);
      });
    });
  }

  private enter(request: RawRequest, response: RawResponse, table: RouteTable, next: Next): void {
    if (exchangeOf(request) !== undefined) {
      next();
      return;
    }
    const { origin } = request.headers;
    const kind = classifyRequest(request.method ?? '', origin, header(request, 'access-control-request-method'));
    if (kind === 'preflight') this.enterPreflight(request, response, table, next);
    else this.enterActual(request, response, table, next);
  }

  private enterPreflight(request: RawRequest, response: RawResponse, table: RouteTable, next: Next): void {
    const method = header(request, 'access-control-request-method') ?? '';
    const routes = table.reachable(method, request);
    const exchange = this.open('preflight', request, response, table, routes);
    const context = contextOf(exchange, routes[0], next);
    const answer = (granted: boolean): void => {
      this.answerPreflight(exchange, granted, table, next);
    };
    settle(
      () => this.guard.canActivate(context),
      answer,
      () => {
        answer(false);
      },
    );
  }

  private answerPreflight(exchange: Exchange, granted: boolean, table: RouteTable, next: Next): void {
    const { response, policy, preflight } = exchange;
    // A guard that an application put in the place of ours may refuse what the policy grants, but not the reverse.
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

  /** The methods that handlers serve at the exchange's URL under its very policy. */
  private sharing({ request, path, policy }: Exchange, table: RouteTable): string[] {
    return table.methods.filter((method) => {
      const routes = table.reachable(method, request);
      return routes.length > 0 && this.policies.governing(routes, path) === policy;
    });
  }

  private enterActual(request: RawRequest, response: RawResponse, table: RouteTable, next: Next): void {
    const exchange = this.open('actual', request, response, table, table.reached(request));
    const refusing = this.policies.rejectDisallowed;
    onHeaders(response, () => {
      if (exchange.actual !== undefined) writeHeaders(response, planActual(exchange.actual, refusing));
    });
    settle(
      () => this.decisions.actual(exchange, table),
      (decision) => {
        const refused = refusing && decision.reason === 'origin-not-allowed' && !isSameOrigin(exchange, table);
        if (refused) answerEmpty(response, 403);
        else next();
      },
      next,
    );
  }

  private open(
    type: Exchange['type'],
    request: RawRequest,
    response: RawResponse,
    table: RouteTable,
    routes: readonly Route[],
  ): Exchange {
    const path = table.pathOf(request);
    const { origin } = request.headers;
    const exchange: Exchange = { type, request, response, origin, path, policy: this.policies.governing(routes, path) };
    keepExchange(exchange);
    return exchange;
  }
}

function contextOf({ request, response }: Exchange, route: Route | undefined, next: Next): ExecutionContextHost {
  const context = new ExecutionContextHost([request, response, next], route?.controller, route?.handler);
  context.setType('http');
  return context;
}

/** Goes on at once with what is known at once, and later with what must be waited for. */
function settle<T>(work: () => T | Promise<T>, proceed: (value: T) => void, fail: (error: unknown) => void): void {
  let value: T | Promise<T>;
  try {
    value = work();
  } catch (error) {
    fail(error);
    return;
  }
  if (value instanceof Promise) value.then(proceed, fail);
  else proceed(value);
}
