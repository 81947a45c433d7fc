/**
 * What every path that a pattern matches has in common: its leading segments, each a literal or any value (`null`), and
 * whether more may follow. A shape matches at least what its pattern matches, so it can only exclude routes. The platform's
 * own matching decides.
 */
export interface PathShape {
  readonly segments: readonly (string | null)[];
  readonly open: boolean;
}

/** Characters after which a path is unknown: groups, wildcards, RegExps, escapes, quotes and optional marks of both platforms. */
const OPENING = /[{}*()\\?+"]/;

/** Characters that a router may decode or change to lower case, or that begin a parameter. */
const NOT_PLAIN = /[:%\x7f-\uffff]/;

/** A group of whole segments at the end, as in `/users{/:id}`. The part before it is still known. */
const OPTIONAL_END = /\{\/[^{}]*\}$/;

/** Reads the shape of a route path, in the syntax of either platform. */
export function shapeOf(pattern: string): PathShape {
  const certain = pattern.replace(OPTIONAL_END, '');
  const segments: (string | null)[] = [];
  for (const segment of splitPath(certain)) {
    // A router may merge double slashes.
    if (segment === '' || OPENING.test(segment)) return { segments, open: true };
    segments.push(NOT_PLAIN.test(segment) ? null : segment.toLowerCase());
  }
  return { segments, open: certain !== pattern };
}

/** The segments of a path, without empty ones at its end. */
export function splitPath(path: string): string[] {
  const segments = (path.startsWith('/') ? path.slice(1) : path).split('/');
  while (segments.at(-1) === '') segments.pop();
  return segments;
}

/** Whether some path may match both patterns. It returns true if this is uncertain. */
export function mayOverlap(a: PathShape, b: PathShape): boolean {
  const common = Math.min(a.segments.length, b.segments.length);
  for (let i = 0; i < common; i++) {
    const [left, right] = [a.segments[i], b.segments[i]];
    if (left !== null && right !== null && left !== right) return false;
  }
  if (a.segments.length === b.segments.length) return true;
  return a.segments.length < b.segments.length ? a.open : b.open;
}
