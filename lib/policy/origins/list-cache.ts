import type { IssueCollector } from '../../diagnostics/issue-collector.js';

/** Keeps what lists came to in which nothing was wrong, so that one that many policies inherit is compiled once. */
export class ListCache<T> {
  private readonly byList = new WeakMap<object, T>();

  /** What the value comes to, compiled if that is not yet known; what is wrong with it is told of every policy. */
  of(value: unknown, issues: IssueCollector, compile: () => T): T {
    if (typeof value !== 'object' || value === null) return compile();
    const known = this.byList.get(value);
    if (known !== undefined) return known;
    const { length: told } = issues.found;
    const compiled = compile();
    if (issues.found.length === told) this.byList.set(value, compiled);
    return compiled;
  }
}
