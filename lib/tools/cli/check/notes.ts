import { corsFilteredHeaders } from '../../fetch/headers/readable-headers.js';
import { sortedLowercaseSet } from '../../fetch/headers/header-list.js';
import { type AskedRequest, isSafe } from '../request/asked-request.js';
import { unpartitionedCookies } from './audit/rules/cookies.js';
import { isCacheHit } from './probe/cache-hit.js';
import type { Observations } from './probe/observation.js';
import type { ProbeExchange, ReceivedResponse } from './probe/probe-exchange.js';

/** Something that is worth knowing and is not wrong. It has no severity. The codes are stable. */
export interface Note {
  readonly code: 'hidden-headers' | 'cookie-not-partitioned' | 'preflights-only';
  readonly message: string;
}

/** How many names are shown. */
const MAX_NAMES = 10;
/** Headers that only browsers, caches and proxies use. */
const NOT_FOR_SCRIPTS =
  /^(?:accept-ranges|age|allow|alt-svc|cf-.*|connection|content-(?:encoding|security-policy.*)|cross-origin-.*|access-control-.*|date|etag|keep-alive|nel|origin-agent-cluster|p3p|permissions-policy|referrer-policy|report-to|reporting-endpoints|server|server-timing|set-cookie|strict-transport-security|timing-allow-origin|trailer|transfer-encoding|upgrade|vary|via|x-(?:amz-.*|cache.*|content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|powered-by|proxy-cache|served-by|timer|varnish|vercel-.*|xss-protection))$/i;

export function notesOf(
  request: AskedRequest,
  exchange: ProbeExchange | undefined,
  readable: boolean,
): readonly Note[] {
  if (exchange === undefined || !readable) return [];
  const { headers } = exchange.response;
  return [...hiddenHeaders(request, exchange.response), ...partitionNote(unpartitionedCookies(headers, request))];
}

/** Application headers that arrived, but that the page cannot read. */
function hiddenHeaders({ credentials }: AskedRequest, { headers }: ReceivedResponse): readonly Note[] {
  const readable = new Set(sortedLowercaseSet(corsFilteredHeaders(headers, credentials).map(([name]) => name)));
  const names = sortedLowercaseSet(headers.map(([name]) => name));
  const hidden = names.filter((name) => !readable.has(name) && !NOT_FOR_SCRIPTS.test(name));
  if (hidden.length === 0) return [];
  const list = listed(hidden);
  const message = `The page cannot read these response headers: ${list}. If its scripts need them, send Access-Control-Expose-Headers: ${list} (nestjs-cors: exposedHeaders).`;
  return [{ code: 'hidden-headers', message }];
}

function partitionNote(names: readonly string[]): readonly Note[] {
  if (names.length === 0) return [];
  const message = `Browsers that block the cookies of other sites do not keep ${listed(names)}. Add Partitioned, so that they keep one for each site that embeds the server.`;
  return [{ code: 'cookie-not-partitioned', message }];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return more > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

/** Why other origins are tried with preflights only, if they are. */
export function preflightsOnly({ method }: AskedRequest, seen: Observations): Note | undefined {
  const { 'own-request': plain, 'own-unique': unique } = seen;
  const reason = isSafe(method)
    ? whyNotUnique(plain?.exchange.response, unique?.exchange.response)
    : `${method} can change data`;
  return reason === undefined
    ? undefined
    : { code: 'preflights-only', message: `Other origins were tried with preflights only: ${reason}.` };
}

/** The responses to a URL with another query must be those of the URL itself, and must not come from a cache. */
export function whyNotUnique(
  plain: ReceivedResponse | undefined,
  unique: ReceivedResponse | undefined,
): string | undefined {
  if (unique === undefined) return 'the URL with another query got no usable response';
  if (plain !== undefined && plain.status !== unique.status)
    return `the URL with another query has the status ${unique.status} instead of ${plain.status}`;
  return isCacheHit(unique.headers) ? 'a cache answers the URL whatever its query is' : undefined;
}
