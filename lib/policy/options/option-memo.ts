import { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import { FOR_ROOT } from '../../diagnostics/place.js';
import type { CorsOptions } from './options.js';

/**
 * Remembers what the values of one option were compiled to. A list of a million origins is compiled once, even if many
 * handlers inherit it next to overrides of their own. Lists are compared by identity.
 */
export class OptionMemo<T> {
  /** Results with what was found in the value, whatever the layer. */
  private readonly bySettings = new Map<string, Map<unknown, readonly [T, DiagnosticCollector]>>();

  constructor(private readonly option: keyof CorsOptions) {}

  /**
   * Compiles a value, unless it was compiled before, and reports what is wrong with it each time.
   *
   * @param settings the other options that the result depends on, as text
   */
  of(value: unknown, found: DiagnosticCollector, compile: (found: DiagnosticCollector) => T, settings = ''): T {
    let byValue = this.bySettings.get(settings);
    if (byValue === undefined)
      this.bySettings.set(settings, (byValue = new Map<unknown, readonly [T, DiagnosticCollector]>()));
    let compiled = byValue.get(value);
    if (compiled === undefined) {
      const own = new DiagnosticCollector(() => FOR_ROOT);
      byValue.set(value, (compiled = [compile(own), own]));
    }
    found.include(this.option, compiled[1]);
    return compiled[0];
  }
}
