import { summarizeNames } from './summarize-names.js';
import type { CorsWarning, CorsWarningCode } from './warning.js';
import type { CorsOptions } from '../policy/options/options.js';
import { renderValue } from './render-value.js';

/** Collects warnings, one of each code for a policy, so that a long list of origins makes no long log. */
export class WarningCollector {
  readonly found: CorsWarning[] = [];

  constructor(private readonly at: (field: keyof CorsOptions) => string) {}

  add(field: keyof CorsOptions, code: CorsWarningCode, message: string): void {
    this.found.push(Object.freeze({ code, path: this.at(field), message }));
  }

  /** Takes over what was collected about one field elsewhere. */
  take(field: keyof CorsOptions, warnings: readonly CorsWarning[]): void {
    for (const { code, message } of warnings) this.add(field, code, message);
  }

  /** Whether these fields were written at one level, so that what is said of one holds wherever the others do. */
  shareLevel(...fields: readonly (keyof CorsOptions)[]): boolean {
    return new Set(fields.map((field) => this.at(field).slice(0, -field.length))).size === 1;
  }

  /** The same of several values, unless there are none. */
  addFor(field: keyof CorsOptions, code: CorsWarningCode, values: readonly unknown[], message: string): void {
    if (values.length > 0) this.add(field, code, `${summarizeNames(values, renderValue)}: ${message}`);
  }
}
