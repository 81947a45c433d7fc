import { type CorsWarning, renderWarning } from '../diagnostics/warning.js';

/** Which warnings of a configuration the one before did not have. */
export class NewWarnings {
  private known: ReadonlySet<string> = new Set();

  /** The lines of the warnings that are new. From now on, these warnings are known. */
  of(warnings: readonly CorsWarning[]): readonly string[] {
    const lines = warnings.map(renderWarning);
    const fresh = lines.filter((line) => !this.known.has(line));
    this.known = new Set(lines);
    return fresh;
  }

  /** Warnings that are found later about the same configuration. */
  add(warnings: readonly CorsWarning[]): void {
    this.known = new Set([...this.known, ...warnings.map(renderWarning)]);
  }
}
