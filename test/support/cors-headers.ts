/** The `access-control-*` and `vary` headers of a response, names in lower case, values in one canonical spelling. */
export type CorsHeaders = Readonly<Record<string, string>>;

/** Lists whose elements are header names, for which neither order nor case means anything. */
const LISTS_OF_NAMES = new Set(['access-control-allow-headers', 'access-control-expose-headers', 'vary']);
/** Methods are case-sensitive; their order means nothing. */
const LISTS_OF_METHODS = new Set(['access-control-allow-methods']);

/**
 * Everything of interest to CORS in the header lines of a response, nothing left out: a line that nobody expects makes two
 * of these unequal, and so does a name that stands in a list twice. `Vary` may be spread over several lines (RFC 9110,
 * section 5.3); any other header that has two lines keeps both, so that it equals nothing.
 */
export function corsHeadersOf(lines: Iterable<readonly [name: string, value: string]>): CorsHeaders {
  const found = new Map<string, string>();
  for (const [given, value] of lines) {
    const name = given.toLowerCase();
    if (!name.startsWith('access-control-') && name !== 'vary') continue;
    const before = found.get(name);
    const separator = name === 'vary' ? ', ' : ' | ';
    found.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries([...found].map(([name, value]) => [name, canonical(name, value)]).sort());
}

/** Expected headers, written as one likes. */
export function corsHeaders(headers: Readonly<Record<string, string>>): CorsHeaders {
  return corsHeadersOf(Object.entries(headers));
}

/** What every answer to a preflight varies by (R15). */
export const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** A refused preflight tells nothing (R8). */
export const REFUSED_PREFLIGHT = { Vary: PREFLIGHT_VARY } as const;

function canonical(name: string, value: string): string {
  const isNames = LISTS_OF_NAMES.has(name);
  if (!isNames && !LISTS_OF_METHODS.has(name)) return value;
  const elements = value.split(',').map((element) => element.trim());
  return (isNames ? elements.map((element) => element.toLowerCase()) : elements).sort().join(', ');
}
