import { type CorsIssue, issueAt, type Problem } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import type { CorsPolicyOptions } from './options.js';
import { attempt, INHERITED, inheritedFields, readFields, UNREADABLE } from '../../diagnostics/read-safely.js';
import { renderValue } from '../../diagnostics/render-value.js';
import { ALL_OPTION_KEYS } from './unknown-options.js';

/** What one place says about a policy: `forRoot`, an entry of `paths`, a class or a handler. */
export interface PolicyLayer {
  readonly place: CorsPlace;
  /** A copy, so that nothing changes after it was checked. */
  readonly options: Readonly<CorsPolicyOptions>;
  /** What could not be read. */
  readonly issues: readonly CorsIssue[];
}

/** Values by name, each read once. */
export interface NamedValues {
  readonly entries: readonly (readonly [name: string, value: unknown])[];
  readonly issues: readonly CorsIssue[];
}

/**
 * Reads what was written in one place. Whatever it is, reading it throws nothing.
 *
 * @param parts sets of options, the later of which win
 */
export function readLayer(place: CorsPlace, ...parts: readonly unknown[]): PolicyLayer {
  const read = parts.map((part) =>
    isOptions(part)
      ? readNamed(part, place, (option) => ({ ...place, option }), ALL_OPTION_KEYS)
      : noOptions(place, part),
  );
  return {
    place,
    // Not by assignment, which would take a field of the name __proto__ for more than that.
    options: Object.fromEntries(read.flatMap(({ entries }) => entries)),
    issues: read.flatMap(({ issues }) => issues),
  };
}

/** Neither a list nor a map nor a promise; an instance of a class is, for the fields it has. */
export function isOptions(value: unknown): value is object {
  return attempt(() => Object.prototype.toString.call(value)) === '[object Object]';
}

/**
 * Reads the fields of an object.
 *
 * @param at where a field stands
 * @param names those that are told of where only a prototype has them; by default every getter
 */
export function readNamed(
  value: object,
  place: CorsPlace,
  at: (name: string) => CorsPlace,
  names?: readonly string[],
): NamedValues {
  const read = readFields(value);
  if (read === undefined) return noOptions(place, value);
  const { entries, unreadable } = read;
  const inherited = inheritedFields(value, names).filter((name) => !entries.some(([own]) => own === name));
  if (unreadable.length === 0 && inherited.length === 0) return { entries, issues: [] };
  return {
    entries,
    issues: [
      ...unreadable.map((name) => issueAt(at(name), UNREADABLE, undefined)),
      ...inherited.map((name) => issueAt(at(name), INHERITED, undefined)),
    ],
  };
}

function noOptions(place: CorsPlace, value: unknown): NamedValues {
  const text = typeof value === 'string' ? renderValue(value) : "'https://app.example.com'";
  const problem: Problem = {
    code: 'option-type',
    message: 'This is no set of options.',
    fix: `Write options by their names: { origin: ${text} }. Several origins make a list: { origin: [${text}, …] }.`,
  };
  return { entries: [], issues: [issueAt(place, problem, value)] };
}
