/**
 * The host as the URL Standard's host parser and serializer leave it, and with it every browser: lower case, Punycode,
 * dotted-quad IPv4, compressed IPv6. `undefined` for what is no host.
 */
export function canonicalHost(host: string): string | undefined {
  return parseUrl(`https://${host}`)?.hostname;
}

/** Not by `URL.canParse`, which in Node 20, once optimized, refuses every text with a letter of Latin-1 beyond ASCII. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
