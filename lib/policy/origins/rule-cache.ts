import type { CorsIssue } from '../../diagnostics/issue.js';
import { ListCache } from './list-cache.js';
import type { CorsWarning } from '../../diagnostics/warning.js';
import type { CorsOrigin } from '../options/options.js';
import { DANGEROUS_FLAGS, type DangerousFlag, type OriginSettings } from './origin-settings.js';
import type { AllowedOrigins, AllowedRequestHeaders, HeaderNames } from '../policy.js';

/** Who is allowed, and an `origin` that belongs to the policy and compiles to the same. */
export interface CompiledOrigins {
  readonly origins: AllowedOrigins;
  readonly option: CorsOrigin;
}

/** Rules, and what there is to tell of them, whatever the level that they were written at. */
export interface CompiledRules extends CompiledOrigins {
  /** The flags without which something would be refused. */
  readonly lifted: ReadonlySet<DangerousFlag>;
  readonly issues: readonly CorsIssue[];
  readonly warnings: readonly CorsWarning[];
}

/**
 * Keeps compiled rules by the value that they were compiled from, so that a list of a million origins is compiled once,
 * however many handlers inherit it beside overrides of their own.
 */
export class RuleCache {
  readonly allowedHeaders = new ListCache<AllowedRequestHeaders>();
  readonly exposedHeaders = new ListCache<HeaderNames>();
  private readonly byValue = new WeakMap<object, Map<string, CompiledRules>>();
  private readonly byText = new Map<string, Map<string, CompiledRules>>();

  /** What the value comes to under these settings, compiled if it is not yet known. */
  of(value: unknown, settings: OriginSettings, compile: () => CompiledRules): CompiledRules {
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return compile();
    const bySettings = this.known(value);
    const key = [settings.credentials, ...DANGEROUS_FLAGS.map((flag) => settings[flag])].join();
    const compiled = bySettings.get(key) ?? compile();
    bySettings.set(key, compiled);
    return compiled;
  }

  private known(value: string | object): Map<string, CompiledRules> {
    const known = typeof value === 'string' ? this.byText.get(value) : this.byValue.get(value);
    if (known !== undefined) return known;
    const bySettings = new Map<string, CompiledRules>();
    if (typeof value === 'string') this.byText.set(value, bySettings);
    else this.byValue.set(value, bySettings);
    return bySettings;
  }
}
