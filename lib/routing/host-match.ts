import { parseUrl } from '../standard/canonical-host.js';
import type { Route } from './route.js';

/** Whether the route answers to the host name of the request, compared as Nest compares it. */
export function answersToHost({ hosts }: Route, hostname: () => string): boolean {
  if (hosts === undefined) return true;
  const name = hostname();
  return hosts.some((host) => {
    // A sticky RegExp starts where it stopped last.
    host.lastIndex = 0;
    return name.match(host) !== null;
  });
}

/** `scheme://host[:port]` in serialized form, from what the platform says of a request; empty if it is no URL. */
export function serializeOrigin(protocol: string, host: string | undefined): string {
  const url = `${protocol}://${host ?? ''}`;
  return parseUrl(url)?.origin ?? '';
}
