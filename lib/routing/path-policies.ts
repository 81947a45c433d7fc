import { pathToRegexp } from 'path-to-regexp';
import type { CorsIssue } from '../policy/configuration-error.js';
import { type NamedValues, type PolicyLevel, readLevel } from '../policy/read-level.js';
import { placeOfPath } from './module-options.js';
import { covers } from './path-cover.js';
import { mayOverlap, type PathShape, shapeOf } from './path-shape.js';

/** One entry of the module's `paths`. */
export interface PathEntry {
  readonly pattern: string;
  readonly shape: PathShape;
  readonly level: PolicyLevel;
}

/** The entries of the module's `paths`, of which the first that matches a request's path counts. */
export class PathPolicies {
  private matchers: readonly RegExp[] = [];

  private constructor(
    readonly entries: readonly PathEntry[],
    readonly issues: readonly CorsIssue[],
  ) {}

  static from(paths: NamedValues['entries']): PathPolicies {
    const patterns = paths.map(([pattern]) => pattern);
    const issues = patterns.flatMap((pattern, i) => [
      ...patternIssues(pattern),
      ...hiddenIssues(pattern, patterns.slice(0, i)),
    ]);
    const entries = paths.map(([pattern, value]) => ({
      pattern,
      shape: shapeOf(pattern),
      level: readLevel(placeOfPath(pattern), levelOptions(value)),
    }));
    return new PathPolicies(entries, issues);
  }

  /** Compiles the patterns as the platform compares paths; a slash at the end never matters. */
  prepare(compilePath: (pattern: string) => RegExp): void {
    this.matchers = this.entries.map(({ pattern }) => compilePath(pattern));
  }

  /** The index of the first entry that matches the path, or -1. */
  indexOf(path: string): number {
    return this.matchers.findIndex((matcher) => matcher.test(path));
  }

  /** The indexes of the entries that some request to a route of this path may match. */
  mayGovern(routePath: string): number[] {
    const shape = shapeOf(routePath);
    return this.entries.flatMap((entry, index) => (mayOverlap(entry.shape, shape) ? [index] : []));
  }
}

function levelOptions(value: unknown): unknown {
  if (value === false) return { origin: false };
  return typeof value === 'string' ? { policy: value } : value;
}

function hiddenIssues(pattern: string, earlier: readonly string[]): CorsIssue[] {
  const hiding = earlier.find((other) => covers(other, pattern));
  if (hiding === undefined) return [];
  return [
    {
      code: 'paths-hidden',
      path: placeOfPath(pattern),
      value: pattern,
      message: `The first match counts, and '${hiding}' stands before it and matches all it matches.`,
      fix: `Write it before '${hiding}', or remove it.`,
    },
  ];
}

function patternIssues(pattern: string): CorsIssue[] {
  const issue = (message: string, fix: string): CorsIssue[] => [
    { code: 'paths-pattern-invalid', path: placeOfPath(pattern), value: pattern, message, fix },
  ];
  if (!pattern.startsWith('/')) return issue('A path starts with a slash.', `'/${pattern}'`);
  try {
    pathToRegexp(pattern);
    return [];
  } catch {
    return issue(
      'This is no path pattern.',
      "Name every wildcard, as in '/files/*path'; group what is optional in braces.",
    );
  }
}
