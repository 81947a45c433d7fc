/** What a route is constrained by, or what a request says of that: a version, a host, something of the application's own. */
export type Constraints = Readonly<Record<string, unknown>>;

export function areEqual(one: Constraints, other: Constraints): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
