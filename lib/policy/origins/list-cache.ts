import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';

/** Keeps what lists came to in which nothing was wrong, so that one that many policies inherit is compiled once. */
export class ListCache<T> {
  private readonly byList = new WeakMap<object, T>();

  /** What the value comes to, compiled if that is not yet known; what is wrong with it is told of every policy. */
  of(value: unknown, { issues }: Pick<DiagnosticCollector, 'issues'>, compile: () => T): T {
    if (typeof value !== 'object' || value === null) return compile();
    const known = this.byList.get(value);
    if (known !== undefined) return known;
    const { length: reported } = issues;
    const compiled = compile();
    if (issues.length === reported) this.byList.set(value, compiled);
    return compiled;
  }
}
