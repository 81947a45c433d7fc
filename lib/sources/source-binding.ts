import type { Problem } from '../diagnostics/issue.js';
import { renderValue } from '../diagnostics/render-value.js';
import type { BindSource } from '../policy/origins/compile-origins.js';
import type { ReadLiveOrigins, SourceRunOptions } from '../policy/origins/read-live-origins.js';
import { describeSource, type KeyNames } from './describe-source.js';
import { PolicyRows } from './policy-rows.js';
import { permittedBy } from './rows/trust.js';
import type { RunningSource } from './running-source.js';

/** Creates a source that is not known yet; `undefined` if there can be no new ones. */
export type CreateSource = ((declared: ReadLiveOrigins) => RunningSource) | undefined;

/** Connects the policies of one configuration with their sources. Nothing else changes, so that it can be dropped again. */
export class SourceBinding {
  /** The sources that the configuration names, by what it names. */
  readonly named = new Map<object, RunningSource>();
  /** The rows of each policy that names a source. */
  readonly uses: PolicyRows[] = [];
  /** The options of each source. */
  readonly options = new Map<RunningSource, SourceRunOptions>();

  constructor(
    private readonly known: ReadonlyMap<object, RunningSource>,
    private readonly create: CreateSource,
    private readonly keys: KeyNames,
  ) {}

  readonly bind: BindSource = (declared, settings, report) => {
    const { source } = declared;
    const running = this.named.get(source) ?? this.known.get(source) ?? this.create?.(declared);
    if (running === undefined) {
      report(NEW_SOURCE);
      return undefined;
    }
    this.named.set(source, running);
    const difference = differenceOf(this.options.get(running) ?? declared.run, declared.run);
    if (difference !== undefined) report({ ...DIFFERENT, message: difference });
    else this.options.set(running, declared.run);
    const description = describeSource(running.name, declared, this.keys);
    const rows = new PolicyRows(running, declared, permittedBy(settings), description);
    this.uses.push(rows);
    return rows;
  };
}

function differenceOf(one: SourceRunOptions, other: SourceRunOptions): string | undefined {
  const names = Object.keys(one) as (keyof SourceRunOptions)[];
  const name = names.find((key) => one[key] !== other[key]);
  if (name === undefined) return undefined;
  return `One source runs once, and it is used with two values of ${name}: ${renderValue(one[name])} and ${renderValue(other[name])}.`;
}

const DIFFERENT: Omit<Problem, 'message'> = {
  code: 'origin-source-options',
  fix: 'Write the same value everywhere, or call liveOrigins() once and use its result in several places.',
};

const NEW_SOURCE: Problem = {
  code: 'origin-source',
  message: 'Sources start with the application, and this one was not part of its configuration then.',
  fix: 'Name it in the configuration at startup, or restart the application.',
};
