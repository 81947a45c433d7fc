import { parseUrl } from '../policy/canonical-host.js';
import type { Route } from './route.js';

/** Whether the route answers to this host name, compared as Nest compares it. */
export function answersToHost(route: Route, hostname: string): boolean {
  return route.hosts === undefined || route.hosts.some((host) => hostname.match(host) !== null);
}

/** `scheme://host[:port]` in serialized form, from what the platform says of a request; empty if it is no URL. */
export function serializeOrigin(protocol: string, host: string | undefined): string {
  const url = `${protocol}://${host ?? ''}`;
  return parseUrl(url)?.origin ?? '';
}
