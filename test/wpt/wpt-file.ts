import { isDeepStrictEqual } from 'node:util';
import type { Call, Field, Outcome, Page } from '../browser-comparison/case.js';
import { type Row, type Short, row } from '../browser-comparison/table.js';
import { type Verdict, verdictOf } from '../browser-comparison/verdict.js';

/** Headers by their names. `null` means absent. */
type Headers = Readonly<Record<string, string | null>>;

/** What else a subtest checks. */
export interface Details {
  readonly page?: Page;
  /** Headers of the last request, or a list of those of each. May contain the origins that an answer may contain. */
  readonly sent?: Headers | readonly Headers[];
  /** Headers that the last request must not have with these values. */
  readonly unsent?: Readonly<Record<string, string>>;
  /** Headers that the script can read at last. */
  readonly readable?: Headers;
}

/** A subtest of the web-platform-tests, restated: the calls, the server, and what must come of it. */
export interface Subtest extends Row {
  readonly details: Details;
}

/** A file of the web-platform-tests and its subtests, by their names there. */
export interface WptFile {
  readonly file: string;
  readonly subtests: readonly Subtest[];
}

/** Restates a subtest. Its remote server is at `{api}`, and its page on another site unless `details` say otherwise. */
export function subtest(
  name: string,
  verdict: Verdict | readonly Verdict[],
  call: Call | readonly Call[],
  server: Short,
  details: Details = {},
): Subtest {
  return { ...row(name, verdict, call, server, details.page ?? 'cross-site'), details };
}

/** How the outcomes differ from what the subtest expects; `undefined` if they do not. */
export function failureOf(one: Subtest, outcomes: readonly Outcome[]): string | undefined {
  const { page: _, ...details } = one.details;
  const expected = [one.verdicts, details];
  const seen = [outcomes.map(verdictOf), seenOf(one.details, outcomes)];
  return isDeepStrictEqual(seen, expected) ? undefined : `${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`;
}

/** What was seen of the details, as `Details` writes them. */
function seenOf({ sent, unsent, readable }: Details, outcomes: readonly Outcome[]): Omit<Details, 'page'> {
  const last = outcomes.at(-1);
  return {
    ...(sent && {
      sent: isList(sent) ? sent.map((headers, i) => pick(sentIn(outcomes[i]), headers)) : pick(sentIn(last), sent),
    }),
    ...(unsent && {
      unsent: Object.fromEntries(Object.entries(unsent).filter((entry) => !isSent(sentIn(last), entry))),
    }),
    ...(readable && { readable: pick(readableIn(last), readable) }),
  };
}

const isList = (sent: Headers | readonly Headers[]): sent is readonly Headers[] => Array.isArray(sent);
const sentIn = (outcome?: Outcome) => outcome?.arrivals.findLast(({ kind }) => kind === 'actual')?.headers ?? [];
const readableIn = (outcome?: Outcome) =>
  outcome === undefined || 'rejected' in outcome.result ? [] : outcome.result.headers;

const valueIn = (headers: readonly Field[], name: string) =>
  headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1] ?? null;
const isSent = (headers: readonly Field[], [name, value]: Field) => valueIn(headers, name) === value;

function pick(headers: readonly Field[], wanted: Headers): Headers {
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, valueIn(headers, name)]));
}
