/** The `access-control-*` headers and `vary` of a response: names in lower case, lists sorted. */
export type CorsHeaders = Readonly<Record<string, string>>;

/** Lists of header names: order and case do not matter. */
const LISTS_OF_NAMES = new Set(['access-control-allow-headers', 'access-control-expose-headers', 'vary']);
/** Lists of methods: order does not matter, case does. */
const LISTS_OF_METHODS = new Set(['access-control-allow-methods']);

/**
 * All CORS headers of a response. An unexpected header makes two of these unequal, and so does a name that a list contains
 * twice. `Vary` may have several lines (RFC 9110, section 5.3). If another header has two lines, both are kept in a form
 * that is equal to no expected value.
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

/** Expected headers, in any case and order. */
export function corsHeaders(headers: Readonly<Record<string, string>>): CorsHeaders {
  return corsHeadersOf(Object.entries(headers));
}

/** The `Vary` header of every response to a preflight (R15). */
export const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** A refused preflight gets no other header (R8). */
export const REFUSED_PREFLIGHT = { Vary: PREFLIGHT_VARY } as const;

function canonical(name: string, value: string): string {
  const isNames = LISTS_OF_NAMES.has(name);
  if (!isNames && !LISTS_OF_METHODS.has(name)) return value;
  const elements = value.split(',').map((element) => element.trim());
  return (isNames ? elements.map((element) => element.toLowerCase()) : elements).sort().join(', ');
}
