import type { Call, Case, Outcome, Page } from './case.js';
import { allPages } from './case.js';
import type { DictatingServer } from './server/dictating-server.js';
import type { Judge } from './judges/judge.js';
import type { ReadyCall } from './judges/run-call.js';

/** A case that is running. */
interface Hearing {
  readonly subject: Case;
  readonly path: string;
  readonly outcomes: Outcome[];
}

let trials = 0;

/** Lets a judge run every case, and returns the outcomes of their calls. */
export async function trial(server: DictatingServer, judge: Judge, cases: readonly Case[]): Promise<Outcome[][]> {
  const name = `${judge.name}-${++trials}`;
  const hearings = cases.map((subject, i): Hearing => ({ subject, path: `/${name}/${i}`, outcomes: [] }));
  for (const { path, subject } of hearings) server.hear(path, subject);
  for (let round = 0; hearings.some(({ subject }) => subject.calls.length > round); round++) {
    await runRound(server, judge, round, hearings);
  }
  return hearings.map(({ outcomes }) => outcomes);
}

/** Gives every page the cookies of an earlier visit to the server. */
export async function visit(server: DictatingServer, judge: Judge): Promise<void> {
  const calls = server.visitUrls.map((url): ReadyCall => ({ url, credentials: 'include' }));
  for (const page of allPages) await judge.run(page, calls);
}

/** The calls of one round are independent, so they are made at once. The calls of one case are made one after the other. */
async function runRound(server: DictatingServer, judge: Judge, round: number, all: readonly Hearing[]): Promise<void> {
  const hearings = all.filter(({ subject }) => subject.calls.length > round);
  const waits = new Set(hearings.map(({ subject }) => subject.calls[round]!.after ?? 0));
  for (const after of [...waits].sort((a, b) => a - b)) {
    if (after > 0) await judge.wait(after);
    const due = hearings.filter(({ subject }) => (subject.calls[round]!.after ?? 0) === after);
    await Promise.all(allPages.map((page) => runPage(server, judge, { page, round }, due)));
  }
}

async function runPage(
  server: DictatingServer,
  judge: Judge,
  { page, round }: { page: Page; round: number },
  due: readonly Hearing[],
): Promise<void> {
  const hearings = due.filter(({ subject }) => (subject.calls[round]!.page ?? subject.page) === page);
  if (hearings.length === 0) return;
  const calls = hearings.map(({ subject, path }) => ready(server, subject.calls[round]!, subject.page, path));
  const results = await judge.run(page, calls);
  for (const [i, { path, outcomes }] of hearings.entries()) {
    outcomes.push(blank(server, path, { result: results[i]!, arrivals: server.takeArrivals(path) }));
  }
}

function ready(server: DictatingServer, call: Call, page: Page, path: string): ReadyCall {
  return { ...call, url: server.fill(call.url ?? '{api}{path}/a', path, page) };
}

function blank(server: DictatingServer, path: string, outcome: Outcome): Outcome {
  return JSON.parse(server.blank(JSON.stringify(outcome), path)) as Outcome;
}
