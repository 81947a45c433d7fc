import type { BindSource } from '../policy/origins/compile-origins.js';
import { compilePolicy, PolicyCache } from '../policy/compile/compile-policy.js';
import type { CorsIssue } from '../diagnostics/issue.js';
import { mergeLayers, type NamedPolicies } from '../policy/options/merge-layers.js';
import type { CorsWarning } from '../diagnostics/warning.js';
import { isLiveOrigins } from '../policy/options/live-origins.js';
import { CORS_DEFAULTS, type CompleteCorsOptions } from '../policy/options/defaults.js';
import type { CorsOptions } from '../policy/options/options.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { PolicyLayer } from '../policy/options/read-layer.js';
import { warnLoopbackInProduction } from './checks/loopback-in-production.js';
import { renderValue } from '../diagnostics/render-value.js';

/** Lists up to this length are compared by content, longer ones by identity. */
const MAX_COMPARED_LIST = 1000;

/** The policy of a list of layers, and the keys of its issues. */
interface Compiled {
  readonly policy: CorsPolicy | undefined;
  readonly issueKeys: readonly string[];
}

const NO_KEYS: readonly string[] = Object.freeze([]);

/**
 * Compiles lists of layers, each list once. Lists that result in the same options get the same policy object, so that two
 * handlers "share a policy" if the objects are identical (R7). An issue or warning is reported once, however many handlers
 * inherit it.
 */
export class PolicyCompiler {
  private readonly identities = new Map<object, number>();
  private nextIdentity = 0;
  private readonly byLayers = new Map<string, Compiled>();
  /** By the options of the layers as they were given, if nothing is wrong with them: many handlers repeat the same options. */
  private readonly byGiven = new Map<string, CorsPolicy>();
  /** A number for each layer, the same for those with the same options as they were given. */
  private readonly given = new Map<PolicyLayer, number>();
  private readonly givenByKey = new Map<string, number>();
  private readonly byOptions = new Map<string, CorsPolicy>();
  private readonly listKeys = new Map<readonly unknown[], string>();
  private readonly issueByKey = new Map<string, { readonly issue: CorsIssue; readonly handlers: Set<string> }>();
  private readonly cache: PolicyCache;
  private readonly warningByKey = new Map<string, CorsWarning>();

  /** @param bind finds the rows of a source */
  constructor(
    private readonly named: NamedPolicies,
    bind?: BindSource,
  ) {
    this.cache = new PolicyCache(bind);
  }

  get issues(): CorsIssue[] {
    return [...this.issueByKey.values()].map(({ issue, handlers }) => ({ ...issue, handlers: [...handlers] }));
  }

  get warnings(): CorsWarning[] {
    return [...this.warningByKey.values()];
  }

  /**
   * The policy of these layers, the base first; `undefined` if it has issues.
   *
   * @param handler the name of the handler that it is for
   */
  compile(layers: readonly PolicyLayer[], handler?: string): CorsPolicy | undefined {
    const given = layers.map((layer) => this.givenIn(layer)).join();
    const known = this.byGiven.get(given);
    if (known !== undefined) return known;
    const key = layers.map((layer) => this.identityOf(layer)).join();
    let compiled = this.byLayers.get(key);
    if (compiled === undefined) this.byLayers.set(key, (compiled = this.compileLayers(layers, given)));
    if (handler !== undefined) compiled.issueKeys.forEach((key) => this.issueByKey.get(key)?.handlers.add(handler));
    return compiled.policy;
  }

