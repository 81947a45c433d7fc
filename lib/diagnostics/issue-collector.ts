import type { CorsIssue, CorsIssueCode } from './configuration-error.js';
import type { CorsOptions } from '../policy/options/options.js';

/** What is wrong with one value; where it stands is the collector's to say. */
export interface Finding {
  readonly code: CorsIssueCode;
  readonly value: unknown;
  readonly message: string;
  readonly fix: string;
  /** The place in a list. */
  readonly index?: number | undefined;
}

/** How many issues one option may have; what is wrong with a list of a million is wrong with its first entries, too. */
export const MAX_ISSUES_PER_OPTION = 1000;

/** Collects what is wrong, so that one start reports all of it. */
export class IssueCollector {
  readonly found: CorsIssue[] = [];
  private readonly counts = new Map<string, number>();

  constructor(private readonly at: (field: keyof CorsOptions) => string) {}

  add(field: keyof CorsOptions, { index, ...finding }: Finding): void {
    const count = (this.counts.get(field) ?? 0) + 1;
    this.counts.set(field, count);
    if (count > MAX_ISSUES_PER_OPTION + 1) return;
    const place = index === undefined ? '' : `[${index}]`;
    const found = count > MAX_ISSUES_PER_OPTION ? { ...TOO_MANY, value: finding.value } : finding;
    this.found.push(Object.freeze({ ...found, path: this.at(field) + place }));
  }

  /** Takes over what was collected about one field elsewhere, with places that begin behind the field's. */
  take(field: keyof CorsOptions, issues: readonly CorsIssue[]): void {
    this.found.push(...issues.map((issue) => Object.freeze({ ...issue, path: this.at(field) + issue.path })));
  }
}

const TOO_MANY: Omit<Finding, 'value'> = {
  code: 'too-many-issues',
  message: `That is one more than the ${MAX_ISSUES_PER_OPTION} issues that are listed of one option.`,
  fix: 'Right those first: many of them are likely one mistake.',
};
