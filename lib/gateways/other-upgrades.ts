import { Injectable } from '@nestjs/common';
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { CorsPolicies } from '../assignment/cors-policies.js';
import { openContext } from '../http/cors-context.js';
import { HttpPlatform } from '../http/http-platform.js';
import { decidedRequest } from '../http/late-headers.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { RouteTable } from '../routing/route.js';
import { beforeUpgrades } from './before-upgrades.js';
import { GatewayJudge } from './gateway-judge.js';
import { Handshakes } from './handshake.js';
import type { Transport } from './transport.js';
import { UngovernedLog } from './ungoverned-log.js';
import { WebSocketTable } from './web-socket-table.js';

/**
 * WebSockets of other libraries on the server of the application: GraphQL subscriptions, proxies. They are judged where an entry
 * of `paths` governs their path; all others pass as they are (R19).
 */
@Injectable()
export class OtherUpgrades {
  private readonly log = new UngovernedLog();

  constructor(
    private readonly platform: HttpPlatform,
    private readonly policies: CorsPolicies,
    private readonly judge: GatewayJudge,
    private readonly handshakes: Handshakes,
  ) {}

  /** @param transports the servers of gateways on this port, which judge their own handshakes */
  watch(transports: readonly Transport[]): void {
    const { present } = this.platform;
    const server = present?.adapter.getHttpServer() as Server | undefined;
    if (present === undefined || server === undefined) return;
    const table = new WebSocketTable(present.table);
    // socket.io listens once for each server, and the adapter of ws once for all.
    const io = transports.filter(({ kind }) => kind === 'socket.io');
    const own = io.length + (io.length < transports.length ? 1 : 0);
    beforeUpgrades(server, (request, socket, pass) => {
      const { url = '' } = request;
      const gateways = transports.find(({ serves }) => serves(url));
      if (gateways !== undefined) {
        gateways.enter(request, socket, pass);
        return;
      }
      const policy = this.policies.current.ofWebSocket(table.pathOf(request));
      if (policy !== undefined) this.enter(policy, table, request, socket, pass);
      else {
        pass();
        if (!socket.destroyed && server.listenerCount('upgrade') > own) this.warnUngoverned(table, request);
      }
    });
  }

  private enter(
    policy: CorsPolicy,
    table: RouteTable,
    request: IncomingMessage,
    socket: Duplex,
    pass: () => void,
  ): void {
    const open: Parameters<Handshakes['enter']>[2] = (response, use) => {
      use(openContext(request, response, undefined, table.match(request), table, this.policies).with({ policy }));
    };
    this.handshakes.enter(request, socket, open, pass);
  }

  /** Only for origins that the global policy refuses: others could connect anyway if the path had a policy. */
  private warnUngoverned(table: RouteTable, request: IncomingMessage): void {
    const { origin } = request.headers;
    const path = table.pathOf(request);
    if (origin === undefined || this.log.isFull(path)) return;
    // A plugin of Fastify gets the handshake as a request, which `rejectDisallowed` refuses.
    if (this.policies.global.rejectDisallowed && decidedRequest(request) !== undefined) return;
    const context = openContext(request, new ServerResponse(request), undefined, [], table, this.policies);
    this.judge.judge(context, (_decision, admitted) => {
      if (!admitted) this.log.add(path, origin);
    });
  }
}