  private compileLayers(layers: readonly PolicyLayer[], given: string): Compiled {
    const merged = mergeLayers(layers, this.named);
    const { policy, issues, warnings } = compilePolicy(merged.options, merged.layerOf, this.cache);
    const all = [...merged.issues, ...issues].map((issue) => this.hintAtPolicy(issue));
    const local = policy === undefined ? [] : warnLoopbackInProduction(policy, merged.layerOf('origin'));
    for (const warning of [...warnings, ...local]) this.warningByKey.set(`${warning.code} ${warning.path}`, warning);
    for (const issue of all) {
      if (!this.issueByKey.has(keyOfIssue(issue)))
        this.issueByKey.set(keyOfIssue(issue), { issue, handlers: new Set() });
    }
    if (policy === undefined || all.length > 0) return { policy: undefined, issueKeys: all.map(keyOfIssue) };
    const unified = this.unify(policy);
    if (warnings.length + local.length === 0) this.byGiven.set(given, unified);
    return { policy: unified, issueKeys: NO_KEYS };
  }

  /** The name of a policy, written as an origin, would otherwise be reported as an origin without a scheme. */
  private hintAtPolicy(issue: CorsIssue): CorsIssue {
    const { code, value } = issue;
    if (code !== 'origin-scheme-missing' || typeof value !== 'string' || !this.named.has(value)) return issue;
    return { ...issue, fix: `That is the name of a policy: write { policy: ${renderValue(value)} }.` };
  }

  private unify(policy: CorsPolicy): CorsPolicy {
    const key = this.keyOfOptions(policy.options);
    const equal = this.byOptions.get(key);
    if (equal === undefined) this.byOptions.set(key, policy);
    return equal ?? policy;
  }

  private keyOfOptions(options: CorsOptions): string {
    let key = '';
    for (const field of Object.keys(options) as (keyof CompleteCorsOptions)[]) {
      const value = options[field];
      if (value !== CORS_DEFAULTS[field]) key += `${field} ${this.keyOf(value)},`;
    }
    return key;
  }

  private givenIn(layer: PolicyLayer): number {
    let given = this.given.get(layer);
    if (given === undefined) {
      const key = this.keyOfGiven(layer);
      given = this.givenByKey.get(key) ?? this.givenByKey.size;
      this.givenByKey.set(key, given);
      this.given.set(layer, given);
    }
    return given;
  }

  /** Nothing is read in the values, which are compared by identity. They may be anything. */
  private keyOfGiven({ options, issues }: PolicyLayer): string {
    // What could not be read is not in the options, so such a layer is equal to no other.
    let key = issues.length === 0 ? '' : `issues ${String(this.identityOf(issues))},`;
    for (const field of Object.keys(options)) {
      const value: unknown = options[field as keyof CorsOptions];
      key += `${keyOfText(field)} ${isObject(value) ? String(this.identityOf(value)) : keyOfPrimitive(value)},`;
    }
    return key;
  }

  private keyOf(value: unknown): string {
    if (!isObject(value)) return keyOfPrimitive(value);
    if (typeof value === 'function') return `function ${String(this.identityOf(value))}`;
    if (isLiveOrigins(value)) return `source ${String(this.identityOf(value))}`;
    return Array.isArray(value) ? this.keyOfList(value) : `RegExp ${keyOfText((value as RegExp).toString())}`;
  }

  /** Policies share the lists that they inherit. */
  private keyOfList(list: readonly unknown[]): string {
    if (list.length > MAX_COMPARED_LIST) return `list ${String(this.identityOf(list))}`;
    let key = this.listKeys.get(list);
    if (key === undefined) this.listKeys.set(list, (key = `[${list.map((element) => this.keyOf(element)).join()}]`));
    return key;
  }

  private identityOf(value: object): number {
    let identity = this.identities.get(value);
    if (identity === undefined) this.identities.set(value, (identity = this.nextIdentity++));
    return identity;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function';
}

/** Different values have different keys, and no key is the beginning of another one. */
function keyOfPrimitive(value: unknown): string {
  return typeof value === 'string' ? keyOfText(value) : `${typeof value} ${String(value)}`;
}

function keyOfText(text: string): string {
  return `${String(text.length)}:${text}`;
}

/** Several elements of a comma-separated string have the same place. */
function keyOfIssue({ code, path, value }: CorsIssue): string {
  return `${code} ${path} ${renderValue(value)}`;
}
