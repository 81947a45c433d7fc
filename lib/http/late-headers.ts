import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import type { CorsResponseHeaders } from '../policy/decide/response-headers.js';
import { type CorsContext, rawOf, type RawResponse } from './cors-context.js';
import { addLines, headOf, writeHeaders } from './write-headers.js';

/** The forms that `writeHead()` takes: an object, names and values in turn, or pairs of them. */
type GivenHeaders = OutgoingHttpHeaders | GivenList;
type GivenList = readonly OutgoingHttpHeader[] | readonly Pair[];
type Pair = readonly [name: string, value: OutgoingHttpHeader];

type WriteHead = (this: RawResponse, ...args: unknown[]) => RawResponse;

/** What a response keeps of its own until it begins. */
interface Late {
  readonly writeHead: WriteHead;
  readonly context: CorsContext;
  readonly planHeaders: PlanHeaders;
  plan: CorsResponseHeaders | undefined;
}

export type PlanHeaders = (context: CorsContext) => CorsResponseHeaders;

/**
 * The response keeps that itself: a weak map with an entry for each is what collecting garbage costs most. Not the request:
 * Node reads that the slower, the more forms it comes in.
 */
const LATE = Symbol('nestjs-cors late headers');

type LateResponse = RawResponse & { [LATE]: Late };

/** What of given headers the plan has a say in: it must not leave as it is (R14, R15). */
const PLANNED_NAME = /^(?:access-control-|vary$)/i;

/**
 * Writes the headers at the moment the response begins. However it is answered, that is `writeHead()`, which Node calls
 * where nobody else does (R12). Whoever wraps it later calls this one in the end, so the policy has the last word (R14).
 *
 * @param planHeaders asked once, when the response begins
 */
export function writeHeadersLate(context: CorsContext, planHeaders: PlanHeaders): void {
  const { response } = context;
  const writeHead = Reflect.get(response, 'writeHead') as WriteHead;
  (response as LateResponse)[LATE] = { writeHead, context, planHeaders, plan: undefined };
  // One function for all responses: with a closure for each, responses outlive collections, and a GET costs a third more.
  response.writeHead = writeHeadWithPlan;
}

/** The context of a response, as the platform hands it to the application or as the server made it. */
export function contextOf(response: RawResponse | { readonly raw: RawResponse } | undefined): CorsContext | undefined {
  return response && (rawOf(response) as Partial<LateResponse>)[LATE]?.context;
}

/** Whether the request behind a response came by before. */
export function isEntered(response: RawResponse): boolean {
  return LATE in response;
}

function writeHeadWithPlan(this: RawResponse, status: number, reason?: unknown, headers?: unknown): RawResponse {
  const late = (this as LateResponse)[LATE];
  // Node says itself that it is too late.
  if (this.headersSent) return late.writeHead.call(this, status, reason, headers);
  const given = (typeof reason === 'string' ? headers : (headers ?? reason)) as GivenHeaders | null | undefined;
  this.statusCode = status;
  late.plan ??= late.planHeaders(late.context);
  const lines = mergeHeaders(this, given ?? undefined, late.plan);
  const whole = lines && headOf(late, lines);
  if (typeof reason === 'string') return late.writeHead.call(this, status, reason, whole);
  return late.writeHead.call(this, status, whole);
}

/** Sets all headers on the response, or returns them, names and values in turn, to be written as a whole. */
function mergeHeaders(
  response: RawResponse,
  given: GivenHeaders | undefined,
  plan: CorsResponseHeaders,
): OutgoingHttpHeader[] | undefined {
  if (given !== undefined) {
    const whole = isList(given) ? undefined : wholeHead(response, given, plan);
    if (whole !== undefined) return whole;
    if (isList(given)) setPairs(response, pairsOf(given));
    else for (const [name, value] of Object.entries(given)) response.setHeader(name, value as string);
  }
  writeHeaders(response, plan);
  return undefined;
}

/**
 * All headers at once, where nothing was set before and nothing needs merging, as Fastify answers. Node writes that as it is,
 * where it otherwise keeps every header first: that was half of what an actual request paid this module.
 */
function wholeHead(
  response: RawResponse,
  given: OutgoingHttpHeaders,
  plan: CorsResponseHeaders,
): OutgoingHttpHeader[] | undefined {
  if (response.getHeaderNames().length > 0) return undefined;
  const lines: OutgoingHttpHeader[] = [];
  for (const name of Object.keys(given)) {
    if (PLANNED_NAME.test(name)) return undefined;
    lines.push(name, given[name] as string);
  }
  addLines(lines, plan);
  return lines;
}

/** As Node does with a list: it replaces what was set before, and a name that comes several times keeps all its values. */
function setPairs(response: RawResponse, pairs: readonly Pair[]): void {
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) response.appendHeader(name, value as string | readonly string[]);
}

function isList(given: GivenHeaders): given is GivenList {
  return Array.isArray(given);
}

function pairsOf(given: GivenList): readonly Pair[] {
  if (Array.isArray(given[0])) return given as readonly Pair[];
  const pairs: Pair[] = [];
  for (let i = 0; i < given.length; i += 2) pairs.push([given[i] as string, given[i + 1] as OutgoingHttpHeader]);
  return pairs;
}
