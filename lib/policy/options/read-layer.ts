import { type CorsIssue, issueAt, type Problem } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import { renderValue } from '../../diagnostics/render-value.js';
import type { CorsPolicyOptions } from './options.js';
import { ALL_OPTION_KEYS } from './defaults.js';
import { readFields, type ReadFields } from './read-fields.js';

/** What one place contributes to a policy: `forRoot`, a named policy, an entry of `paths`, a class or a handler. */
export interface PolicyLayer {
  readonly place: CorsPlace;
  /** A copy, so that nothing changes after it was checked. */
  readonly options: Readonly<CorsPolicyOptions>;
  readonly issues: readonly CorsIssue[];
}

const NO_ISSUES: readonly CorsIssue[] = Object.freeze([]);

/**
 * Reads what was written in one place.
 *
 * @param parts sets of options; later ones override earlier ones
 */
export function readLayer(place: CorsPlace, ...parts: readonly unknown[]): PolicyLayer {
  const entries: ReadFields['entries'][number][] = [];
  const issues: CorsIssue[] = [];
  const placeOf = (option: string): CorsPlace => ({ ...place, option });
  for (const part of parts) {
    const read = isOptions(part) ? readFields(part, placeOf, ALL_OPTION_KEYS) : notOptions(place, part);
    entries.push(...read.entries);
    issues.push(...read.issues);
  }
  return {
    place,
    // Not by assignment: that would set the prototype for a field named __proto__.
    options: Object.fromEntries(entries),
    issues: issues.length === 0 ? NO_ISSUES : issues,
  };
}

/** Whether it is a plain object or an instance of a class, and not a list, a map or a promise. */
export function isOptions(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function notOptions(place: CorsPlace, value: unknown): ReadFields {
  if (typeof value === 'function') return { entries: [], issues: [issueAt(place, DELEGATE, value)] };
  const text = typeof value === 'string' ? renderValue(value) : "'https://app.example.com'";
  const problem: Problem = {
    code: 'option-type',
    message: 'This is not an object of options.',
    fix: `Write options by their names: { origin: ${text} }. Several origins make a list: { origin: [${text}, …] }.`,
  };
  return { entries: [], issues: [issueAt(place, problem, value)] };
}

const DELEGATE: Problem = {
  code: 'option-type',
  message: 'This is a function. Options are read once, at startup, so they cannot depend on the request.',
  fix: 'Write different options for handlers into @Cors(), and for paths into paths. An origin function gets the request: { origin: (origin, request) => … }.',
};
