import { renderValue } from '../../diagnostics/render-value.js';
import type { CorsRequest } from '../options/cors-request.js';
import { isLiveOrigins } from '../options/live-origins.js';
import type { CorsOptions, CorsOriginRule } from '../options/options.js';
import type { CorsPolicy, OriginMatcher } from '../policy.js';
import { compilePolicy } from './compile-policy.js';

/** The rules of a policy, prepared to find the one that matches. */
interface Rules {
  readonly exact: ReadonlySet<string>;
  /** Patterns and RegExps, in the order of the options. */
  readonly others: readonly { readonly rule: CorsOriginRule; matcher?: OriginMatcher | undefined }[];
}

/** Prepared on demand, once for each policy. */
const known = new WeakMap<CorsPolicy, Rules>();

/**
 * The rule that allows an origin, as reports show it: `https://*.example.com`, `*`, a function, or a row of a source. Call it only
 * for an origin that the policy allows.
 */
export function matchedRule(policy: CorsPolicy, origin: string, request: CorsRequest): string | undefined {
  const { options, origins } = policy;
  if (origins.kind === 'any') return '*';
  if (origin === 'null') return 'null';
  if (origins.kind === 'function') return renderValue(options.origin);
  if (origins.kind === 'list') return staticRule(policy, origin);
  if (origins.kind !== 'live') return undefined;
  const { matcher, sources } = origins;
  if (matcher.matches(origin)) return staticRule(policy, origin);
  return firstOf(sources, (source) => source.describeMatch(origin, request));
}

function staticRule(policy: CorsPolicy, origin: string): string | undefined {
  let rules = known.get(policy);
  if (rules === undefined) known.set(policy, (rules = rulesOf(policy.options)));
  if (rules.exact.has(origin)) return origin;
  const found = rules.others.find((one) => (one.matcher ??= matcherOf(one.rule))?.matches(origin));
  return found && (typeof found.rule === 'string' ? found.rule : renderValue(found.rule));
}

function rulesOf({ origin }: Readonly<CorsOptions>): Rules {
  const all = (Array.isArray(origin) ? origin : []) as readonly CorsOriginRule[];
  const isExact = (rule: CorsOriginRule): rule is string => typeof rule === 'string' && !rule.includes('*');
  return {
    exact: new Set(all.filter(isExact)),
    others: all.filter((rule) => !isExact(rule) && !isLiveOrigins(rule)).map((rule) => ({ rule })),
  };
}

function matcherOf(rule: CorsOriginRule): OriginMatcher | undefined {
  const origins = compilePolicy({ origin: rule }).policy?.origins;
  return origins?.kind === 'list' ? origins.matcher : undefined;
}

/** The first result that is not `undefined`. */
function firstOf<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = read(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
