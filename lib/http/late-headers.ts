import type { ActualDecision } from '../policy/decide/decision.js';
import type { CorsResponseHeaders } from '../policy/decide/response-headers.js';
import type { RawRequest } from '../routing/route.js';
import { type CorsContext, rawOf, type PlatformRequest, type RawResponse } from './cors-context.js';
import type { DecidedPreflight } from './observability/decision-events.js';
import { applyHeaders, type GivenHeaders, type OnOverruled } from './write-headers.js';

type WriteHead = (this: RawResponse, ...args: unknown[]) => RawResponse;

/**
 * Returns the CORS headers of a response.
 *
 * @param decision `undefined` if none was made yet
 */
export type HeadersAtStart = (context: CorsContext, decision: ActualDecision | undefined) => CorsResponseHeaders;

/** The decision on an actual request, in the context that the request has by now. */
export interface DecidedActual {
  readonly context: CorsContext;
  readonly decision: ActualDecision;
}

/** How the headers of a response come about. One object for all responses of a kind. */
export interface HeaderRules {
  /** Called once, when the response begins. */
  readonly headersAtStart: HeadersAtStart;
  readonly onOverruled?: OnOverruled;
  /**
   * Returns the decision by what is known now; `undefined` if it is still awaited.
   *
   * @param decision the decision that was made in this context
   */
  readonly decideNow?: (context: CorsContext, decision: ActualDecision | undefined) => DecidedActual | undefined;
}

/** What a response keeps until it begins. */
interface ResponseState {
  readonly writeHead: WriteHead;
  readonly rules: HeaderRules;
  context: CorsContext;
  decision: ActualDecision | undefined;
  headers: CorsResponseHeaders | undefined;
}

/**
 * State is kept under a symbol: on the response, which needs it, and on the request, which applications ask about. A WeakMap
 * entry per request was the largest GC cost; one property of a Fastify request costs nothing that can be measured.
 */
const STATE = Symbol('nestjs-cors state');

type EnteredResponse = RawResponse & { [STATE]: ResponseState };
type EnteredRequest = RawRequest & { [STATE]: ResponseState | DecidedPreflight };

/**
 * Writes the CORS headers when the response begins. Every response begins with `writeHead()`: Node calls it if the application
 * does not (R12). A library that wraps it later still calls this function last, so the policy has the last word (R14).
 */
export function writeHeadersLate(context: CorsContext, rules: HeaderRules): void {
  const { request, response } = context;
  const writeHead = Reflect.get(response, 'writeHead') as WriteHead;
  const state: ResponseState = { writeHead, rules, context, decision: undefined, headers: undefined };
  (response as EnteredResponse)[STATE] = state;
  (request as EnteredRequest)[STATE] = state;
  // One function for all responses: with one closure each, responses survive more collections, and a GET costs a third more.
  response.writeHead = writeHeadWithCors;
  // Its former name (Node, DEP0063), which HTTP/2 does not have, would begin the response without this function (R14).
  if ('writeHeader' in response) response.writeHeader = writeHeadWithCors;
}

/** Keeps the decision on an actual request, and the context that it was made for, until the response begins. */
export function keepDecision(context: CorsContext, decision: ActualDecision): void {
  const state = (context.response as EnteredResponse)[STATE];
  state.context = context;
  state.decision = decision;
}

/** Keeps the decision on a preflight, for applications that ask. */
export function keepPreflight(decided: DecidedPreflight): void {
  (decided.context.request as EnteredRequest)[STATE] = decided;
}

/** The decision on a request, which may be wrapped by the platform; `undefined` if there is none yet. */
export function decidedRequest(request: PlatformRequest): DecidedActual | DecidedPreflight | undefined {
  const state = stateOf(request) ?? ('raw' in request ? stateOf(request.raw) : undefined);
  if (state === undefined || 'reason' in state) return state;
  const { context, decision, headers, rules } = state;
  // When the response began, the final decision was kept.
  if (headers !== undefined) return decision && { context, decision };
  return rules.decideNow?.(context, decision);
}

function stateOf(request: object): EnteredRequest[typeof STATE] | undefined {
  return (request as Partial<EnteredRequest>)[STATE];
}

/** The context of a response, which may be wrapped by the platform. */
export function contextOf(response: RawResponse | { readonly raw: RawResponse } | undefined): CorsContext | undefined {
  return response && (rawOf(response) as Partial<EnteredResponse>)[STATE]?.context;
}

/** Whether the entrance has seen this response before. */
export function isEntered(response: RawResponse): boolean {
  return STATE in response;
}

function writeHeadWithCors(this: RawResponse, status: number, reason?: unknown, headers?: unknown): RawResponse {
  const state = (this as EnteredResponse)[STATE];
  // Node reports that it is too late.
  if (this.headersSent) return state.writeHead.call(this, status, reason, headers);
  const given = (typeof reason === 'string' ? headers : (headers ?? reason)) as GivenHeaders | null | undefined;
  this.statusCode = status;
  const { rules } = state;
  state.headers ??= rules.headersAtStart(state.context, state.decision);
  const head = applyHeaders(this, given ?? undefined, state.headers, state.writeHead, rules.onOverruled);
  if (typeof reason === 'string') return state.writeHead.call(this, status, reason, head);
  return state.writeHead.call(this, status, head);
}
