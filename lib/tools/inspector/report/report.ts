import { RequestMethod } from '@nestjs/common';
import { shapeOf } from '../../../routing/path-shape.js';
import type { PolicySnapshot } from '../../../assignment/policy-snapshot.js';
import type { TracedPolicy } from '../../../assignment/traced-policies.js';
import { isGatewayRoute } from '../../../routing/gateway-route.js';
import type { Route, RouteTable } from '../../../routing/route.js';
import { describePolicy, methodOf } from '../describe-policy.js';
import type { CorsFieldValue } from '../../../assignment/policy-changes.js';
import { syntheticRequest } from '../synthetic-request.js';

/**
 * A route, or a pattern of `paths`, and its policy.
 *
 * @publicApi
 */
export interface CorsReportEntry {
  /** `GET`, `ALL`; `WS` for a gateway of WebSockets; `*` for requests without a handler. */
  readonly method: string;
  /** The path as Nest registers it. For requests without a handler: a pattern of `paths`, or `*`. */
  readonly path: string;
  /** The versions, if they are not part of the path. */
  readonly versions?: readonly string[];
  readonly hosts?: readonly string[];
  /** The port of a gateway, if it is not that of the application. */
  readonly port?: number;
  /** The namespace of a gateway of socket.io: `/chat`, or a RegExp. Absent for the namespace `/`. */
  readonly namespace?: string;
  /** `CatsController.update`, or the class of a gateway; absent for requests without a handler. */
  readonly handler?: string;
  /** The entry of `paths` that a request must match for this policy. */
  readonly pattern?: string;
  /** Every option, including defaults. */
  readonly policy: Readonly<Record<string, CorsFieldValue>>;
  /** Where each option was written; `default` if nowhere. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * Every route of an application with its policy.
 *
 * @publicApi
 */
export interface CorsReport {
  /** The version of this format. */
  readonly version: 1;
  /** The hosts of `ownHosts`; absent if every host counts. */
  readonly ownHosts?: readonly string[];
  /** Sorted by path, method, version, host and pattern. */
  readonly entries: readonly CorsReportEntry[];
}

export function buildReport(policies: PolicySnapshot, table: RouteTable): CorsReport {
  const routes = policies.routes.flatMap((route) => policiesOf(route, policies, table).map(entryOf));
  const gateways = policies.gateways.flatMap((one) => policies.traced([one], one.path).map(entryOf));
  const withoutHandler = policies.allTraced(undefined).map(entryOf);
  const { ownHosts } = policies;
  return {
    version: 1,
    ...(ownHosts !== undefined && { ownHosts: ownHosts.names }),
    entries: [...routes, ...gateways, ...withoutHandler].sort(inOrder),
  };
}

/** A path without parameters has one policy. Any other path can have each policy that was compiled for its handler. */
function policiesOf(route: Route, policies: PolicySnapshot, table: RouteTable): readonly TracedPolicy[] {
  const { segments, open } = shapeOf(route.path);
  if (open || segments.includes(null)) return policies.allTraced(route);
  const request = syntheticRequest(RequestMethod[route.requestMethod], route.path, []);
  return policies.traced([route], table.pathOf(request));
}

function entryOf(one: TracedPolicy): CorsReportEntry {
  const { route } = one;
  const { handler, pattern, fields } = describePolicy(one);
  const named = pattern !== undefined && { pattern };
  return {
    ...(route === undefined ? { method: '*', path: pattern ?? '*' } : { ...placeOf(route), ...named }),
    ...(handler !== undefined && { handler }),
    policy: Object.fromEntries(fields.map(({ field, value }) => [field, value])),
    sources: Object.fromEntries(fields.map(({ field, place }) => [field, place])),
  };
}

function placeOf(route: Route): Pick<CorsReportEntry, 'method' | 'path' | 'versions' | 'hosts' | 'port' | 'namespace'> {
  const { path, version, hosts } = route;
  const { port, namespace } = isGatewayRoute(route) ? route : { port: 0, namespace: undefined };
  return {
    method: methodOf(route),
    path,
    ...(port !== 0 && { port }),
    ...(namespace !== undefined && namespace !== '/' && { namespace }),
    ...(version !== undefined && { versions: [version].flat().map(String).sort() }),
    ...(hosts !== undefined && { hosts: hosts.map(String).sort() }),
  };
}

function inOrder(a: CorsReportEntry, b: CorsReportEntry): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Identifies an entry. The path comes first, for sorting. */
export function keyOf({
  path,
  method,
  versions = [],
  hosts = [],
  pattern = '',
  handler = '',
  namespace = '',
  port = 0,
}: CorsReportEntry): string {
  return JSON.stringify([path === '*' ? '\uffff' : path, method, versions, hosts, pattern, namespace, port, handler]);
}

/** What distinguishes gateways of one path. */
export function gatewayConditions({ port, namespace }: CorsReportEntry): string[] {
  return [
    ...(port === undefined ? [] : [`port ${String(port)}`]),
    ...(namespace === undefined ? [] : [`namespace ${namespace}`]),
  ];
}
