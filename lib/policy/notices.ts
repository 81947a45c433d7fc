import { nameSome } from './name-some.js';
import type { CorsNotice, CorsNoticeCode } from './notice.js';
import type { CorsOptions } from './options.js';
import { renderValue } from './render-value.js';

/** Collects notices, one of each code for a policy, so that a long list of origins makes no long log. */
export class Notices {
  readonly found: CorsNotice[] = [];

  constructor(private readonly at: (field: keyof CorsOptions) => string) {}

  add(field: keyof CorsOptions, code: CorsNoticeCode, message: string): void {
    this.found.push(Object.freeze({ code, path: this.at(field), message }));
  }

  /** Takes over what was collected about one field elsewhere. */
  take(field: keyof CorsOptions, notices: readonly CorsNotice[]): void {
    for (const { code, message } of notices) this.add(field, code, message);
  }

  /** Whether these fields were written at one level, so that what is said of one holds wherever the others do. */
  shareLevel(...fields: readonly (keyof CorsOptions)[]): boolean {
    return new Set(fields.map((field) => this.at(field).slice(0, -field.length))).size === 1;
  }

  /** The same of several values, unless there are none. */
  addFor(field: keyof CorsOptions, code: CorsNoticeCode, values: readonly unknown[], message: string): void {
    if (values.length > 0) this.add(field, code, `${nameSome(values, renderValue)}: ${message}`);
  }
}
