import { parseUrl } from '../standard/canonical-host.js';

/** `scheme://host[:port]` in serialized form, from the platform's view of a request; empty if it is not a valid URL. */
export function serializeOrigin(protocol: string, host: string | undefined): string {
  const url = `${protocol}://${host ?? ''}`;
  return parseUrl(url)?.origin ?? '';
}
