import type { Arrival, Case, Field, Outcome } from './case.js';

/**
 * What came of a call, in a word or two.
 *
 * - `never sent`: nothing left the browser.
 * - `refused`: a preflight went out, and the request did not.
 * - `hidden`: the request was made, and the script may not read the answer.
 * - `read`: the script has the answer; `opaque` and `opaque redirect`: it has an empty one in its place.
 * - `from cache`: the script has the answer, and the server was not asked.
 * - `failed`: the promise was rejected for a reason that no browser has, or not at all within the time.
 *
 * `asked and …` where a preflight came before the request.
 */
export type Verdict = Simple | `asked and ${'read' | 'hidden' | 'opaque' | 'opaque redirect'}`;
type Simple = 'never sent' | 'refused' | 'hidden' | 'read' | 'opaque' | 'opaque redirect' | 'from cache' | 'failed';

export function verdictOf({ result, arrivals }: Outcome): Verdict {
  if ('rejected' in result && !FETCH_ERROR.test(result.rejected)) return 'failed';
  const asked = arrivals.some(({ kind }) => kind === 'preflight');
  const sent = arrivals.some(({ kind }) => kind === 'actual');
  if (!sent) return 'rejected' in result ? (asked ? 'refused' : 'never sent') : 'from cache';
  const seen = 'rejected' in result ? 'hidden' : (SEEN[result.type] ?? 'read');
  return asked ? `asked and ${seen}` : seen;
}

const FETCH_ERROR = /^(?:TypeError|CorsError):/;

const SEEN: Record<string, 'opaque' | 'opaque redirect'> = { opaque: 'opaque', opaqueredirect: 'opaque redirect' };

/** What a judge has to agree on: everything but the habits of a product. */
export interface Finding {
  readonly verdict: Verdict;
  readonly response?: {
    type: string;
    status: number;
    redirected: boolean;
    url: string;
    headers: string[];
    body: string;
  };
  readonly requests: readonly { kind: string; method: string; url: string; headers: string[] }[];
}

/** Fields that come from the connection. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

/** Fields that every browser writes in its own way, or that no part of the standard for CORS speaks of. */
const AGENT =
  /^(?:host|connection|keep-alive|user-agent|accept-encoding|accept-language|referer|priority|te|dnt|content-length|transfer-encoding|date|upgrade-insecure-requests|sec-.*)$/;

export function findingOf(subject: Case, outcome: Outcome): Finding {
  const given = subject.calls.flatMap(({ headers = [] }) => headers);
  const requests = outcome.arrivals.map((arrival) => ({
    ...arrival,
    headers: listRequestHeaders(arrival, arrival.kind === 'actual' ? given : []),
  }));
  const verdict = verdictOf(outcome);
  const { result } = outcome;
  if ('rejected' in result) return { verdict, requests };
  const headers = result.headers.filter(([name]) => !HOP_BY_HOP.has(name)).map(([name, value]) => `${name}: ${value}`);
  return { verdict, requests, response: { ...result, headers: headers.sort() } };
}

/** An agent's own field stays only if it carries what the script wanted it to. */
function listRequestHeaders({ headers }: Arrival, given: readonly Field[]): string[] {
  const isGiven = (name: string, value: string) =>
    given.some(([other, wanted]) => other.toLowerCase() === name && wanted !== '' && value.includes(wanted.trim()));
  return headers
    .map(([name, value]): Field => [name.toLowerCase(), value])
    .filter(([name, value]) => !AGENT.test(name) || isGiven(name, value))
    .map(([name, value]) => `${name}: ${value.replace(/boundary=\S+/, 'boundary=…')}`)
    .sort();
}
