import { compileMethods } from './compile-methods.js';
import {
  compileAllowedHeaders,
  compileExposedHeaders,
  exposedHeadersValue,
  reportExposedAny,
} from './compile-headers.js';
import { compileOrigins, type CompiledRules } from '../origins/compile-origins.js';
import { compileFlagsAndNumbers, warnMaxAge } from './compile-flags-and-numbers.js';
import { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { CorsIssue } from '../../diagnostics/issue.js';
import { type CorsPlace, FOR_ROOT } from '../../diagnostics/place.js';
import { CORS_DEFAULTS, type CompleteCorsOptions } from '../options/defaults.js';
import type { CorsWarning } from '../../diagnostics/warning.js';
import type { CorsOptions } from '../options/options.js';
import type { AllowedOrigins, AllowedRequestHeaders, CorsPolicy, HeaderNames } from '../policy.js';
import { constantHeaders } from './constant-headers.js';
import { OptionMemo } from '../options/option-memo.js';
import { reportUnknownOptions } from '../options/unknown-options.js';

/** A policy, or everything that is wrong with its options. */
export type CompileResult =
  | { readonly policy: CorsPolicy; readonly issues: readonly []; readonly warnings: readonly CorsWarning[] }
  | {
      readonly policy: undefined;
      readonly issues: readonly CorsIssue[];
      readonly warnings: readonly CorsWarning[];
    };

/** The options whose values can be long lists, and what these were compiled to. */
export class PolicyCache {
  readonly origin = new OptionMemo<CompiledRules>('origin');
  readonly allowedHeaders = new OptionMemo<AllowedRequestHeaders>('allowedHeaders');
  readonly exposedHeaders = new OptionMemo<HeaderNames>('exposedHeaders');
}

/** Options with every default, as the policy keeps them. */
type CompiledOptions = CompleteCorsOptions & { readonly methods?: readonly string[] };

/**
 * Checks the options of one handler, with all layers merged, and compiles them (R4). Compiling the options of the policy
 * again results in an equal policy.
 *
 * @param options plain values, read before by `readLayer`
 * @param layerOf the layer that a field was written in
 * @param cache what was compiled before, for callers that compile many policies
 */
export function compilePolicy(
  options: CorsOptions,
  layerOf: (field: string) => CorsPlace = () => FOR_ROOT,
  cache = new PolicyCache(),
): CompileResult {
  const found = new DiagnosticCollector(layerOf);
  reportUnknownOptions(options, found);
  const policy = compileOptions(options, found, cache);
  const warnings = Object.freeze(found.warnings);
  if (found.issues.length === 0) return { policy, issues: [], warnings };
  return { policy: undefined, issues: Object.freeze(found.issues), warnings };
}

function compileOptions(options: CorsOptions, found: DiagnosticCollector, cache: PolicyCache): CorsPolicy {
  const plain = compileFlagsAndNumbers(options, found);
  const { origins, option: origin } = compileOrigins(originOf(options), plain, found, cache.origin);
  warnMaxAge(plain.maxAge, found);
  const methods = compileMethods(options.methods, found);
  const requestHeaders = allowedOf(options, found, cache);
  const allowedHeaders = requestHeaders.kind === 'any' ? '*' : requestHeaders.names;
  const exposedHeaders = exposedOf(options, plain.credentials, found, cache);
  const complete = { origin, ...(methods && { methods }), allowedHeaders, exposedHeaders, ...plain };
  return assemble(complete, origins, requestHeaders, exposedHeadersValue(exposedHeaders));
}

function allowedOf(options: CorsOptions, found: DiagnosticCollector, cache: PolicyCache): AllowedRequestHeaders {
  const value = valueOr(options.allowedHeaders, CORS_DEFAULTS.allowedHeaders);
  return cache.allowedHeaders.of(value, found, (own) => compileAllowedHeaders(value, own));
}

function exposedOf(
  options: CorsOptions,
  credentials: boolean,
  found: DiagnosticCollector,
  cache: PolicyCache,
): HeaderNames {
  const value = valueOr(options.exposedHeaders, CORS_DEFAULTS.exposedHeaders);
  const names = cache.exposedHeaders.of(value, found, (own) => compileExposedHeaders(value, own));
  if (credentials) reportExposedAny(names, value, found);
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

/** `null` is not valid for any option. Unlike `??`, this does not replace it with the default. */
function valueOr(value: unknown, fallback: unknown): unknown {
  return value === undefined ? fallback : value;
}

/** `origin: undefined` does not mean the default: more likely, a variable is missing. */
function originOf(options: CorsOptions): unknown {
  return Object.hasOwn(options, 'origin') ? options.origin : CORS_DEFAULTS.origin;
}
