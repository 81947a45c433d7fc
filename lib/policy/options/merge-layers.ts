import type { CorsIssue } from '../../diagnostics/configuration-error.js';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import type { CorsOptions } from './options.js';
import type { PolicyLayer } from './read-layer.js';
import { renderValue } from '../../diagnostics/render-value.js';

/** The place of the module's own options, which refer to no named policy. */
export const MODULE_PLACE = 'forRoot';

/** The named policies that a level may refer to. */
export type NamedPolicies = ReadonlyMap<string, PolicyLayer>;

/** Where the fields of a policy come from. */
export interface FieldSources {
  /** The place where the value of a field was written: `forRoot`; `undefined` for a default. */
  readonly sourceOf: (field: keyof CorsOptions) => string | undefined;
  /** The place of an `origin` that set the field back to its default (R2), if one did. */
  readonly resetBy: (field: keyof CorsOptions) => string | undefined;
}

/** One complete set of options, and where each of its fields was written. */
export interface MergedOptions extends FieldSources {
  readonly options: CorsOptions;
  readonly at: (field: keyof CorsOptions) => string;
  readonly issues: readonly CorsIssue[];
}

/** Fields that say how far an origin is trusted, and so go with the level that names the origin (R2). */
export const TRUST_FIELDS = [
  'credentials',
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
  'dangerouslyAllowNullOrigin',
] as const satisfies readonly (keyof CorsOptions)[];

/**
 * Merges levels from the farthest to the nearest (R1): field by field the nearest wins, and a list replaces a list. A level
 * that sets `origin` takes over no trust from the levels behind it (R2).
 */
export function mergeLayers(levels: readonly PolicyLayer[], named: NamedPolicies): MergedOptions {
  // Without a prototype, so that no field can be written that sets one.
  const options = Object.create(null) as Record<string, unknown>;
  const places = new Map<string, string>();
  const resets = new Map<string, string>();
  const issues: CorsIssue[] = [];
  for (const level of levels.flatMap((level) => expand(level, named, issues))) {
    if (Object.hasOwn(level.options, 'origin')) {
      for (const field of TRUST_FIELDS) {
        if (!Object.hasOwn(options, field)) continue;
        Reflect.deleteProperty(options, field);
        resets.set(field, level.place);
      }
    }
    for (const field of Object.keys(level.options)) {
      const value = (level.options as Record<string, unknown>)[field];
      if (value === undefined && field !== 'origin') continue;
      options[field] = value;
      places.set(field, level.place);
    }
  }
  const nearest = levels.at(-1)?.place ?? '';
  return {
    options,
    at: (field) => `${places.get(field) ?? nearest}.${field}`,
    sourceOf: (field) => (Object.hasOwn(options, field) ? places.get(field) : undefined),
    resetBy: (field) => (Object.hasOwn(options, field) ? undefined : resets.get(field)),
    issues,
  };
}

/** A level that refers to a named policy stands for that policy and, nearer, its own fields. */
function expand(
  level: PolicyLayer,
  named: NamedPolicies,
  issues: CorsIssue[],
  seen: readonly string[] = [],
): readonly PolicyLayer[] {
  issues.push(...level.issues);
  if (!Object.hasOwn(level.options, 'policy')) return [level];
  const { policy: name, ...options } = level.options;
  const own: PolicyLayer = { ...level, options };
  if (level.place === MODULE_PLACE) {
    issues.push(policyOfTheModule(level, name));
    return [own];
  }
  if (typeof name !== 'string') {
    issues.push(noName(level, name));
    return [own];
  }
  const base = named.get(name);
  if (base === undefined || seen.includes(name)) {
    issues.push(base === undefined ? unknownPolicy(level, name, named) : policyCycle(level, [...seen, name]));
    return [own];
  }
  return [...expand(base, named, issues, [...seen, name]), own];
}

/** Also of `undefined`, a name that is misspelt where it comes from: it would leave the level with another policy. */
function noName(level: PolicyLayer, name: unknown): CorsIssue {
  return {
    code: 'option-type',
    path: `${level.place}.policy`,
    value: name,
    message: 'A policy is referred to by its name.',
    fix: "Write policy: 'partners', or leave it out.",
  };
}

function unknownPolicy(level: PolicyLayer, name: string, named: NamedPolicies): CorsIssue {
  return {
    code: 'unknown-policy',
    path: `${level.place}.policy`,
    value: name,
    message: 'No policy of this name is configured.',
    fix: fixOfName(name, [...named.keys()]),
  };
}

function fixOfName(name: string, known: readonly string[]): string {
  if (name === '*' || name.includes('://')) return `Write an origin as such: { origin: ${renderValue(name)} }.`;
  if (known.length === 0) return "Add it to the module's policies.";
  const nearest = nearestName(name, known);
  const use =
    nearest === undefined ? `Use one of ${summarizeNames(known, renderValue)}` : `Write ${renderValue(nearest)}`;
  return `${use}, or add it to the module's policies.`;
}

function policyOfTheModule(level: PolicyLayer, name: unknown): CorsIssue {
  return {
    code: 'option-misplaced',
    path: `${level.place}.policy`,
    value: name,
    message: 'The global policy starts from no named one: what it says is what others start from.',
    fix: 'Write its options here, or refer to the named policy in @Cors({ policy: … }) or in paths.',
  };
}

function policyCycle(level: PolicyLayer, names: readonly string[]): CorsIssue {
  return {
    code: 'policy-cycle',
    path: `${level.place}.policy`,
    value: names.at(-1),
    message: `The policy refers back to itself: ${names.join(' → ')}.`,
    fix: 'Remove one of these references.',
  };
}
