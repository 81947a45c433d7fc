import { type CorsIssue, issueAt, type Problem } from './issue.js';
import { type CorsPlace, isSameLayer } from './place.js';
import { renderValue } from './render-value.js';
import { summarizeNames } from './summarize-names.js';
import { type CorsWarning, type CorsWarningCode, warningAt } from './warning.js';

/** The most issues that are reported for one option: a list of a million origins with one mistake has it in every element. */
export const MAX_ISSUES_PER_OPTION = 1000;

const TOO_MANY: Problem = {
  code: 'too-many-issues',
  message: `This option has more than ${MAX_ISSUES_PER_OPTION} issues. The others are not listed.`,
  fix: 'Fix the listed ones first: many of them are probably the same mistake.',
};

/** Where a value was written: the option as it is spelled there, and the field of the layer that it is in. */
export interface Written {
  readonly option: string;
  readonly root: string;
  readonly index?: number | undefined;
}

/** Collects every issue and warning of one set of options, so that one start reports all of them. */
export class DiagnosticCollector {
  readonly issues: CorsIssue[] = [];
  readonly warnings: CorsWarning[] = [];
  private readonly counts = new Map<string, number>();
  private readonly written = new Map<string, (index?: number) => Written>();

  /** @param layerOf the layer that an option was written in */
  constructor(private readonly layerOf: (option: string) => CorsPlace) {}

  /** @param index the position in the list, if the option is one */
  report(option: string, problem: Problem, value: unknown, index?: number): void {
    const count = (this.counts.get(option) ?? 0) + 1;
    this.counts.set(option, count);
    if (count > MAX_ISSUES_PER_OPTION + 1) return;
    const at = this.written.get(option)?.(index) ?? { option, root: option, index };
    this.reportAt(at, count > MAX_ISSUES_PER_OPTION ? TOO_MANY : problem, value);
  }

  reportAt({ option, root, index }: Written, problem: Problem, value: unknown): void {
    const place = { ...this.layerOf(root), option, ...(index !== undefined && { index }) };
    this.issues.push(issueAt(place, problem, value));
  }

  /** From now on, the values of an option are reported where they were written. */
  writtenAt(option: string, at: (index?: number) => Written): void {
    this.written.set(option, at);
  }

  warn(option: string, code: CorsWarningCode, message: string): void {
    this.warnings.push(warningAt({ ...this.layerOf(option), option }, code, message));
  }

  /**
   * One warning for all of the values; no values, no warning.
   *
   * @param most how many values the message lists
   */
  warnAbout(option: string, code: CorsWarningCode, values: readonly unknown[], message: string, most?: number): void {
    if (values.length > 0) this.warn(option, code, `${summarizeNames(values, renderValue, most)}: ${message}`);
  }

  /** Adds what was found in the same value of this option before, as found in the layer that it was written in now. */
  include(option: string, found: DiagnosticCollector): void {
    for (const issue of found.issues) this.report(option, issue, issue.value, issue.place.index);
    for (const { code, message } of found.warnings) this.warn(option, code, message);
  }

  /** Whether these options were written in one layer, so that they always apply together. */
  areWrittenTogether(first: string, ...others: readonly string[]): boolean {
    return others.every((option) => isSameLayer(this.layerOf(first), this.layerOf(option)));
  }
}
