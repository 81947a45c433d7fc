import type { OriginPattern } from '../../policy/origins/origin-pattern.js';
import { RowList } from './row-list.js';
import type { Needs } from './trust.js';

/** The rows of all keys, each once, for policies that do not ask by key. */
export class UnionRows {
  private readonly rows = new RowList();
  /** How many more keys have the same row. Two tenants may share an origin, and one of them may give it up. */
  private readonly shared = new Map<string, number>();

  add(pattern: OriginPattern): void {
    if (this.rows.add(pattern)) return;
    this.shared.set(pattern.text, (this.shared.get(pattern.text) ?? 0) + 1);
  }

  remove(pattern: OriginPattern): void {
    const others = this.shared.get(pattern.text) ?? 0;
    if (others > 1) this.shared.set(pattern.text, others - 1);
    else if (!this.shared.delete(pattern.text)) this.rows.delete(pattern);
  }

  matches(origin: string, permitted: Needs): boolean {
    return this.rows.matches(origin, permitted);
  }

  rowFor(origin: string, permitted: Needs): string | undefined {
    return this.rows.rowFor(origin, permitted);
  }
}
