import { Injectable } from '@nestjs/common';
import { CorsPolicies } from '../assignment/cors-policies.js';
import { type ActualDecision, decideActual } from '../policy/decide/decision.js';
import { actualResponseHeaders } from '../policy/decide/response-headers.js';
import type { RawRequest, RouteTable } from '../routing/route.js';
import { type CorsContext, type Deliver, openContext, type RawResponse, readPreflight } from './cors-context.js';
import { CorsDecisions } from './cors-decisions.js';
import { closeAfterDelivery } from './server/fastify-close.js';
import { HttpPlatform } from './http-platform.js';
import { installEntrance } from './server/install-entrance.js';
import { type HeadersAtStart, isEntered, keepDecision, writeHeadersLate } from './late-headers.js';
import { DecisionEvents } from './observability/decision-events.js';
import { PreflightResponder } from './preflight-responder.js';
import { isRejected } from './same-origin.js';
import { WaitingRequests } from './waiting-requests.js';
import { answerEmpty } from './write-headers.js';

/**
 * Receives every request before body parsers, `app.use()` and guards: none of them may see a preflight (R6), and every
 * response must carry its CORS headers, no matter what code sends it (R12).
 */
@Injectable()
export class CorsEntrance {
  private readonly waiting = new WaitingRequests();

  constructor(
    platform: HttpPlatform,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly responder: PreflightResponder,
    private readonly events: DecisionEvents,
  ) {
    platform.known.subscribe(({ adapter, table }) => {
      installEntrance(adapter, (request, response, deliver) => {
        this.enter(request, response, table, deliver);
      });
      closeAfterDelivery(adapter, () => this.waiting.delivered());
    });
  }

  private enter(request: RawRequest, response: RawResponse, table: RouteTable, deliver: Deliver): void {
    // Applications may route a request again, and Fastify does so with a request that it cannot route.
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
    writeHeadersLate(context, this.headersAtStart);
    const decision = this.decisions.actual(context);
    if (decision instanceof Promise) {
      const delivered = decision.then((settled) => {
        this.proceedLater(context, settled, deliver);
      });
      this.waiting.add(response, delivered);
    } else this.proceed(context, decision, deliver);
  }

  /** Another listener of the server may have sent a response while the decision was awaited. */
  private proceedLater(context: CorsContext, decision: ActualDecision, deliver: Deliver): void {
    if (!context.response.headersSent) this.proceed(context, decision, deliver);
  }

  private proceed(context: CorsContext, decision: ActualDecision, deliver: Deliver): void {
    const { request, response } = context;
    keepDecision(context, decision);
    const rejected = context.certain && this.policies.rejectDisallowed && isRejected(context, decision);
    if (rejected) answerEmpty(response, 403);
    else deliver(request, response);
  }

  private readonly headersAtStart: HeadersAtStart = (expected, made) => {
    const context = this.followRequest(expected);
    const decision = context.policy === expected.policy ? made : this.decideAtOnce(context);
    // A response that begins before the origin function has answered gets the headers of a refusal.
    const final = decision ?? decideActual(context.policy, { allowed: false });
    this.events.actual(context, final);
    return actualResponseHeaders(final, this.policies.rejectDisallowed);
  };

  /** Middleware may have led the request to another route. The policy of that route decides (R4). */
  private followRequest(context: CorsContext): CorsContext {
    const matches = context.table.matchedByPlatform(context.request, context.matches);
    if (matches === undefined) return context;
    return { ...context, matches, policy: this.policies.governing(matches, context.path) };
  }

  private decideAtOnce(context: CorsContext): ActualDecision | undefined {
    const decision = this.decisions.actual(context);
    return decision instanceof Promise ? undefined : decision;
  }
}
