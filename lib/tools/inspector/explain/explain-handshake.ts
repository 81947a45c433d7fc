import type { CorsPolicies } from '../../../assignment/cors-policies.js';
import { suggestChanges } from '../../../assignment/suggest-changes.js';
import { GatewayTable } from '../../../gateways/gateway-table.js';
import type { GatewayJudge } from '../../../gateways/gateway-judge.js';
import type { Gateways } from '../../../gateways/gateways.js';
import { gatewaysNamed, type Transport } from '../../../gateways/transport.js';
import { WebSocketTable } from '../../../gateways/web-socket-table.js';
import { allowingRule } from '../../../http/allowing-rule.js';
import { candidatesOf, type CorsContext } from '../../../http/cors-context.js';
import { factsOf } from '../../../http/request-facts.js';
import { reasonOf } from '../../../http/observability/actual-reason.js';
import { actualResponseHeaders, headersOf } from '../../../policy/decide/response-headers.js';
import { type CorsReason, type CorsRefusal, isRefusal, REFUSALS } from '../../../policy/decide/reason.js';
import { describeNearest } from '../../../policy/suggest/nearest-origin.js';
import type { RouteTable } from '../../../routing/route.js';
import { describePolicy } from '../describe-policy.js';
import type { CorsExplanation, CorsStep } from '../explanation.js';
import { type BrowserRequest, toBrowserRequest } from './browser-request.js';
import type { CorsExplainRequest } from '../explain-request.js';
import { byRule, handlerStep } from './steps.js';
import { notDecided, undecidedSources } from './undecided.js';
import { syntheticRequest, syntheticResponse } from '../synthetic-request.js';

/** The method of a request that opens a WebSocket, as statements and reports write it. */
const WEB_SOCKET = 'WS';

/** The parts of the engine that decide about WebSockets. */
export interface HandshakeEngine {
  readonly gateways: Gateways;
  readonly judge: GatewayJudge;
  readonly policies: CorsPolicies;
  readonly table: RouteTable;
}

export function isHandshake({ method, url }: CorsExplainRequest): boolean {
  return method === WEB_SOCKET || /^wss?:/i.test(url);
}

/** Whether a page can open a WebSocket, or connect to a namespace of socket.io, and why (R19). */
export async function explainHandshake(request: CorsExplainRequest, engine: HandshakeEngine): Promise<CorsExplanation> {
  const asked = toBrowserRequest({ ...request, method: 'GET', url: request.url.replace(/^ws/i, 'http') });
  const context = await openedContext(request, asked, engine);
  const about = {
    method: WEB_SOCKET,
    url: request.url,
    ...(asked.origin !== undefined && { origin: asked.origin }),
    credentials: true,
  };
  if (context === undefined) return { ...about, ...UNGOVERNED, steps: [opening(asked), UNGOVERNED_STEP] };
  const { decision, admitted } = await judged(context, engine);
  const candidates = engine.policies.current.traced(context.matches, context.path);
  const reason = reasonOf(context, decision);
  const rule = allowingRule(context, { decision });
  const undecided = admitted ? [] : await undecidedSources(candidatesOf(context), asked.origin ?? '', factsOf(context));
  const actual = {
    method: 'GET',
    path: asked.target,
    requestHeaders: Object.entries(context.request.headers).map(([name, value]) => [name, String(value)] as const),
    reason,
    ...(rule !== undefined && { rule }),
    ...(!admitted && { status: 403 }),
    responseHeaders: admitted ? [] : headersOf(actualResponseHeaders(decision)),
    policies: candidates.map(describePolicy),
  };
  const steps = [opening(asked), handlerStep('handler', { candidates })];
  if (undecided.length > 0) {
    const { status: _, ...open } = { ...actual, responseHeaders: [] };
    return {
      ...about,
      allowed: false,
      reason,
      summary: notDecided(undecided),
      undecided,
      steps,
      actual: open,
      changes: [],
    };
  }
  const summary = isRefusal(reason) ? `${REFUSALS[reason]} The WebSocket does not open.` : OPENS[reason];
  const outcome = admitted ? 'passed' : 'failed';
  return {
    ...about,
    allowed: admitted,
    reason,
    summary,
    steps: [...steps, { check: 'origin', outcome, text: `${summary}${byRule(rule, asked.origin)}` }],
    actual,
    ...(isRefusal(reason) ? helpFor(reason, context, candidates, engine) : { changes: [] }),
  };
}

