import { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import { FOR_ROOT } from '../../diagnostics/place.js';
import type { CorsOptions } from './options.js';

/** What a value was compiled to, and what was found in it, whatever the layer. */
interface Compiled<T> extends Pick<DiagnosticCollector, 'issues' | 'warnings'> {
  readonly result: T;
}

/**
 * Remembers what the values of one option were compiled to. A list of a million origins is compiled once, even if many
 * handlers inherit it next to overrides of their own. Lists are compared by identity.
 */
export class OptionMemo<T> {
  private readonly bySettings = new Map<string, Map<unknown, Compiled<T>>>();

  constructor(private readonly option: keyof CorsOptions) {}

  /**
   * Compiles a value, unless it was compiled before, and reports what is wrong with it each time.
   *
   * @param settings the other options that the result depends on, as text
   */
  of(value: unknown, found: DiagnosticCollector, compile: (found: DiagnosticCollector) => T, settings = ''): T {
    const byValue = this.bySettings.get(settings) ?? new Map<unknown, Compiled<T>>();
    this.bySettings.set(settings, byValue);
    const compiled = byValue.get(value) ?? compileAlone(compile);
    byValue.set(value, compiled);
    found.include(this.option, compiled);
    return compiled.result;
  }
}

function compileAlone<T>(compile: (found: DiagnosticCollector) => T): Compiled<T> {
  const found = new DiagnosticCollector(() => FOR_ROOT);
  return { result: compile(found), issues: found.issues, warnings: found.warnings };
}
