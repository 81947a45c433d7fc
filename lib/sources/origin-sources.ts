import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { attempt } from '../diagnostics/attempt.js';
import { bounded } from '../diagnostics/render-value.js';
import type { ReadLiveOrigins } from '../policy/origins/read-live-origins.js';
import { sourceOf } from './read-function.js';
import { RunningSource } from './running-source.js';
import { SourceBinding } from './source-binding.js';

/** The sources of the application. They run while it runs. */
@Injectable()
export class OriginSources implements OnApplicationBootstrap, OnModuleDestroy {
  private binding = new SourceBinding(new Map(), undefined);
  private isStarted = false;

  /** Begins to connect the policies of a configuration with their sources. */
  begin(): SourceBinding {
    const create = (declared: ReadLiveOrigins): RunningSource => this.create(declared);
    return new SourceBinding(this.binding.named, this.isStarted ? undefined : create);
  }

  /** Uses the sources of a configuration from now on, and stops those that it does not name. */
  use(binding: SourceBinding): void {
    const before = this.binding.named;
    this.binding = binding;
    for (const use of binding.uses) if (!use.isKeyed) use.source.unite();
    for (const [source, running] of before) if (!binding.named.has(source)) void running.stop();
  }

  /** Nest listens after this. @internal */
  async onApplicationBootstrap(): Promise<void> {
    this.isStarted = true;
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

  private create({ source, run }: ReadLiveOrigins): RunningSource {
    const isFunction = typeof source === 'function';
    return new RunningSource(nameOf(source), isFunction ? sourceOf(source) : source, run);
  }
}

/** The name of the function, or of the class of the object. */
function nameOf(source: object): string {
  const named: unknown = typeof source === 'function' ? source : attempt(() => source.constructor);
  const name: unknown = attempt(() => (named as { name?: unknown }).name);
  return typeof name === 'string' && !UNNAMED.has(name) ? bounded(name) : 'the source';
}

/** Functions that were written in place, and plain objects. */
const UNNAMED: ReadonlySet<string> = new Set(['', 'Object', 'source', 'origin', 'anonymous']);
