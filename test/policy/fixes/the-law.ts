import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsIssue } from '../../../lib/diagnostics/issue.js';
import type { CorsPolicy } from '../../../lib/policy/policy.js';
import { applyFixes, type Options } from './apply-fix.js';
import { corsAllows } from './cors-judge.js';
import type { Configured } from './read-configuration.js';

/** What became of a configuration whose fixes were applied round after round. */
export interface Migrated {
  readonly name: string;
  /** How often fixes had to be applied; 0 if the configuration was accepted at once. */
  readonly rounds: number;
  /** The issues whose fix cannot be carried out, or that come back in every round. */
  readonly stuck: readonly string[];
  /** Origins that the original allowed on purpose, that are refused now, and that no message names. */
  readonly lost: readonly string[];
  /** Origins that the original was meant to keep out, and that are allowed now. */
  readonly opened: readonly string[];
  /** The configuration in the end. */
  readonly options: Options;
  readonly messages: string;
}

const MAX_ROUNDS = 5;

/** How options are judged: by the engine alone, or by an application in which each is the policy of a controller. */
export type Start = (all: readonly Options[]) => Promise<readonly Started[]>;

export interface Started {
  readonly issues: readonly CorsIssue[];
  /** What is logged about the options. */
  readonly warnings: readonly string[];
  readonly allows: (origin: string) => Promise<boolean>;
}

export const startEngine: Start = (all) =>
  Promise.resolve(
    all.map((options) => {
      const { policy, issues, warnings } = compilePolicy(options);
      const allows = async (origin: string) => policy !== undefined && (await policyAnswers(policy, origin));
      return { issues, warnings: warnings.map(({ message }) => message), allows };
    }),
  );

/** The same where an origin function may return a promise. */
async function policyAnswers(policy: CorsPolicy, origin: string): Promise<boolean> {
  const { origins } = policy;
  if (origins.kind !== 'function') return policyAllows(policy, origin);
  try {
    const answer: unknown = await origins.ask(origin, {} as never);
    return answer === true;
  } catch {
    return false;
  }
}

export function policyAllows({ origins }: CorsPolicy, origin: string): boolean {
  if (origins.kind === 'any') return true;
  if (origins.kind === 'list') return origins.matcher.matches(origin);
  return origins.kind === 'function' && answers(() => origins.ask(origin, {} as never));
}

/** A function that throws refuses (R17). */
function answers(ask: () => unknown): boolean {
  try {
    return ask() === true;
  } catch {
    return false;
  }
}

/** Applies every printed fix until all configurations are accepted. Those that are stuck are left out of later rounds. */
export async function migrateAll(cases: readonly Configured[], start: Start = startEngine): Promise<Migrated[]> {
  const all = cases.map((one) => new Migration(one));
  for (let round = 0; round <= MAX_ROUNDS; round++) {
    const running = all.filter(({ isStuck }) => !isStuck);
    const started = await start(running.map(({ options }) => options));
    const isRepaired = running.map((one, index) => one.repair(started[index]!, round)).includes(true);
    if (isRepaired) continue;
    const results: Migrated[] = [];
    // One after the other: a thousand connections at once are too many.
    for (const one of all) results.push(await one.result(started[running.indexOf(one)]));
    return results;
  }
  throw new Error('Unreachable: the last round repairs nothing.');
}

class Migration {
  options: Options;
  private rounds = 0;
  private stuck: readonly string[] = [];
  private readonly messages: string[] = [];

  constructor(private readonly one: Configured) {
    this.options = one.written;
  }

  get isStuck(): boolean {
    return this.stuck.length > 0;
  }

  /** Whether there was something to apply. */
  repair({ issues }: Started, round: number): boolean {
    if (issues.length === 0) return false;
    this.messages.push(...issues.map(({ message, fix }) => `${message} ${fix}`));
    const { options, undone } = applyFixes(this.options, issues);
    this.rounds++;
    this.stuck = (round < MAX_ROUNDS ? undone : issues).map(describe);
    this.options = options;
    return round < MAX_ROUNDS;
  }

  async result(started: Started | undefined): Promise<Migrated> {
    const { one, rounds, stuck, options } = this;
    const messages = [...this.messages, ...(started?.warnings ?? [])].join('\n');
    const lost: string[] = [];
    const opened: string[] = [];
    for (const origin of started === undefined ? [] : [...one.allow, ...one.refuse]) {
      const now = await started!.allows(origin);
      if (one.allow.includes(origin)) {
        if (!now && allowedOnPurpose(one, origin) && !names(messages, origin)) lost.push(origin);
      } else if (now && !corsAllows(one.original, origin) && !isForAny(one)) opened.push(origin);
    }
    return { name: one.name, rounds, stuck, lost, opened, options, messages };
  }
}

/** Whether any origin was meant: `cors` compares a `*` in a list, and waits for a callback of a function. */
function isForAny({ original }: Configured): boolean {
  const { origin } = original;
  return (Array.isArray(origin) && origin.includes('*')) || String(origin).replaceAll(' ', '') === '()=>true';
}

/** Whether `cors` allows the origin in this environment, or would if the value had no stray white space or slash. */
function allowedOnPurpose({ original }: Configured, origin: string): boolean {
  if (corsAllows(original, origin)) return true;
  const listed = [original['origin']].flat();
  return listed.some(
    (rule) =>
      typeof rule === 'string' &&
      rule
        .trim()
        .replace(/\/$/, '')
        .toLowerCase()
        .endsWith(origin.replace(/^https?:\/\//, '')),
  );
}

/** Whether a message says that this origin is dropped: itself, or as the example of its kind. */
function names(text: string, origin: string): boolean {
  return text.includes(`'${origin}'`);
}

function describe({ code, path, fix }: CorsIssue): string {
  return `${path} [${code}] ${fix}`;
}
