import { Injectable } from '@nestjs/common';
import { CorsPolicies } from '../assignment/cors-policies.js';
import { type ActualDecision, decideActual } from '../policy/decide/decision.js';
import { actualResponseHeaders } from '../policy/decide/response-headers.js';
import { isRoute, type RawRequest, type RouteTable } from '../routing/route.js';
import {
  type CorsContext,
  type Deliver,
  openActualContext,
  policyOf,
  policyOfAll,
  type RawResponse,
  readPreflight,
} from './cors-context.js';
import { type Awaitable, CorsDecisions } from './cors-decisions.js';
import { closeAfterDelivery } from './server/close-after-delivery.js';
import { HttpPlatform } from './http-platform.js';
import { installEntrance } from './server/install-entrance.js';
import { contextOf, type HeaderRules, isEntered, keepDecision, writeHeadersLate } from './late-headers.js';
import { DecisionEvents } from './observability/decision-events.js';
import { OverruledLog } from './observability/overruled-log.js';
import { PreflightResponder } from './preflight/preflight-responder.js';
import { isRejected } from './same-origin.js';
import { WaitingRequests } from './waiting-requests.js';
import { answerEmpty } from './write-headers.js';

interface Followed {
  readonly context: CorsContext;
  readonly decision: ActualDecision | undefined;
}

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
    private readonly overruled: OverruledLog,
  ) {
    platform.known.subscribe(({ adapter, table }) => {
      installEntrance(adapter, (request, response, deliver) => {
        this.enter(request, response, table, deliver);
      });
      table.beforeHandlers((_request, response) => this.beforeHandler(response));
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
    const context = openActualContext(request, response, table, this.policies);
    writeHeadersLate(context, this.rules);
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
    const isStopped = isRejected(context, decision) && (context.certain || this.isRefusedByAll(context));
    keepDecision(isStopped ? context.with({ isStopped }) : context, decision);
    if (isStopped) answerEmpty(response, 403);
    else deliver(request, response);
  }

  /** Decides again if another handler is about to run than expected, or if it was not certain which one (R4, R10). */
  private beforeHandler(response: RawResponse): Awaitable<boolean> {
    const expected = contextOf(response);
    if (expected === undefined) return true;
    if (expected.preflightRequest !== undefined) return this.mayContinue(expected);
    const context = this.followRequest(expected);
    if (context === expected || (context.policy === expected.policy && expected.certain)) return true;
    const decision = this.decisions.actual(context);
    return decision instanceof Promise
      ? decision.then((settled) => this.mayRun(context, settled))
      : this.mayRun(context, decision);
  }

  /** A preflight that the application responds to (`preflightContinue`) may run handlers of `OPTIONS`, and no others. */
  private mayContinue(preflight: CorsContext): boolean {
    const { request, response, policy } = preflight;
    if (request.method?.toUpperCase() === 'OPTIONS') return true;
    keepDecision(preflight.with({ isStopped: true }), decideActual(policy, { allowed: false }));
    answerEmpty(response, 403);
    return false;
  }

  private mayRun(context: CorsContext, decision: ActualDecision): boolean {
    keepDecision(context, decision);
    if (!context.certain || !isRejected(context, decision)) return true;
    if (!context.response.headersSent) answerEmpty(context.response, 403);
    return false;
  }

  /** Whether each possible handler refuses. A function is not asked for a handler that may not run: that is decided later. */
  private isRefusedByAll(context: CorsContext): boolean {
    return context.matches.every((match) => {
      if (match === 'undetermined') return false;
      const policy = context.policies.governing([match], context.path);
      if (policy.origins.kind === 'function') return false;
      const decision = this.decisions.actual(context.with({ policy }));
      return !(decision instanceof Promise) && isRejected(context, decision);
    });
  }

  private readonly rules: HeaderRules = {
    headersAtStart: (expected, made) => {
      const { context, decision } = this.decideFollowed(expected, made);
      // A response that begins before the origin function has answered gets the headers of a refusal.
      const final = decision ?? decideActual(context.policy, { allowed: false });
      keepDecision(context, final);
      this.events.actual(context, final);
      return actualResponseHeaders(final);
    },
    decideNow: (expected, made) => {
      const { context, decision } = this.decideFollowed(expected, made);
      return decision && { context, decision };
    },
    onOverruled: (response, name) => {
      this.overruled.add(response, name);
    },
  };

  /** The decision of the handler that the request leads to now; `undefined` while a function is asked. */
  private decideFollowed(expected: CorsContext, made: ActualDecision | undefined): Followed {
    const context = this.followRequest(expected);
    return { context, decision: context.policy === expected.policy ? made : this.decideAtOnce(context) };
  }

  /** Middleware may have led the request to another route. The policy of that route decides (R4). */
  private followRequest(context: CorsContext): CorsContext {
    const { table, request, policies } = context;
    if (policyOfAll(table, policies) !== undefined) return context;
    const matches = table.matchedByPlatform(request, context.matches);
    if (matches === undefined) return context;
    // The path of a route is the one that it was found with. Elsewhere, the URL may be that of a part of the application.
    const path = policies.dependOnPath && matches.some(isRoute) ? table.pathOf(request) : context.path;
    return context.with({ path, matches, ...policyOf(matches, path, policies) });
  }

  private decideAtOnce(context: CorsContext): ActualDecision | undefined {
    const decision = this.decisions.actual(context);
    return decision instanceof Promise ? undefined : decision;
  }
}
