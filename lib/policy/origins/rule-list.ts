import type { CorsLiveOrigins } from '../options/live-origins.js';
import type { CorsOriginRule } from '../options/options.js';
import { isWild, type CompiledOriginRule, type OriginRules } from './origin-matcher.js';
import type { OriginPattern } from './origin-pattern.js';

/** Collects each rule once, grouped by how it is matched and in the order of the configuration. */
export class RuleList implements OriginRules {
  readonly exact = new Set<string>();
  readonly expressions: RegExp[] = [];
  opaque = false;
  /** The rules as an `origin` option that compiles to the same rules. */
  readonly option: CorsOriginRule[] = [];
  private readonly families = new Map<string, OriginPattern>();
  private readonly sources = new Set<string>();

  get wild(): readonly OriginPattern[] {
    return [...this.families.values()];
  }

  /** Adds a rule unless it was refused. */
  addRead(rule: CompiledOriginRule | undefined): void {
    if (rule !== undefined) this.add(rule);
  }

  /** The rows of a source are matched by the source. */
  addLive(origins: CorsLiveOrigins): void {
    if (!this.option.includes(origins)) this.option.push(origins);
  }

  add(rule: CompiledOriginRule): void {
    if (rule === 'null') this.addNull();
    else if ('scheme' in rule) this.addPattern(rule);
    else this.addExpression(rule);
  }

  private addNull(): void {
    if (!this.opaque) this.option.push('null');
    this.opaque = true;
  }

  private addPattern(pattern: OriginPattern): void {
    const texts = isWild(pattern) ? this.families : this.exact;
    if (texts.has(pattern.text)) return;
    if (texts === this.exact) this.exact.add(pattern.text);
    else this.families.set(pattern.text, pattern);
    this.option.push(pattern.text);
  }

  private addExpression(expression: RegExp): void {
    const text = String(expression);
    if (this.sources.has(text)) return;
    this.sources.add(text);
    this.expressions.push(expression);
    this.option.push(expression);
  }
}
