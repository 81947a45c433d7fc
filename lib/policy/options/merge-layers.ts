import { type CorsIssue, issueAt, type Problem } from '../../diagnostics/issue.js';
import { type CorsPlace, FOR_ROOT } from '../../diagnostics/place.js';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import type { CorsOptions } from './options.js';
import type { PolicyLayer } from './read-layer.js';
import { renderValue } from '../../diagnostics/render-value.js';

/** The named policies that a layer may refer to. */
export type NamedPolicies = ReadonlyMap<string, PolicyLayer>;

/** The layers that the fields of a policy come from. */
export interface FieldSources {
  /** The layer in which the value of a field was written; `undefined` for a default. */
  readonly sourceOf: (field: keyof CorsOptions) => CorsPlace | undefined;
  /** The layer whose `origin` set the field back to its default (R2), if there is one. */
  readonly resetBy: (field: keyof CorsOptions) => CorsPlace | undefined;
}

/** One complete set of options, and the layer in which each of its fields was written. */
export interface MergedOptions extends FieldSources {
  readonly options: CorsOptions;
  /** The layer of any field: that of the last layer for a field that no layer contains. */
  readonly layerOf: (field: string) => CorsPlace;
  readonly issues: readonly CorsIssue[];
}

/** Fields that say how far an origin is trusted. They belong to the layer that sets `origin` (R2). */
export const TRUST_FIELDS = [
  'credentials',
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
  'dangerouslyAllowNullOrigin',
] as const satisfies readonly (keyof CorsOptions)[];

/**
 * Merges layers, the base first (R1): each layer overrides the fields of the layers before it, and a list replaces a list. A
 * layer that sets `origin` inherits no trust (R2).
 */
export function mergeLayers(layers: readonly PolicyLayer[], named: NamedPolicies): MergedOptions {
  // Without a prototype, so that a field named __proto__ is only a field.
  const options = Object.create(null) as Record<string, unknown>;
  const places = new Map<string, CorsPlace>();
  const resets = new Map<string, CorsPlace>();
  const issues: CorsIssue[] = [];
  for (const layer of layers.flatMap((one) => expand(one, named, issues))) {
    if (Object.hasOwn(layer.options, 'origin')) {
      for (const field of TRUST_FIELDS) {
        if (!Object.hasOwn(options, field)) continue;
        Reflect.deleteProperty(options, field);
        resets.set(field, layer.place);
      }
    }
    for (const field of Object.keys(layer.options)) {
      const value = (layer.options as Record<string, unknown>)[field];
      if (value === undefined && field !== 'origin') continue;
      options[field] = value;
      places.set(field, layer.place);
    }
  }
  const last = layers.at(-1)?.place ?? FOR_ROOT;
  return {
    options,
    layerOf: (field) => places.get(field) ?? last,
    sourceOf: (field) => (Object.hasOwn(options, field) ? places.get(field) : undefined),
    resetBy: (field) => (Object.hasOwn(options, field) ? undefined : resets.get(field)),
    issues,
  };
}

/** A layer that refers to a named policy becomes two: that policy, and the layer's own fields as overrides. */
function expand(
  layer: PolicyLayer,
  named: NamedPolicies,
  issues: CorsIssue[],
  seen: readonly string[] = [],
): readonly PolicyLayer[] {
  issues.push(...layer.issues);
  if (!Object.hasOwn(layer.options, 'policy')) return [layer];
  const { policy: name, ...options } = layer.options;
  const own: PolicyLayer = { ...layer, options };
  const base = typeof name === 'string' ? named.get(name) : undefined;
  const problem = layer.place.layer === 'forRoot' ? POLICY_OF_FOR_ROOT : problemOfName(name, named, seen);
  if (problem !== undefined) issues.push(issueAt({ ...layer.place, option: 'policy' }, problem, name));
  if (problem !== undefined || base === undefined) return [own];
  return [...expand(base, named, issues, [...seen, String(name)]), own];
}

/** `undefined` is not a name either: a misspelt variable would silently give the layer another policy. */
function problemOfName(name: unknown, named: NamedPolicies, seen: readonly string[]): Problem | undefined {
  if (typeof name !== 'string') return NOT_A_NAME;
  if (!named.has(name)) {
    const fix = fixOfName(name, [...named.keys()]);
    return { code: 'unknown-policy', message: 'No policy of this name is configured.', fix };
  }
  if (!seen.includes(name)) return undefined;
  const message = `The policy refers back to itself: ${[...seen, name].join(' → ')}.`;
  return { code: 'policy-cycle', message, fix: 'Remove one of these references.' };
}

function fixOfName(name: string, known: readonly string[]): string {
  if (name === '*' || name.includes('://')) return `Write an origin as such: { origin: ${renderValue(name)} }.`;
  if (known.length === 0) return "Add it to the module's policies.";
  const nearest = nearestName(name, known);
  const use =
    nearest === undefined ? `Use one of ${summarizeNames(known, renderValue)}` : `Write ${renderValue(nearest)}`;
  return `${use}, or add it to the module's policies.`;
}

const NOT_A_NAME: Problem = {
  code: 'option-type',
  message: 'A policy is referred to by its name.',
  fix: "Write policy: 'partners', or leave it out.",
};

const POLICY_OF_FOR_ROOT: Problem = {
  code: 'option-misplaced',
  message: '`policy` cannot be used in forRoot(): the global options are the base of every other policy.',
  fix: 'Write its options here, or refer to the named policy in @Cors({ policy: … }) or in paths.',
};
