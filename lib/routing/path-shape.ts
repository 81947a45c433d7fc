/**
 * What is certain of every path that a pattern matches: its leading segments, each a literal or anything (`null`), and
 * whether more may follow. Always wider than the pattern, never narrower, so it may rule routes out but not in; the
 * platform's own matching has the last word.
 */
export interface PathShape {
  readonly segments: readonly (string | null)[];
  readonly open: boolean;
}

/** Characters that end what is certain: groups, wildcards, RegExps, escapes, quotes, optional marks of either platform. */
const OPENING = /[{}*()\\?+"]/;

/** Characters that a router may decode or fold, or that begin a parameter. */
const NOT_PLAIN = /[:%\x7f-\uffff]/;

/** A group of whole segments at the end, as in `/users{/:id}`, leaves certain what stands before it. */
const OPTIONAL_END = /\{\/[^{}]*\}$/;

/** Reads the shape of a route path, in the syntax of either platform. */
export function shapeOf(pattern: string): PathShape {
  const certain = pattern.replace(OPTIONAL_END, '');
  const segments: (string | null)[] = [];
  for (const segment of splitPath(certain)) {
    // A router may fold double slashes.
    if (segment === '' || OPENING.test(segment)) return { segments, open: true };
    segments.push(NOT_PLAIN.test(segment) ? null : segment.toLowerCase());
  }
  return { segments, open: certain !== pattern };
}

/** The segments of a path, without the empty ones behind slashes at its end. */
export function splitPath(path: string): string[] {
  const segments = (path.startsWith('/') ? path.slice(1) : path).split('/');
  while (segments.at(-1) === '') segments.pop();
  return segments;
}

/** Whether some path may match both patterns. Errs on the side of yes. */
export function mayOverlap(a: PathShape, b: PathShape): boolean {
  const common = Math.min(a.segments.length, b.segments.length);
  for (let i = 0; i < common; i++) {
    const [left, right] = [a.segments[i], b.segments[i]];
    if (left !== null && right !== null && left !== right) return false;
  }
  if (a.segments.length === b.segments.length) return true;
  return a.segments.length < b.segments.length ? a.open : b.open;
}
