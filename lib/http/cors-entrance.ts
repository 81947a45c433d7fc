import { Injectable } from '@nestjs/common';
import { type ActualDecision, decideActual } from '../policy/decide/decision.js';
import { type CorsResponseHeaders, actualResponseHeaders } from '../policy/decide/response-headers.js';
import { CorsPolicies } from '../assignment/cors-policies.js';
import type { RawRequest, RouteTable } from '../routing/route.js';
import { CorsDecisions } from './cors-decisions.js';
import { DecisionEvents } from './observability/decision-events.js';
import { type Deliver, type CorsContext, openContext, readPreflight, type RawResponse } from './cors-context.js';
import { HttpPlatform } from './http-platform.js';
import { installEntrance } from './install-entrance.js';
import { isEntered, writeHeadersLate } from './late-headers.js';
import { PreflightResponder } from './preflight-responder.js';
import { isRejected } from './same-origin.js';
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
    const preflightRequest = readPreflight(request);
    if (preflightRequest === undefined) this.enterActual(request, response, table, deliver);
    else this.responder.respond(request, response, preflightRequest, table, deliver);
  }

  private enterActual(request: RawRequest, response: RawResponse, table: RouteTable, deliver: Deliver): void {
    const context = openContext(request, response, undefined, table.match(request), table, this.policies);
    writeHeadersLate(context, this.planLate);
    const decision = this.decisions.actual(context);
    if (decision instanceof Promise) void decision.then((settled) => this.proceedLater(context, settled, deliver));
    else this.proceed(context, decision, deliver);
  }

  /** Somebody else who listens to the server may have answered while the decision was awaited. */
  private proceedLater(context: CorsContext, decision: ActualDecision, deliver: Deliver): void {
    if (!context.response.headersSent) this.proceed(context, decision, deliver);
  }

  private proceed(context: CorsContext, decision: ActualDecision, deliver: Deliver): void {
    const { request, response } = context;
    const refused = context.certain && this.policies.rejectDisallowed && isRejected(context, decision);
    if (refused) answerEmpty(response, 403);
    else deliver(request, response);
  }

  private readonly planLate = (context: CorsContext): CorsResponseHeaders => {
    this.settle(context);
    // A response that begins while the origin's answer is still awaited gets the headers of a refusal.
    const decision = context.actual ?? decideActual(context.policy, { allowed: false });
    this.events.actual(context, decision);
    return actualResponseHeaders(decision, this.policies.rejectDisallowed);
  };

  /** The policy is that of the handler that ran, also if a middleware led the request elsewhere (R4). */
  private settle(context: CorsContext): void {
    const matches = context.table.matchedByPlatform(context.request, context.matches);
    if (matches === undefined) return;
    context.matches = matches;
    const policy = this.policies.governing(matches, context.path);
    if (policy === context.policy) return;
    context.policy = policy;
    context.actual = undefined;
    void this.decisions.actual(context);
  }
}
