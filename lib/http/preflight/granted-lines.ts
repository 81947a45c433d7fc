import type { PolicySnapshot } from '../../assignment/policy-snapshot.js';
import type { GrantedPreflight } from '../../policy/decide/decision.js';
import { preflightLines } from '../../policy/decide/response-headers.js';
import type { HeaderLine } from '../../policy/policy.js';
import type { HandlersAtUrl } from '../../routing/route.js';
import type { CorsContext } from '../cors-context.js';

type LinesByMethod = Map<string, readonly HeaderLine[]>;

/**
 * The header lines of granted preflights, remembered where other requests get the same: at URLs that share their handlers, by the
 * requested method.
 */
export class GrantedLines {
  private readonly known = new WeakMap<HandlersAtUrl, { readonly policies: PolicySnapshot; lines: LinesByMethod }>();

  of(context: CorsContext, decision: GrantedPreflight, handlers: HandlersAtUrl): readonly HeaderLine[] {
    const { policies, matches } = context;
    const { shared } = handlers;
    const { requestMethod, policy } = decision;
    // Methods that no handler serves could be any, and must not fill the memory.
    const isRepeated = shared !== undefined && matches.length > 0 && !policies.dependOnPath;
    if (!isRepeated || policy.requestHeaders.kind === 'any') return linesOf(context, decision, handlers);
    const byMethod = this.linesAt(shared, policies);
    let lines = byMethod.get(requestMethod);
    if (lines === undefined) byMethod.set(requestMethod, (lines = linesOf(context, decision, shared)));
    return lines;
  }

  /** Another configuration has other lines. */
  private linesAt(shared: HandlersAtUrl, policies: PolicySnapshot): LinesByMethod {
    let known = this.known.get(shared);
    if (known?.policies !== policies) this.known.set(shared, (known = { policies, lines: new Map() }));
    return known.lines;
  }
}

function linesOf(context: CorsContext, decision: GrantedPreflight, handlers: HandlersAtUrl): readonly HeaderLine[] {
  return preflightLines(decision, methodsUnderPolicy(context, handlers));
}

/** The methods that handlers serve at this URL under the same policy (R7). */
function methodsUnderPolicy({ path, policy, policies }: CorsContext, handlers: HandlersAtUrl): readonly string[] {
  return handlers.methods.filter((method) => {
    const matches = handlers.forMethod(method);
    return matches.length > 0 && policies.governing(matches, path) === policy;
  });
}
