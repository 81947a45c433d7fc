import type { CorsPolicy } from '../policy/policy.js';

const NO_ENTRIES: ReadonlyMap<number, CorsPolicy> = new Map();

/** The policies that requests to one handler can get, or those of paths without a handler. Handlers may share them. */
export class PoliciesByPath {
  /**
   * @param base the policy of requests that no entry of `paths` matches; `undefined` if it has issues
   * @param byEntry the others, by the index of the entry that matches
   */
  constructor(
    readonly base: CorsPolicy | undefined,
    private readonly byEntry = NO_ENTRIES,
  ) {}

  /** @param index of the entry of `paths` that matches the request; -1 if none does */
  at(index: number): CorsPolicy | undefined {
    return index === -1 ? this.base : this.byEntry.get(index);
  }

  /** Every policy with its index, the base first. */
  get entries(): readonly (readonly [index: number, policy: CorsPolicy])[] {
    return this.base === undefined ? [...this.byEntry] : [[-1, this.base], ...this.byEntry];
  }

  some(predicate: (policy: CorsPolicy) => boolean): boolean {
    if (this.base !== undefined && predicate(this.base)) return true;
    for (const policy of this.byEntry.values()) if (predicate(policy)) return true;
    return false;
  }
}
