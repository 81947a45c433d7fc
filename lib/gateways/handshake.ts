import { Injectable } from '@nestjs/common';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ActualDecision } from '../policy/decide/decision.js';
import type { CorsContext } from '../http/cors-context.js';
import { keepDecision, writeHeadersLate } from '../http/late-headers.js';
import { DecisionEvents } from '../http/observability/decision-events.js';
import { answerEmpty } from '../http/write-headers.js';
import { GatewayJudge } from './gateway-judge.js';

export const REFUSED = 403;
const SWITCHING_PROTOCOLS = 101;

/** Answers the handshakes of WebSockets that are refused, and passes the others on. */
@Injectable()
export class Handshakes {
  constructor(
    private readonly judge: GatewayJudge,
    private readonly events: DecisionEvents,
  ) {}

  /**
   * A handshake has no response object, so it gets one, which writes only a refusal.
   *
   * @param open finds the policy of the handshake, now or later
   */
  enter(
    request: IncomingMessage,
    socket: Duplex,
    open: (response: ServerResponse, use: (context: CorsContext) => void) => void,
    pass: () => void,
  ): void {
    const response = new ServerResponse(request);
    // Node has removed its own listener. Without one, a client that resets would end the process.
    socket.on('error', ignore);
    open(response, (context) => {
      this.judge.judge(context, (decision, admitted) => {
        if (socket.destroyed) return;
        if (!admitted) {
          this.refuse(context, decision, socket);
          return;
        }
        response.statusCode = SWITCHING_PROTOCOLS;
        this.events.actual(context, decision);
        socket.off('error', ignore);
        pass();
      });
    });
  }

  private refuse(context: CorsContext, decision: ActualDecision, socket: Duplex): void {
    const { response } = context;
    writeHeadersLate(context, this.judge);
    keepDecision(context.with({ isStopped: true }), decision);
    response.shouldKeepAlive = false;
    response.once('finish', () => {
      socket.end(() => {
        socket.destroy();
      });
    });
    response.assignSocket(socket as Socket);
    answerEmpty(response, REFUSED);
  }
}

function ignore(): void {
  // The request ends with its socket.
}
