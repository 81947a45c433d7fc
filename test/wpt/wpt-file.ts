import { isDeepStrictEqual } from 'node:util';
import type { Call, Field, Outcome, Page } from '../browser-comparison/case.js';
import { type Row, type Short, row } from '../browser-comparison/table.js';
import { type Verdict, verdictOf } from '../browser-comparison/verdict.js';

/** What else a subtest checks: headers of the last request, or headers that the script can read. `null` means absent. */
export interface Details {
  readonly page?: Page;
  readonly sent?: Readonly<Record<string, string | null>>;
  readonly readable?: Readonly<Record<string, string | null>>;
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

/** The details of an outcome, as `Details` writes them. */
export function detailsOf({ details }: Subtest, outcome: Outcome | undefined): Omit<Details, 'page'> {
  const { sent, readable } = details;
  const request = outcome?.arrivals.findLast(({ kind }) => kind === 'actual')?.headers ?? [];
  const response = outcome === undefined || 'rejected' in outcome.result ? [] : outcome.result.headers;
  return {
    ...(sent && { sent: pick(request, sent) }),
    ...(readable && { readable: pick(response, readable) }),
  };
}

function pick(headers: readonly Field[], wanted: object): Record<string, string | null> {
  const valueOf = (name: string) => headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1] ?? null;
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, valueOf(name)]));
}

/** How an outcome differs from what the subtest expects; `undefined` if it does not. */
export function failureOf(one: Subtest, outcomes: readonly Outcome[]): string | undefined {
  const expected = [one.verdicts, withoutPage(one.details)];
  const seen = [outcomes.map(verdictOf), detailsOf(one, outcomes.at(-1))];
  return isDeepStrictEqual(seen, expected) ? undefined : `${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`;
}

function withoutPage({ sent, readable }: Details): Omit<Details, 'page'> {
  return { ...(sent && { sent }), ...(readable && { readable }) };
}
