import type { Case, Outcome } from './case.js';
import { DictatingServer } from './server/dictating-server.js';
import type { Judge, JudgeName } from './judges/judge.js';
import { startChromium, startFirefox } from './judges/real-browsers.js';
import { startCorsBrowser } from './judges/simulated-browser.js';
import { trial, visit } from './trial.js';

/** The findings of each judge: the outcomes of every call of every case. */
export type Findings<Subject extends Case> = ReadonlyMap<Subject, Readonly<Record<JudgeName, readonly Outcome[]>>>;

/** Starts a judge. */
export type StartJudge = (server: DictatingServer) => Judge | Promise<Judge>;

/**
 * Lets all judges run the same cases, independently and at the same time. The cases of one group run together, and the
 * groups one after the other, so that nothing expires while other cases run.
 */
export async function hear<Subject extends Case>(groups: readonly (readonly Subject[])[]): Promise<Findings<Subject>> {
  const outcomes = await hearBy([startChromium, startFirefox, startCorsBrowser], groups);
  const [chromium = [], firefox = [], CorsBrowser = []] = outcomes;
  return new Map(
    groups
      .flat()
      .map((subject, i) => [subject, { chromium: chromium[i]!, firefox: firefox[i]!, CorsBrowser: CorsBrowser[i]! }]),
  );
}

/** The outcomes of every call of every case, judge by judge. */
export async function hearBy(
  starts: readonly StartJudge[],
  groups: readonly (readonly Case[])[],
): Promise<Outcome[][][]> {
  const server = new DictatingServer();
  await server.listen();
  try {
    return await Promise.all(starts.map(async (start) => hearAll(server, await start(server), groups)));
  } finally {
    await server.close();
  }
}

async function hearAll(
  server: DictatingServer,
  judge: Judge,
  groups: readonly (readonly Case[])[],
): Promise<Outcome[][]> {
  try {
    await visit(server, judge);
    const all: Outcome[][] = [];
    for (const cases of groups) all.push(...(await trial(server, judge, cases)));
    return all;
  } finally {
    await judge.close();
  }
}
