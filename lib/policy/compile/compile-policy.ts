import { compileMethods } from './compile-methods.js';
import {
  compileAllowedHeaders,
  compileExposedHeaders,
  exposedHeadersValue,
  type HeaderNames,
  reportExposedAny,
} from './compile-headers.js';
import { compileOrigins } from '../origins/compile-origins.js';
import { compileFlagsAndNumbers, warnMaxAge } from './compile-flags-and-numbers.js';
import type { CorsIssue } from '../../diagnostics/configuration-error.js';
import { CORS_DEFAULTS, type CompleteCorsOptions } from '../options/defaults.js';
import { IssueCollector } from '../../diagnostics/issue-collector.js';
import type { CorsWarning } from '../../diagnostics/warning.js';
import { WarningCollector } from '../../diagnostics/warning-collector.js';
import type { CorsOptions } from '../options/options.js';
import type { AllowedOrigins, AllowedRequestHeaders, CorsPolicy } from '../policy.js';
import { constantHeaders } from './constant-headers.js';
import { readFields, UNREADABLE } from '../../diagnostics/read-safely.js';
import { RuleCache } from '../origins/rule-cache.js';
import { reportUnknownOptions } from '../options/unknown-options.js';

/** A policy, or everything that is wrong with its options. */
export type CompileResult =
  | { readonly policy: CorsPolicy; readonly issues: readonly []; readonly warnings: readonly CorsWarning[] }
  | {
      readonly policy: undefined;
      readonly issues: readonly CorsIssue[];
      readonly warnings: readonly CorsWarning[];
    };

/** Options with every default, in the form in which they are kept. */
type CompiledOptions = CompleteCorsOptions & { readonly methods?: readonly string[] };

/**
 * Checks the options of one handler, all levels merged, and compiles them (R4). Compiling the options of the policy again
 * gives an equal policy.
 *
 * @param at where a field was written: `forRoot.origin`
 * @param cache rules that were compiled before, for whoever compiles many policies
 */
export function compilePolicy(
  options: CorsOptions,
  at: (field: keyof CorsOptions) => string,
  cache = new RuleCache(),
): CompileResult {
  const issues = new IssueCollector(at);
  const collected = new WarningCollector(at);
  const fields = readOptions(options, issues);
  reportUnknownOptions(fields, issues);
  const policy = compileFields(fields, issues, collected, cache);
  const warnings = Object.freeze(collected.found);
  if (issues.found.length === 0) return { policy, issues: [], warnings };
  return { policy: undefined, issues: Object.freeze(issues.found), warnings };
}

function compileFields(
  options: CorsOptions,
  issues: IssueCollector,
  warnings: WarningCollector,
  cache: RuleCache,
): CorsPolicy {
  const scalars = compileFlagsAndNumbers(options, issues);
  const { origins, option: origin } = compileOrigins(originOf(options), scalars, issues, warnings, cache);
  warnMaxAge(scalars.maxAge, warnings);
  const methods = compileMethods(options.methods, issues);
  const requestHeaders = allowedOf(options, issues, cache);
  const allowedHeaders = requestHeaders.kind === 'any' ? '*' : requestHeaders.names;
  const exposedHeaders = exposedOf(options, scalars.credentials, issues, cache);
  const complete = { origin, ...(methods && { methods }), allowedHeaders, exposedHeaders, ...scalars };
  return assemble(complete, origins, requestHeaders, exposedHeadersValue(exposedHeaders));
}

function allowedOf(options: CorsOptions, issues: IssueCollector, cache: RuleCache): AllowedRequestHeaders {
  const value = valueOr(options.allowedHeaders, CORS_DEFAULTS.allowedHeaders);
  return cache.allowedHeaders.of(value, issues, () => compileAllowedHeaders(value, issues));
}

function exposedOf(options: CorsOptions, credentials: boolean, issues: IssueCollector, cache: RuleCache): HeaderNames {
  const value = valueOr(options.exposedHeaders, CORS_DEFAULTS.exposedHeaders);
  const names = cache.exposedHeaders.of(value, issues, () => compileExposedHeaders(value, issues));
  if (credentials) reportExposedAny(names, value, issues);
  return names;
}

function assemble(
  options: CompiledOptions,
  origins: AllowedOrigins,
  requestHeaders: AllowedRequestHeaders,
  exposedHeaders: string | undefined,
): CorsPolicy {
  const { methods, credentials, optionsSuccessStatus, preflightContinue } = options;
  // The header has no negative values (Fetch, "Access-Control-Max-Age"); 0 forbids caching.
  const granted = { requestHeaders, exposedHeaders, credentials, maxAge: String(Math.max(0, options.maxAge)) };
  return Object.freeze({
    options: Object.freeze(options),
    origins,
    methods,
    ...granted,
    optionsSuccessStatus,
    preflightContinue,
    ...constantHeaders(granted),
  });
}

/** Every option is read once, so that what was checked is what is compiled. */
function readOptions(options: CorsOptions, issues: IssueCollector): CorsOptions {
  const { entries, unreadable } = readFields(options) ?? { entries: [], unreadable: ['origin'] };
  for (const field of unreadable) issues.add(field as keyof CorsOptions, { ...UNREADABLE, value: undefined });
  return Object.fromEntries(entries);
}

/** `null` is no value of any option, so it does not stand for the default as `??` would have it. */
function valueOr(value: unknown, fallback: unknown): unknown {
  return value === undefined ? fallback : value;
}

/** An `origin` that was written but has no value is no default: more likely a variable is missing. */
function originOf(options: CorsOptions): unknown {
  return Object.hasOwn(options, 'origin') ? options.origin : CORS_DEFAULTS.origin;
}
