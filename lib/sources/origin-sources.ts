import { channel } from 'node:diagnostics_channel';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { nameOfSource } from '../diagnostics/live-origins-name.js';
import { bounded } from '../diagnostics/render-value.js';
import type { ReadLiveOrigins } from '../policy/origins/read-live-origins.js';
import { KeyNames } from './describe-source.js';
import { sourceOf } from './read-function.js';
import { RunningSource } from './running-source.js';
import type { PolicyRows } from './policy-rows.js';
import { SourceBinding } from './source-binding.js';
import { isInspectedWithoutSources } from './inspected-process.js';
import { type CorsSourceStatus, SOURCE_CHANNEL } from './source-status.js';

const changes = channel(SOURCE_CHANNEL);

/** The sources of the application. They run while it runs. */
@Injectable()
export class OriginSources implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly keys = new KeyNames();
  private binding = new SourceBinding(new Map(), undefined, this.keys);
  /** Whether the configuration of the startup is known: later ones name no other sources. */
  private isKnown = false;

  /** Begins to connect the policies of a configuration with their sources. */
  begin(): SourceBinding {
    const names = new Set<string>();
    const create = (declared: ReadLiveOrigins): RunningSource => this.create(declared, names);
    return new SourceBinding(this.binding.named, this.isKnown ? undefined : create, this.keys);
  }

  /** Uses the sources of a configuration from now on, and stops those that it does not name. */
  use(binding: SourceBinding): void {
    const before = this.binding.named;
    this.binding = binding;
    this.isKnown = true;
    for (const [source, options] of binding.options) source.configure(options);
    for (const use of binding.uses) if (!use.isKeyed) use.source.unite();
    for (const [source, running] of before) if (!binding.named.has(source)) void running.stop();
  }

  /** Nest listens after this. @internal */
  async onApplicationBootstrap(): Promise<void> {
    if (isInspectedWithoutSources()) return;
    try {
      await Promise.all([...this.binding.named.values()].map(async (source) => source.start()));
    } catch (error) {
      await this.onModuleDestroy();
      throw error;
    }
  }

  /** @internal */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.binding.named.values()].map(async (source) => source.stop()));
  }

  /** How well the rows of each source are known. */
  statuses(): readonly CorsSourceStatus[] {
    const { named, uses } = this.binding;
    return [...named.values()].map((source) => statusOf(source, uses));
  }

  private publish(source: RunningSource): void {
    // A subscriber that throws is reported by Node, and does not disturb the source.
    if (changes.hasSubscribers) changes.publish(statusOf(source, this.binding.uses));
  }

  /** @param names the names of the sources before it, which get this one, too */
  private create({ source, run }: ReadLiveOrigins, names: Set<string>): RunningSource {
    const name = uniqueName(bounded(nameOfSource(source) ?? 'the source'), names);
    names.add(name);
    const changed = (running: RunningSource): void => this.publish(running);
    return new RunningSource(name, typeof source === 'function' ? sourceOf(source) : source, run, changed);
  }
}

function statusOf(source: RunningSource, uses: readonly PolicyRows[]): CorsSourceStatus {
  const { name, state, cause, age: lag, rows } = source;
  const own = uses.filter((use) => use.source === source);
  const policies = Object.freeze(own.map(({ isKeyed, refused }) => Object.freeze({ keyed: isKeyed, refused })));
  return Object.freeze({
    name,
    state,
    cause,
    lag,
    keys: rows.keys,
    rows: rows.size,
    refused: rows.countRefused(3),
    policies,
  });
}

/** Reports must not take one source for another. */
function uniqueName(name: string, taken: ReadonlySet<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique); count++) unique = `${name} (${String(count)})`;
  return unique;
}
