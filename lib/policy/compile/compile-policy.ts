import { compileMethods } from './compile-methods.js';
import {
  compileAllowedHeaders,
  compileExposedHeaders,
  EXPOSED_ANY_WITH_CREDENTIALS,
  exposedHeadersValue,
} from './compile-headers.js';
import { type BindSource, compileOrigins, type CompiledRules } from '../origins/compile-origins.js';
import { compileFlagsAndNumbers, warnMaxAge } from './compile-flags-and-numbers.js';
import { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { CorsIssue } from '../../diagnostics/issue.js';
import { type CorsPlace, FOR_ROOT } from '../../diagnostics/place.js';
import { CORS_DEFAULTS, type CompleteCorsOptions } from '../options/defaults.js';
import type { CorsWarning } from '../../diagnostics/warning.js';
import type { CorsOptions } from '../options/options.js';
import type { AllowedOrigins, AllowedRequestHeaders, CorsPolicy, HeaderNames } from '../policy.js';
import { constantHeaders, HeaderLines } from './constant-headers.js';
import { OptionMemo } from '../options/option-memo.js';
import { translateOptions } from '../options/translate-options.js';

/** A policy, or everything that is wrong with its options. */
export interface CompileResult {
  /** `undefined` if there are issues. */
  readonly policy: CorsPolicy | undefined;
  readonly issues: readonly CorsIssue[];
  readonly warnings: readonly CorsWarning[];
}

/** What policies that are used side by side share: their header lines, and what options that can be long lists were compiled to. */
export class PolicyCache {
  readonly lines = new HeaderLines();
  readonly origin = new OptionMemo<CompiledRules>('origin');
  readonly allowedHeaders = new OptionMemo<AllowedRequestHeaders>('allowedHeaders');
  readonly exposedHeaders = new OptionMemo<HeaderNames>('exposedHeaders');

  /** @param bind finds the rows of a source; by default, options that are only tried have no rows */
  constructor(readonly bind: BindSource = () => undefined) {}
}

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
  const policy = compileOptions(translateOptions(options, found), found, cache);
  const issues = Object.freeze(found.issues);
  return { policy: issues.length === 0 ? policy : undefined, issues, warnings: Object.freeze(found.warnings) };
}

function compileOptions(options: CorsOptions, found: DiagnosticCollector, cache: PolicyCache): CorsPolicy {
  const given = withDefaults(options);
  const plain = compileFlagsAndNumbers(given, found);
  const { origins, option: origin } = compileOrigins(given.origin, plain, found, cache.origin, cache.bind);
  warnMaxAge(plain.maxAge, found);
  const methods = compileMethods(given.methods, found);
  const requestHeaders = cache.allowedHeaders.of(given.allowedHeaders, found, (own) =>
    compileAllowedHeaders(given.allowedHeaders, own),
  );
  const exposedHeaders = cache.exposedHeaders.of(given.exposedHeaders, found, (own) =>
    compileExposedHeaders(given.exposedHeaders, own),
  );
  if (plain.credentials && exposedHeaders === '*')
    found.report('exposedHeaders', EXPOSED_ANY_WITH_CREDENTIALS, given.exposedHeaders);
  const allowedHeaders = requestHeaders.kind === 'any' ? '*' : requestHeaders.names;
  const complete = { origin, ...(methods && { methods }), allowedHeaders, exposedHeaders, ...plain };
  return assemble(complete, origins, requestHeaders, exposedHeadersValue(exposedHeaders), cache.lines);
}

function assemble(
  options: CompleteCorsOptions & { readonly methods?: readonly string[] },
  origins: AllowedOrigins,
  requestHeaders: AllowedRequestHeaders,
  exposedHeaders: string | undefined,
  lines: HeaderLines,
): CorsPolicy {
  const { methods, credentials, optionsSuccessStatus, preflightContinue, rejectDisallowed, timingAllowOrigin } =
    options;
  // The header has no negative values (Fetch, "Access-Control-Max-Age"); 0 forbids caching.
  const maxAge = String(Math.max(0, options.maxAge));
  const headers = constantHeaders({ requestHeaders, exposedHeaders, credentials, maxAge }, lines);
  // Each by its name, without a spread: V8 then keeps the values in the object itself, those that every request reads first.
  return Object.freeze({
    origins,
    responseHeaders: headers.responseHeaders,
    rejectDisallowed,
    timingAllowOrigin,
    preflightHeaders: headers.preflightHeaders,
    methods,
    requestHeaders,
    preflightContinue,
    optionsSuccessStatus,
    exposedHeaders,
    credentials,
    maxAge,
    options: Object.freeze(options),
  });
}

/** `null` is not valid for any option, so it stays. So does `origin: undefined`: more likely, a variable is missing. */
function withDefaults(options: CorsOptions): Readonly<Record<keyof CorsOptions, unknown>> {
  const complete: Record<keyof CorsOptions, unknown> = { methods: undefined, ...CORS_DEFAULTS };
  for (const name of Object.keys(options) as (keyof CorsOptions)[]) {
    const value = options[name];
    if (value !== undefined || name === 'origin') complete[name] = value;
  }
  return complete;
}
