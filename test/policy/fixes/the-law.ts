import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsIssue } from '../../../lib/diagnostics/issue.js';
import type { CorsWarning } from '../../../lib/diagnostics/warning.js';
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

/** How the options are judged: by the engine alone, or by an application that starts with them. */
export type Start = (options: Options) => Promise<Started> | Started;

export interface Started {
  readonly issues: readonly CorsIssue[];
  readonly warnings: readonly CorsWarning[];
  readonly allows: (origin: string) => Promise<boolean> | boolean;
}

export function startEngine(options: Options): Started {
  const { policy, issues, warnings } = compilePolicy(options);
  return { issues, warnings, allows: (origin) => policy !== undefined && policyAllows(policy, origin) };
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

/** Applies every printed fix until the configuration is accepted. */
export async function migrate(one: Configured, start: Start = startEngine): Promise<Migrated> {
  let options = one.written;
  let started = await start(options);
  const messages: string[] = [];
  let rounds = 0;
  let stuck: string[] = [];
  while (started.issues.length > 0 && stuck.length === 0) {
    messages.push(...started.issues.map(({ message, fix }) => `${message} ${fix}`));
    const applied = applyFixes(options, started.issues);
    rounds++;
    stuck = applied.undone.map(describe);
    if (stuck.length === 0 && rounds === MAX_ROUNDS) stuck = started.issues.map(describe);
    if (stuck.length > 0) break;
    options = applied.options;
    started = await start(options);
  }
  messages.push(...started.warnings.map(({ message }) => message));
  const text = messages.join('\n');
  const lost: string[] = [];
  const opened: string[] = [];
  for (const origin of stuck.length > 0 ? [] : [...one.allow, ...one.refuse]) {
    const now = await started.allows(origin);
    if (one.allow.includes(origin)) {
      if (!now && allowedOnPurpose(one, origin) && !names(text, origin)) lost.push(origin);
    } else if (now && !corsAllows(one.original, origin) && !isForAny(one)) opened.push(origin);
  }
  return { name: one.name, rounds, stuck, lost, opened, options, messages: text };
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
