import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import type { CorsWarning } from '../../diagnostics/warning.js';
import type { ReadFields } from '../../policy/options/read-fields.js';
import { type PolicyLayer, readLayer } from '../../policy/options/read-layer.js';
import { warnPartialPath } from './partial-paths.js';
import { shadows } from './path-shadowing.js';
import { checkPathPattern } from './path-pattern-check.js';
import { nameWildcard } from './path-wildcard.js';
import { mayOverlap, type PathShape, shapeOf } from '../../routing/path-shape.js';
import type { PathMatcher } from '../../routing/route.js';

/** One entry of the module's `paths`. */
export interface PathEntry {
  readonly pattern: string;
  readonly shape: PathShape;
  readonly layer: PolicyLayer;
}

/** Compiles a pattern the way the platform compares paths. A trailing slash makes no difference. */
export type CompilePath = (pattern: string) => PathMatcher;

/** The entries of the module's `paths`. The first that matches the path of a request is used. */
export class PathEntries {
  private constructor(
    readonly entries: readonly PathEntry[],
    private readonly matchers: readonly PathMatcher[],
    readonly issues: readonly CorsIssue[],
    /** Compiles a pattern as the platform compares paths. */
    readonly compile: CompilePath,
  ) {}

  static from(paths: ReadFields['entries'], compilePath: CompilePath): PathEntries {
    const issues = paths.flatMap(([pattern]) => patternIssues(pattern));
    const entries = paths.map(([pattern, value]) => ({
      pattern,
      shape: shapeOf(nameWildcard(pattern)),
      layer: readLayer({ layer: 'paths', name: pattern }, layerOptions(value)),
    }));
    if (issues.length > 0) return new PathEntries(entries, [], issues, compilePath);
    const matchers = entries.map(({ pattern }) => compilePath(nameWildcard(pattern)));
    return new PathEntries(entries, matchers, hiddenIssues(entries, matchers), compilePath);
  }

  /** One warning for each entry that leaves out what it seems to include. */
  get warnings(): CorsWarning[] {
    return this.entries.flatMap(({ pattern }) => warnPartialPath(pattern, nameWildcard(pattern), this.matchers));
  }

  /** Whether an entry matches every path that the pattern matches. */
  governs(pattern: string): boolean {
    return this.matchers.some((matcher) => shadows(matcher, nameWildcard(pattern)));
  }

  /** The index of the first entry that matches the path, or -1. */
  indexOf(path: string): number {
    return this.matchers.findIndex((matcher) => matcher.test(path));
  }

  /** The indexes of the entries that decide requests to a route with this path, and -1 if requests may match none. */
  decidingFor(routePath: string): number[] {
    const indexes = this.mayGovern(routePath);
    const last = indexes.findIndex((index) => {
      const matcher = this.matchers[index];
      return matcher !== undefined && shadows(matcher, nameWildcard(routePath));
    });
    return last === -1 ? [-1, ...indexes] : indexes.slice(0, last + 1);
  }

  /** The indexes of the entries that a request to a route with this path can match. */
  mayGovern(routePath: string): number[] {
    if (this.entries.length === 0) return [];
    const shape = shapeOf(routePath);
    return this.entries.flatMap((entry, index) => (mayOverlap(entry.shape, shape) ? [index] : []));
  }
}

function layerOptions(value: unknown): unknown {
  if (value === false) return { origin: false };
  return typeof value === 'string' ? { policy: value } : value;
}

function hiddenIssues(entries: readonly PathEntry[], matchers: readonly PathMatcher[]): CorsIssue[] {
  return entries.flatMap(({ pattern }, index) => {
    const hiding = entries[matchers.slice(0, index).findIndex((matcher) => shadows(matcher, nameWildcard(pattern)))];
    if (hiding === undefined) return [];
    const message = `This entry is never used: '${hiding.pattern}' comes first and matches the same paths.`;
    const fix = `Write it before '${hiding.pattern}', or remove it.`;
    return [issueAt({ layer: 'paths', name: pattern }, { code: 'paths-hidden', message, fix }, pattern)];
  });
}

function patternIssues(pattern: string): CorsIssue[] {
  const problem = checkPathPattern(nameWildcard(pattern));
  return problem === undefined ? [] : [issueAt({ layer: 'paths', name: pattern }, problem, pattern)];
}
