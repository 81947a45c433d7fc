/** The wildcard at the end of a path may be written without a name, as in other routers: `/files/*`, or `*` for every path. */
export function nameWildcard(pattern: string): string {
  return pattern === '*' ? '/*path' : pattern.replace(/\/\*$/, '/*path');
}
