import { DiagnosticCollector } from '../diagnostics/diagnostic-collector.js';
import type { CorsIssue, Problem } from '../diagnostics/issue.js';
import { nearestName } from '../diagnostics/nearest-name.js';
import { type CorsPlace, FOR_ROOT } from '../diagnostics/place.js';
import { CORS_WARNING_CODES } from '../diagnostics/warning.js';
import { readFlag } from '../policy/compile/compile-flags-and-numbers.js';
import { readFields, type ReadFields } from '../policy/options/read-fields.js';
import { isOptions, type PolicyLayer, readLayer } from '../policy/options/read-layer.js';
import { isList, readList } from '../policy/options/read-list.js';
import { type OwnHosts, readOwnHosts } from './own-hosts.js';
import { PATHS_LIST } from '../policy/options/translate-options.js';

/** The module's options, read once and sorted by what they are for. */
export interface ReadModuleOptions {
  readonly global: PolicyLayer;
  readonly policies: ReadFields['entries'];
  readonly paths: ReadFields['entries'];
  readonly suppressWarnings: readonly unknown[];
  readonly debug: boolean;
  readonly ownHosts: OwnHosts | undefined;
  /** What is wrong with the options that only the module has. */
  readonly issues: readonly CorsIssue[];
}

/** Reads what the module was given. From JavaScript or an asynchronous factory, this can be anything. */
export function readModuleOptions(given: unknown): ReadModuleOptions {
  const layer = readLayer(FOR_ROOT, given);
  const { policies, paths, suppressWarnings, debug, ownHosts, ...own } = layer.options as Record<string, unknown>;
  const found = new DiagnosticCollector(() => FOR_ROOT);
  return {
    global: { ...layer, options: own },
    policies: readRecord('policies', policies, found),
    paths: readRecord('paths', paths, found),
    suppressWarnings: readSuppressed(suppressWarnings, found),
    debug: readDebug(debug, found),
    ownHosts: readOwnHosts(ownHosts, found),
    issues: found.issues,
  };
}

const EXAMPLES = {
  policies: "{ partners: { origin: 'https://*.partner.example' } }",
  paths: "{ '/graphql': { origin: '*' } }",
} as const;

function readRecord(option: keyof typeof EXAMPLES, value: unknown, found: DiagnosticCollector): ReadFields['entries'] {
  if (value === undefined) return [];
  if (!isOptions(value)) {
    const problem = wrongType(option, `${option} is an object of options by name.`, EXAMPLES[option]);
    found.report(option, option === 'paths' && isList(value) ? { ...problem, fix: PATHS_LIST } : problem, value);
    return [];
  }
  const read = readFields(value, (name): CorsPlace => ({ layer: option, name }));
  found.issues.push(...read.issues);
  return read.entries;
}

/** `debug` names the reason of a refusal to any caller, so it is for developers only. */
function readDebug(value: unknown, found: DiagnosticCollector): boolean {
  if (value === 'even-in-production') return true;
  if (value === true && process.env['NODE_ENV'] === 'production') found.report('debug', IN_PRODUCTION, value);
  return readFlag('debug', value, found);
}

const IN_PRODUCTION: Problem = {
  code: 'debug-in-production',
  message:
    'NODE_ENV is production, and debug shows every refused caller the reason, including the name of the handler.',
  fix: "Write debug: process.env.NODE_ENV !== 'production'. To use it in production on purpose, write 'even-in-production'.",
};

function readSuppressed(value: unknown, found: DiagnosticCollector): readonly unknown[] {
  if (value === undefined) return [];
  if (!isList(value)) {
    const problem = wrongType('suppressWarnings', 'suppressWarnings is a list of codes.', "['policy-unused']");
    found.report('suppressWarnings', problem, value);
    return [];
  }
  const codes = readList('suppressWarnings', value, found);
  codes.forEach((code, index) => {
    if (!(CORS_WARNING_CODES as readonly unknown[]).includes(code))
      found.report('suppressWarnings', unknownCode(code), code, index);
  });
  return codes;
}

function unknownCode(code: unknown): Problem {
  const nearest = typeof code === 'string' ? nearestName(code, CORS_WARNING_CODES) : undefined;
  const fix =
    nearest === undefined ? `Remove it. The codes are ${CORS_WARNING_CODES.join(', ')}.` : `Write '${nearest}'.`;
  return { code: 'option-type', message: 'There is no warning with this code.', fix };
}

function wrongType(name: string, message: string, example: string): Problem {
  return { code: 'option-type', message, fix: `Write ${name}: ${example}, or leave it out.` };
}
