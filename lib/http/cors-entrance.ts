import { Injectable } from '@nestjs/common';
import { type ActualDecision, decideActual } from '../policy/decision.js';
import { planActual } from '../policy/header-plan.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import type { RawRequest, RouteTable } from '../routing/route.js';
import { CorsDecisions, whenDecided } from './cors-decisions.js';
import { DecisionEvents } from './decision-events.js';
import {
  type Exchange,
  isEntered,
  keepExchange,
  type Next,
  openExchange,
  questionOf,
  type RawResponse,
} from './exchange.js';
import { HttpPlatform } from './http-platform.js';
import { installEntrance } from './install-entrance.js';
import { writeHeadersLate } from './late-headers.js';
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
      installEntrance(adapter, (request, response, next) => {
        this.enter(request, response, table, next);
      });
    });
  }

  private enter(request: RawRequest, response: RawResponse, table: RouteTable, next: Next): void {
    // A request that came in through the server's event comes by again as one of the platform.
    if (isEntered(request)) {
      next();
      return;
    }
    const question = questionOf(request);
    if (question === undefined) this.enterActual(request, response, table, next);
    else this.responder.respond(request, response, question, table, next);
  }

  private enterActual(request: RawRequest, response: RawResponse, table: RouteTable, next: Next): void {
    const exchange = openExchange(request, response, undefined, table.reached(request), table, this.policies);
    keepExchange(exchange);
    const { rejectDisallowed } = this.policies;
    writeHeadersLate(response, () => {
      this.settle(exchange, table);
      // A response that begins while the origin's answer is still awaited gets the headers of a refusal.
      const decision = exchange.actual ?? decideActual(exchange.policy, { allowed: false });
      this.events.actual(exchange, decision, table);
      return planActual(decision, rejectDisallowed);
    });
    const proceed = (decision: ActualDecision): void => {
      const refused = exchange.certain && rejectDisallowed && isDisallowed(exchange, decision, table);
      if (refused) answerEmpty(response, 403);
      else next();
    };
    whenDecided(this.decisions.actual(exchange, table), response, proceed);
  }

  /** The policy is that of the handler that ran, also if a middleware led the request elsewhere (R4). */
  private settle(exchange: Exchange, table: RouteTable): void {
    const destinations = table.settled(exchange.request, exchange.destinations);
    if (destinations === undefined) return;
    exchange.destinations = destinations;
    const policy = this.policies.governing(destinations, exchange.path);
    if (policy === exchange.policy) return;
    exchange.policy = policy;
    exchange.actual = undefined;
    void this.decisions.actual(exchange, table);
  }
}
