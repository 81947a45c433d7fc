const PLAIN_NAME = /^(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*$/;

/**
 * The host as the URL Standard's host parser and serializer leave it, and with it every browser: lower case, Punycode,
 * dotted-quad IPv4, compressed IPv6. `undefined` for what is no host.
 */
export function canonicalHost(host: string): string | undefined {
  if (isPlainName(host)) return host;
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

/**
 * Whether it is a name that the parser leaves as it is: nearly every one there is, told at a fraction of the cost. Neither Punycode, which has to be valid, nor, by its last label, an IPv4 address.
 */
export function isPlainName(host: string): boolean {
  return PLAIN_NAME.test(host) && !host.includes('xn--');
}
