/**
 * The host as the URL Standard's host parser and serializer leave it, and with it every browser: lower case, Punycode,
 * dotted-quad IPv4, compressed IPv6. `undefined` for what is no host.
 */
export function canonicalHost(host: string): string | undefined {
  const url = `https://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
