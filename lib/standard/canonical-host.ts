import { domainToUnicode } from 'node:url';

const PLAIN_NAME = /^(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*$/;
const PUNYCODE_LABEL = /(?:^|\.)xn--/;

/**
 * The host as the URL Standard's parser and serializer write it, and so every browser: lower case, Punycode, dotted-quad
 * IPv4, compressed IPv6. `undefined` if it is not a valid host.
 */
export function canonicalHost(host: string): string | undefined {
  if (isPlainName(host)) return host;
  const canonical = parseUrl(`https://${host}`)?.hostname;
  return canonical === undefined || isValidPunycode(canonical) ? canonical : undefined;
}

/** `URL.canParse` is not used: once optimized, that of Node 20 refuses every text with a non-ASCII Latin-1 letter. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_INVALID_URL') throw error;
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

/**
 * Whether every Punycode label decodes to other than ASCII, and encodes to itself again (UTS 46, "Processing"). The parser of
 * Node 24 and 26 accepts every label that begins with `xn--`, but encodes correctly; that of Node 20 and 22 accepts `xn--a-`.
 */
function isValidPunycode(host: string): boolean {
  if (!PUNYCODE_LABEL.test(host)) return true;
  // A label that cannot be decoded stays as it is, or the result is empty.
  const decoded = domainToUnicode(host);
  return !PUNYCODE_LABEL.test(decoded) && parseUrl(`https://${decoded}`)?.hostname === host;
}
