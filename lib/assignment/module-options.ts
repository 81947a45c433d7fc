import type { CorsIssue } from '../diagnostics/configuration-error.js';
import { flagFault } from '../policy/compile/compile-flags-and-numbers.js';
import { MODULE_PLACE } from '../policy/options/merge-layers.js';
import { nearestName } from '../diagnostics/nearest-name.js';
import { CORS_WARNING_CODES } from '../diagnostics/warning.js';
import { isOptions, type NamedValues, type PolicyLayer, readLayer, readNamed } from '../policy/options/read-layer.js';
import { isList, readElements } from '../diagnostics/read-safely.js';

/** The module's options, read once and sorted by what they are for. */
export interface ReadModuleOptions {
  readonly global: PolicyLayer;
  readonly policies: NamedValues['entries'];
  readonly paths: NamedValues['entries'];
  readonly rejectDisallowed: boolean;
  readonly suppressWarnings: readonly unknown[];
  readonly debug: boolean;
  /** What is wrong with the options that only the module has. */
  readonly issues: readonly CorsIssue[];
}

const EXAMPLES = {
  policies: "{ partners: { origin: 'https://*.partner.example' } }",
  paths: "{ '/graphql': { origin: '*' } }",
} as const;

/** How issues name an entry of `policies`. */
export function placeOfPolicy(name: string): string {
  return `policies.${name}`;
}

/** How issues name an entry of `paths`. */
export function placeOfPath(pattern: string): string {
  return `paths['${pattern}']`;
}

/** Reads what the module was given, which from JavaScript or an asynchronous factory may be anything. */
export function readModuleOptions(given: unknown): ReadModuleOptions {
  const level = readLayer(MODULE_PLACE, given);
  const { policies, paths, rejectDisallowed, suppressWarnings, debug, ...own } = level.options as Record<
    string,
    unknown
  >;
  const issues: CorsIssue[] = [];
  return {
    global: { ...level, options: own },
    policies: readRecord('policies', policies, placeOfPolicy, issues),
    paths: readRecord('paths', paths, placeOfPath, issues),
    rejectDisallowed: readSwitch(rejectDisallowed, issues),
    suppressWarnings: readSuppressed(suppressWarnings, issues),
    debug: readDebug(debug, issues),
    issues,
  };
}

function readRecord(
  name: keyof typeof EXAMPLES,
  value: unknown,
  at: (name: string) => string,
  issues: CorsIssue[],
): NamedValues['entries'] {
  if (value === undefined) return [];
  if (!isOptions(value)) {
    issues.push(wrongType(name, value, `${name} is an object of options by name.`, EXAMPLES[name]));
    return [];
  }
  const read = readNamed(value, `${MODULE_PLACE}.${name}`, at);
  issues.push(...read.issues);
  return read.entries;
}

function readSwitch(value: unknown, issues: CorsIssue[]): boolean {
  const fault = flagFault('rejectDisallowed', value);
  if (fault !== undefined) issues.push({ ...fault, path: `${MODULE_PLACE}.rejectDisallowed`, value });
  return value === true;
}

/** What `debug` tells a refused stranger is for developers only. */
function readDebug(value: unknown, issues: CorsIssue[]): boolean {
  if (value === 'even-in-production') return true;
  const fault = value === true && process.env['NODE_ENV'] === 'production' ? IN_PRODUCTION : flagFault('debug', value);
  if (fault !== undefined) issues.push({ ...fault, path: `${MODULE_PLACE}.debug`, value });
  return value === true;
}

const IN_PRODUCTION = {
  code: 'debug-in-production',
  message: 'NODE_ENV is production, and debug tells everybody who is refused why, down to the handler.',
  fix: "Write debug: process.env.NODE_ENV !== 'production'; if production is meant, 'even-in-production'.",
} as const;

function readSuppressed(value: unknown, issues: CorsIssue[]): readonly unknown[] {
  if (value === undefined) return [];
  const codes = isList(value) ? readElements(value) : undefined;
  if (codes === undefined)
    issues.push(wrongType('suppressWarnings', value, 'suppressWarnings is a list of codes.', "['policy-unused']"));
  else codes.forEach((code, index) => issues.push(...suppressIssues(code, index)));
  return codes ?? [];
}

function suppressIssues(code: unknown, index: number): CorsIssue[] {
  if ((CORS_WARNING_CODES as readonly unknown[]).includes(code)) return [];
  const nearest = typeof code === 'string' ? nearestName(code, CORS_WARNING_CODES) : undefined;
  return [
    {
      code: 'option-type',
      path: `${MODULE_PLACE}.suppressWarnings[${String(index)}]`,
      value: code,
      message: 'There is no warning of this code.',
      fix: nearest === undefined ? `The codes are ${CORS_WARNING_CODES.join(', ')}.` : `Write '${nearest}'.`,
    },
  ];
}

function wrongType(name: string, value: unknown, message: string, example: string): CorsIssue {
  return {
    code: 'option-type',
    path: `${MODULE_PLACE}.${name}`,
    value,
    message,
    fix: `Write ${name}: ${example}, or leave it out.`,
  };
}
