import type { CorsIssue, CorsIssueCode } from './configuration-error.js';
import type { CorsOptions } from './options.js';

/** What is wrong with one value; where it stands is the collector's to say. */
export interface Finding {
  readonly code: CorsIssueCode;
  readonly value: unknown;
  readonly message: string;
  readonly fix: string;
  /** The place in a list. */
  readonly index?: number | undefined;
}

/** Collects what is wrong, so that one start reports all of it. */
export class Issues {
  readonly found: CorsIssue[] = [];

  constructor(private readonly at: (field: keyof CorsOptions) => string) {}

  add(field: keyof CorsOptions, { index, ...finding }: Finding): void {
    const path = this.at(field) + (index === undefined ? '' : `[${index}]`);
    this.found.push(Object.freeze({ ...finding, path }));
  }
}
