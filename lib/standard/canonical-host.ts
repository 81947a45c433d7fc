const PLAIN_NAME = /^(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*$/;

/**
 * The host as the URL Standard's parser and serializer write it, and so every browser: lower case, Punycode, dotted-quad
 * IPv4, compressed IPv6. `undefined` if it is not a valid host.
 */
export function canonicalHost(host: string): string | undefined {
  if (isPlainName(host)) return host;
  return parseUrl(`https://${host}`)?.hostname;
}

/** `URL.canParse` is not used: once optimized, that of Node 20 refuses every text with a non-ASCII Latin-1 letter. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether the parser surely leaves the name as it is. This holds for nearly every name and spares the parsing. It does not
 * hold for Punycode, which may be invalid, and for a last label of digits, which makes an IPv4 address.
 */
export function isPlainName(host: string): boolean {
  return PLAIN_NAME.test(host) && !host.includes('xn--');
}
