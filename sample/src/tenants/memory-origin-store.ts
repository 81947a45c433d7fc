import { EventEmitter, once } from 'node:events';
import type { CorsOriginSource } from 'nestjs-cors';
import { OriginStore } from './origin-store.js';

/** Without Redis: the memory of this process, which both instances of the sample share. */
export class MemoryOriginStore extends OriginStore {
  private readonly lists = new Map<string, readonly string[]>();
  private readonly changes = new EventEmitter<{ change: [host: string] }>();

  override readonly source: CorsOriginSource = {
    run: async (sink, signal) => {
      const follow = (host: string) => sink.put(host, this.of(host));
      const load = sink.replace();
      for (const [host, origins] of this.lists) load.put(host, origins);
      load.commit();
      this.changes.on('change', follow);
      sink.status('live');
      if (!signal.aborted) await once(signal, 'abort');
      this.changes.off('change', follow);
    },
  };

  override async list(host: string) {
    return this.of(host);
  }

  override async add(host: string, origin: string) {
    this.change(host, [...new Set([...this.of(host), origin])]);
  }

  override async remove(host: string, origin: string) {
    this.change(
      host,
      this.of(host).filter((one) => one !== origin),
    );
  }

  private of(host: string): readonly string[] {
    return this.lists.get(host) ?? [];
  }

  private change(host: string, origins: readonly string[]) {
    this.lists.set(host, origins);
    this.changes.emit('change', host);
  }
}
