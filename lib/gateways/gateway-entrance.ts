import { Injectable } from '@nestjs/common';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CorsPolicies } from '../assignment/cors-policies.js';
import type { ActualDecision } from '../policy/decide/decision.js';
import { actualResponseHeaders } from '../policy/decide/response-headers.js';
import { type CorsContext, openContext, readPreflight } from '../http/cors-context.js';
import { CorsDecisions } from '../http/cors-decisions.js';
import { HttpPlatform } from '../http/http-platform.js';
import { type HeadersAtStart, isEntered, keepDecision, writeHeadersLate } from '../http/late-headers.js';
import { DecisionEvents } from '../http/observability/decision-events.js';
import { PreflightResponder } from '../http/preflight-responder.js';
import { isSameOriginRequest } from '../http/same-origin.js';
import { answerEmpty } from '../http/write-headers.js';
import { GatewayTable } from './gateway-table.js';
import type { Door } from './guard-server.js';
import type { Transport } from './transport.js';

const REFUSED = 403;
const SWITCHING_PROTOCOLS = 101;

/** Judges every request on the transport of a gateway before the gateway's library gets it (R19). */
@Injectable()
export class GatewayEntrance {
  constructor(
    private readonly platform: HttpPlatform,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly responder: PreflightResponder,
    private readonly events: DecisionEvents,
  ) {}

  /** @param transport returns what is known about the server that the door is for */
  doorOf(transport: () => Transport): Door {
    return {
      request: (request, response, pass) => {
        const table = this.tableOf(transport());
        if (table === undefined) answerEmpty(response, REFUSED);
        else this.enter(table, request, response, pass);
      },
      upgrade: (request, socket, pass) => {
        const table = this.tableOf(transport());
        if (table === undefined) socket.destroy();
        else this.enterUpgrade(table, request, socket, pass);
      },
    };
  }

  /** A request of socket.io's polling. */
  private enter(table: GatewayTable, request: IncomingMessage, response: ServerResponse, pass: () => void): void {
    const preflightRequest = readPreflight(request);
    const isNew = !isEntered(response);
    if (preflightRequest !== undefined && isNew) {
      this.responder.respond(request, response, preflightRequest, table, pass);
      return;
    }
    const context = openContext(request, response, undefined, table.match(), table, this.policies);
    if (isNew) writeHeadersLate(context, this.headersAtStart);
    this.judge(context, (decision, admitted) => {
      // The client may have left while the decision was awaited.
      if (response.destroyed || request.socket.destroyed) return;
      if (isNew) keepDecision(admitted ? context : { ...context, isStopped: true }, decision);
      if (admitted) pass();
      else answerEmpty(response, REFUSED);
    });
  }

  /** The handshake of a WebSocket. Its response has no object, so it gets one, which writes only a refusal. */
  private enterUpgrade(table: GatewayTable, request: IncomingMessage, socket: Duplex, pass: () => void): void {
    const response = new ServerResponse(request);
    const context = openContext(request, response, undefined, table.match(), table, this.policies);
    // Node has removed its own listener. Without one, a client that resets would end the process.
    socket.on('error', ignore);
    this.judge(context, (decision, admitted) => {
      if (socket.destroyed) return;
      if (!admitted) {
        this.refuseUpgrade(context, decision, socket);
        return;
      }
      response.statusCode = SWITCHING_PROTOCOLS;
      this.events.actual(context, decision);
      socket.off('error', ignore);
      pass();
    });
  }

  private refuseUpgrade(context: CorsContext, decision: ActualDecision, socket: Duplex): void {
    const { response } = context;
    writeHeadersLate(context, this.headersAtStart);
    keepDecision({ ...context, isStopped: true }, decision);
    response.shouldKeepAlive = false;
    response.once('finish', () => {
      socket.end(() => {
        socket.destroy();
      });
    });
    response.assignSocket(socket as Socket);
    answerEmpty(response, REFUSED);
  }

  /** Calls back at once, unless an asynchronous `origin` function is awaited. */
  private judge(context: CorsContext, decided: (decision: ActualDecision, admitted: boolean) => void): void {
    const decision = this.decisions.actual(context);
    const conclude = (settled: ActualDecision): void => {
      if (isAdmitted(context, settled)) decided(settled, true);
      else decided(refusalOf(settled), false);
    };
    if (decision instanceof Promise) void decision.then(conclude);
    else conclude(decision);
  }

  private readonly headersAtStart: HeadersAtStart = (context, decision) => {
    const final = decision ?? refusalOf({ policy: context.policy });
    this.events.actual(context, final);
    return actualResponseHeaders(final);
  };

  /** `undefined` on a platform that is not supported, which stops the start. Its gateways may listen already. */
  private tableOf(transport: Transport): GatewayTable | undefined {
    const { present } = this.platform;
    return present && new GatewayTable(transport, present.table);
  }
}

/** Programs send neither `Origin` nor `Sec-Fetch-Site`. Browsers send a GET of an image or of navigation without `Origin`. */
function isAdmitted(context: CorsContext, { allowOrigin }: ActualDecision): boolean {
  if (isSameOriginRequest(context)) return true;
  if (context.origin !== undefined) return allowOrigin !== undefined;
  const site = context.request.headers['sec-fetch-site'];
  return site === undefined || site === '';
}

function refusalOf({ policy }: Pick<ActualDecision, 'policy'>): ActualDecision {
  return { type: 'actual', policy, reason: 'origin-not-allowed', allowOrigin: undefined };
}

function ignore(): void {
  // The request ends with its socket.
}
