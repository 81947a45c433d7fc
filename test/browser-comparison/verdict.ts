import type { Arrival, Case, Field, Outcome } from './case.js';

/**
 * The result of a call, in a word or two.
 *
 * - `never sent`: nothing left the browser.
 * - `refused`: a preflight was sent, and the request was not.
 * - `hidden`: the request was sent, and the script may not read the response.
 * - `read`: the script has the response; `opaque` and `opaque redirect`: it has an empty one instead.
 * - `from cache`: the script has the response, and no request was sent.
 * - `failed`: the promise was rejected with an error that no browser has, or was not settled in time.
 *
 * `asked and …` if a preflight was sent before the request.
 */
export type Verdict = Simple | `asked and ${'read' | 'hidden' | 'opaque' | 'opaque redirect'}`;
type Simple = 'never sent' | 'refused' | 'hidden' | 'read' | 'opaque' | 'opaque redirect' | 'from cache' | 'failed';

export function verdictOf({ result, arrivals }: Outcome): Verdict {
  if ('rejected' in result && !FETCH_ERROR.test(result.rejected)) return 'failed';
  const asked = arrivals.some(({ kind }) => kind === 'preflight');
  const sent = arrivals.some(({ kind }) => kind === 'actual');
  // Scripts never learn that a beacon was refused.
  if (!sent && asked) return 'refused';
  if (!sent) return 'rejected' in result ? 'never sent' : 'from cache';
  const seen = 'rejected' in result ? 'hidden' : (SEEN[result.type] ?? 'read');
  return asked ? `asked and ${seen}` : seen;
}

const FETCH_ERROR = /^(?:TypeError|CorsError):/;

const SEEN: Record<string, 'opaque' | 'opaque redirect'> = { opaque: 'opaque', opaqueredirect: 'opaque redirect' };

/** What must agree: everything except what each browser does in its own way. */
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

/** Fields that every browser writes in its own way, or that the standard for CORS does not mention. */
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

/** A field of the browser itself is kept only if it has a value that the script set. */
function listRequestHeaders({ headers }: Arrival, given: readonly Field[]): string[] {
  const isGiven = (name: string, value: string) =>
    given.some(([other, wanted]) => other.toLowerCase() === name && wanted !== '' && value.includes(wanted.trim()));
  return headers
    .map(([name, value]): Field => [name.toLowerCase(), value])
    .filter(([name, value]) => !AGENT.test(name) || isGiven(name, value))
    .map(([name, value]) => `${name}: ${value.replace(/boundary=\S+/, 'boundary=…')}`)
    .sort();
}