const OPENS: Readonly<Record<Exclude<CorsReason, CorsRefusal>, string>> = {
  'no-origin': 'The handshake has no origin, so it does not come from a page: the WebSocket opens.',
  'same-origin': 'The page has the host and port of the application: the WebSocket opens.',
  'origin-allowed': 'The policy allows this origin: the WebSocket opens.',
  'any-origin': 'The policy allows any origin: the WebSocket opens.',
  granted: 'The WebSocket opens.',
};

const UNGOVERNED = {
  allowed: true,
  reason: 'any-origin',
  summary: 'No policy governs this WebSocket, so pages of every origin can connect if a library serves it.',
  changes: [],
  advice: 'To decide which origins may connect, write an entry of paths for it in forRoot().',
} as const;

const UNGOVERNED_STEP: CorsStep = {
  check: 'handler',
  outcome: 'passed',
  text: 'No gateway has this URL, and no entry of paths matches it.',
};

function opening({ origin, target }: BrowserRequest): CorsStep {
  const who = origin === undefined ? 'A client without an origin' : `A page of ${origin}`;
  const text = `${who} opens a WebSocket at ${target}. Browsers apply no CORS to it, and send cookies.`;
  return { check: 'request', outcome: 'passed', text };
}

/** The context of the handshake; `undefined` if no policy governs it. */
async function openedContext(
  { url, namespace }: CorsExplainRequest,
  asked: BrowserRequest,
  engine: HandshakeEngine,
): Promise<CorsContext | undefined> {
  const request = syntheticRequest('GET', asked.target, handshakeHeaders(asked, url));
  const given = { request, response: syntheticResponse(request), preflightRequest: undefined };
  const transport = transportAt(asked, engine.gateways);
  if (transport !== undefined) {
    const shared = new GatewayTable(transport, engine.table);
    if (namespace !== undefined)
      return engine.judge.contextOf(shared.narrowedTo(gatewaysNamed(transport, namespace)), given);
    return new Promise((resolve) => {
      engine.judge.narrow(shared, given, (table) => {
        resolve(engine.judge.contextOf(table, given));
      });
    });
  }
  const policy = engine.policies.current.ofWebSocket(engine.table.pathOf(request));
  return policy && engine.judge.contextOf(new WebSocketTable(engine.table), given).with({ policy });
}

/** The server of gateways for this URL. The path alone is enough: clients of socket.io add a slash and a query. */
function transportAt({ target, host }: BrowserRequest, gateways: Gateways): Transport | undefined {
  const [path = ''] = target.split('?');
  const port = Number(/:(\d+)$/.exec(host)?.[1] ?? 0);
  return gateways.servers(port).find((one) => one.path === path || one.serves(target));
}

/** Chromium sends no `Sec-Fetch-Site` with handshakes. With a path only, the page has another origin than the application. */
function handshakeHeaders({ host, origin }: BrowserRequest, url: string): [string, string][] {
  return [
    ['Host', host],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ...(origin === undefined ? [] : [['Origin', origin] satisfies [string, string]]),
    ...(origin !== undefined && url.startsWith('/')
      ? [['Sec-Fetch-Site', 'cross-site'] satisfies [string, string]]
      : []),
  ];
}

function judged(
  context: CorsContext,
  { judge }: HandshakeEngine,
): Promise<{ decision: Parameters<typeof reasonOf>[1]; admitted: boolean }> {
  return new Promise((resolve) => {
    judge.judge(context, (decision, admitted) => {
      resolve({ decision, admitted });
    });
  });
}

function helpFor(
  reason: CorsRefusal,
  context: CorsContext,
  candidates: Parameters<typeof suggestChanges>[2],
  { policies }: HandshakeEngine,
): Pick<CorsExplanation, 'changes' | 'advice' | 'nearestOrigin'> {
  const { origin } = context;
  const access = { facts: factsOf(context), origin, method: undefined, headers: [], credentials: false };
  const { changes, advice, nearestOrigin } = suggestChanges(reason, access, candidates, policies.global);
  return {
    changes,
    ...(advice.length > 0 && { advice: advice.join(' ') }),
    ...(nearestOrigin !== undefined &&
      origin !== undefined && { nearestOrigin: { ...nearestOrigin, text: describeNearest(origin, nearestOrigin) } }),
  };
}
