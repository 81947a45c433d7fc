import { Injectable } from '@nestjs/common';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { readPreflight } from '../http/cors-context.js';
import { HttpPlatform } from '../http/http-platform.js';
import { isEntered, keepDecision, writeHeadersLate } from '../http/late-headers.js';
import { DecisionEvents } from '../http/observability/decision-events.js';
import { PreflightResponder } from '../http/preflight/preflight-responder.js';
import { answerEmpty } from '../http/write-headers.js';
import { GatewayJudge } from './gateway-judge.js';
import { GatewayTable } from './gateway-table.js';
import type { Door } from './guard-server.js';
import { Handshakes, REFUSED } from './handshake.js';
import { gatewaysAt, type Transport } from './transport.js';

const CONNECTION_REFUSED = 'The policy of this namespace does not allow the origin of the page.';

/** Judges every request on the transport of a gateway before the gateway's library gets it (R19). */
@Injectable()
export class GatewayEntrance {
  constructor(
    private readonly platform: HttpPlatform,
    private readonly judge: GatewayJudge,
    private readonly handshakes: Handshakes,
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
        const shared = this.tableOf(transport());
        if (shared === undefined) {
          socket.destroy();
          return;
        }
        const open: Parameters<Handshakes['enter']>[2] = (response, use) => {
          const given = { request, response, preflightRequest: undefined };
          this.judge.narrow(shared, given, (table) => {
            use(this.judge.contextOf(table, given));
          });
        };
        this.handshakes.enter(request, socket, open, pass);
      },
      namespace: (request, namespace, pass, refuse) => {
        const table = this.tableOf(transport());
        if (table === undefined) refuse(CONNECTION_REFUSED);
        else this.enterNamespace(table, request, namespace, pass, refuse);
      },
    };
  }

  /** A request of socket.io's polling. */
  private enter(shared: GatewayTable, request: IncomingMessage, response: ServerResponse, pass: () => void): void {
    const preflightRequest = readPreflight(request);
    this.judge.narrow(shared, { request, response, preflightRequest }, (table) => {
      if (preflightRequest !== undefined && !isEntered(response))
        this.responder.respond(request, response, preflightRequest, table, pass);
      else this.enterActual(table, request, response, pass);
    });
  }

  private enterActual(table: GatewayTable, request: IncomingMessage, response: ServerResponse, pass: () => void): void {
    const isNew = !isEntered(response);
    const context = this.judge.contextOf(table, { request, response, preflightRequest: undefined });
    if (isNew) writeHeadersLate(context, this.judge);
    this.judge.judge(context, (decision, admitted) => {
      // The client may have left while the decision was awaited.
      if (response.destroyed || request.socket.destroyed) return;
      if (isNew) keepDecision(admitted ? context : context.with({ isStopped: true }), decision);
      if (admitted) pass();
      else answerEmpty(response, REFUSED);
    });
  }

  /**
   * A connection to a namespace, on a transport that some of its gateways admit. It is judged although the transport was: policies and live
   * origins may have changed since.
   */
  private enterNamespace(
    shared: GatewayTable,
    request: IncomingMessage,
    namespace: object,
    pass: () => void,
    refuse: (message: string) => void,
  ): void {
    const table = shared.narrowedTo(gatewaysAt(shared.transport, namespace));
    const response = new ServerResponse(request);
    const context = this.judge.contextOf(table, { request, response, preflightRequest: undefined });
    this.judge.judge(context, (decision, admitted) => {
      if (admitted) {
        pass();
        return;
      }
      response.statusCode = REFUSED;
      this.events.actual(context, decision);
      refuse(CONNECTION_REFUSED);
    });
  }

  /** `undefined` on a platform that is not supported, which stops the start. Its gateways may listen already. */
  private tableOf(transport: Transport): GatewayTable | undefined {
    const { present } = this.platform;
    return present && new GatewayTable(transport, present.table);
  }
}
