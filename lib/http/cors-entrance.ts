import { Injectable } from '@nestjs/common';
import { type ActualDecision, decideActual } from '../policy/decision.js';
import { type HeaderPlan, planActual } from '../policy/header-plan.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import type { RawRequest, RouteTable } from '../routing/route.js';
import { CorsDecisions } from './cors-decisions.js';
import { DecisionEvents } from './decision-events.js';
import { type Deliver, type Exchange, openExchange, questionOf, type RawResponse } from './exchange.js';
import { HttpPlatform } from './http-platform.js';
import { installEntrance } from './install-entrance.js';
import { isEntered, writeHeadersLate } from './late-headers.js';
import { PreflightResponder } from './preflight-responder.js';
import { isDisallowed } from './disallowed.js';
import { answerEmpty } from './write-headers.js';

/**
 * Where requests come in. It stands ahead of body parsers, `app.use()` and guards because a preflight must reach none of
 * them (R6), and because every response must leave with its headers, whoever writes it (R12).
 */
@Injectable()
export class CorsEntrance {
  constructor(
    platform: HttpPlatform,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly responder: PreflightResponder,
    private readonly events: DecisionEvents,
  ) {
    platform.onPresent((adapter, table) => {
      installEntrance(adapter, (request, response, deliver) => {
        this.enter(request, response, table, deliver);
      });
    });
  }

  private enter(request: RawRequest, response: RawResponse, table: RouteTable, deliver: Deliver): void {
    // The application may let a request come in again, and Fastify does when it cannot route it.
    if (isEntered(response)) {
      deliver(request, response);
      return;
    }
    const question = questionOf(request);
    if (question === undefined) this.enterActual(request, response, table, deliver);
    else this.responder.respond(request, response, question, table, deliver);
  }

  private enterActual(request: RawRequest, response: RawResponse, table: RouteTable, deliver: Deliver): void {
    const exchange = openExchange(request, response, undefined, table.reached(request), table, this.policies);
    writeHeadersLate(exchange, this.planLate);
    const decision = this.decisions.actual(exchange);
    if (decision instanceof Promise) void decision.then((settled) => this.proceedLater(exchange, settled, deliver));
    else this.proceed(exchange, decision, deliver);
  }

  /** Somebody else who listens to the server may have answered while the decision was awaited. */
  private proceedLater(exchange: Exchange, decision: ActualDecision, deliver: Deliver): void {
    if (!exchange.response.headersSent) this.proceed(exchange, decision, deliver);
  }

  private proceed(exchange: Exchange, decision: ActualDecision, deliver: Deliver): void {
    const { request, response } = exchange;
    const refused = exchange.certain && this.policies.rejectDisallowed && isDisallowed(exchange, decision);
    if (refused) answerEmpty(response, 403);
    else deliver(request, response);
  }

  private readonly planLate = (exchange: Exchange): HeaderPlan => {
    this.settle(exchange);
    // A response that begins while the origin's answer is still awaited gets the headers of a refusal.
    const decision = exchange.actual ?? decideActual(exchange.policy, { allowed: false });
    this.events.actual(exchange, decision);
    return planActual(decision, this.policies.rejectDisallowed);
  };

  /** The policy is that of the handler that ran, also if a middleware led the request elsewhere (R4). */
  private settle(exchange: Exchange): void {
    const destinations = exchange.table.settled(exchange.request, exchange.destinations);
    if (destinations === undefined) return;
    exchange.destinations = destinations;
    const policy = this.policies.governing(destinations, exchange.path);
    if (policy === exchange.policy) return;
    exchange.policy = policy;
    exchange.actual = undefined;
    void this.decisions.actual(exchange);
  }
}
