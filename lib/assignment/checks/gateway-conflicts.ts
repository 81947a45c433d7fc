import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import type { CorsPolicy } from '../../policy/policy.js';
import type { GatewayRoute } from '../../routing/gateway-route.js';
import { handlerName } from '../../routing/route.js';

/** Gateways of one path whose policies differ. A handshake does not show which of them it is for, unless there are namespaces. */
export function findGatewayConflicts(
  gateways: readonly GatewayRoute[],
  policyOf: (gateway: GatewayRoute) => CorsPolicy | undefined,
): CorsIssue[] {
  return gateways.flatMap((gateway, index) => {
    if (gateway.hasNamespaces) return [];
    const first = gateways.slice(0, index).find(({ transport }) => transport === gateway.transport);
    if (first === undefined || policyOf(first) === policyOf(gateway)) return [];
    const [name, other] = [handlerName(gateway), handlerName(first)];
    const message = `${name} and ${other} have the same port and path, so a handshake reaches both, but their policies differ.`;
    const fix = `Write the same @Cors(…) on both, or give ${name} a path of its own.`;
    return [issueAt({ layer: 'handler', name }, { code: 'gateway-policies-differ', message, fix }, gateway.path)];
  });
}
