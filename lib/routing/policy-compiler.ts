import { compilePolicy } from '../policy/compile.js';
import type { CorsIssue } from '../policy/configuration-error.js';
import { mergeLevels, type NamedPolicies, type PolicyLevel } from '../policy/levels.js';
import type { CorsOptions } from '../policy/options.js';
import type { CorsPolicy } from '../policy/policy.js';

/** Lists up to this length are compared by content, longer ones by identity. */
const MAX_COMPARED_LIST = 100;

/**
 * Compiles chains of levels, each chain once. Chains that come to the same options get the very same policy, so that
 * "shares its policy" is a comparison of identities (R7). Collects the issues of all, each told once.
 */
export class PolicyCompiler {
  private readonly identities = new WeakMap<object, number>();
  private nextIdentity = 0;
  private readonly byChain = new Map<string, CorsPolicy | undefined>();
  private readonly byOptions = new Map<string, CorsPolicy>();
  private readonly issuesByPlace = new Map<string, CorsIssue>();

  constructor(private readonly named: NamedPolicies) {}

  get issues(): CorsIssue[] {
    return [...this.issuesByPlace.values()];
  }

  /** The policy of these levels, from the farthest to the nearest; `undefined` if it has issues. */
  compile(levels: readonly PolicyLevel[]): CorsPolicy | undefined {
    const chain = levels.map((level) => this.identityOf(level)).join();
    if (!this.byChain.has(chain)) this.byChain.set(chain, this.compileChain(levels));
    return this.byChain.get(chain);
  }

  private compileChain(levels: readonly PolicyLevel[]): CorsPolicy | undefined {
    const merged = mergeLevels(levels, this.named);
    const { policy, issues } = compilePolicy(merged.options, merged.at);
    for (const issue of [...merged.issues, ...issues]) this.issuesByPlace.set(`${issue.code} ${issue.path}`, issue);
    if (policy === undefined || merged.issues.length > 0) return undefined;
    const key = this.keyOf(policy.options);
    const equal = this.byOptions.get(key);
    if (equal === undefined) this.byOptions.set(key, policy);
    return equal ?? policy;
  }

  private keyOf(options: CorsOptions): string {
    return JSON.stringify(options, (_field, value: unknown) => {
      if (value instanceof RegExp) return `RegExp ${String(value)}`;
      if (typeof value === 'function') return `function ${String(this.identityOf(value))}`;
      if (Array.isArray(value) && value.length > MAX_COMPARED_LIST) return `list ${String(this.identityOf(value))}`;
      return value;
    });
  }

  private identityOf(value: object): number {
    let identity = this.identities.get(value);
    if (identity === undefined) this.identities.set(value, (identity = this.nextIdentity++));
    return identity;
  }
}
