import { parseUrl } from '../standard/canonical-host.js';
import type { Route } from './route.js';

/** Whether the route serves the host name of the request, compared as Nest does. */
export function servesHost({ hosts }: Route, hostname: () => string): boolean {
  if (hosts === undefined) return true;
  const name = hostname();
  return hosts.some((host) => {
    // A sticky RegExp would start where its last match ended.
    host.lastIndex = 0;
    return name.match(host) !== null;
  });
}

/** `scheme://host[:port]` in serialized form, from the platform's view of a request; empty if it is not a valid URL. */
export function serializeOrigin(protocol: string, host: string | undefined): string {
  const url = `${protocol}://${host ?? ''}`;
  return parseUrl(url)?.origin ?? '';
}
