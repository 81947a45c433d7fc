import { PathError, pathToRegexp } from 'path-to-regexp';
import type { Problem } from '../../diagnostics/issue.js';

/** What is wrong with a pattern of `paths`, and the nearest pattern that is accepted. */
export function checkPathPattern(pattern: string): Problem | undefined {
  const message = messageFor(pattern);
  if (message === undefined) return undefined;
  const suggestion = suggestPath(pattern);
  const isValid = messageFor(suggestion) === undefined;
  const fix = isValid
    ? `Write '${suggestion}'.`
    : "Name every wildcard, as in '/files{/*path}'; put optional parts in braces.";
  return { code: 'paths-pattern-invalid', message, fix };
}

function messageFor(pattern: string): string | undefined {
  if (!pattern.startsWith('/')) return 'A path starts with a slash.';
  if (/[?#]|\s$|\/\.{1,2}(?:\/|$)/.test(pattern)) {
    return 'A path has no ? and no #, no white space at its end, and no segment . or ..';
  }
  try {
    pathToRegexp(pattern);
    return undefined;
  } catch (error) {
    // A SyntaxError is a pattern that is too long for a RegExp.
    if (!(error instanceof PathError || error instanceof SyntaxError)) throw error;
    return 'This is not a valid path pattern.';
  }
}

/** Rewrites paths of other routers: with a method, as a URL, or with wildcards and options of an older syntax. */
function suggestPath(pattern: string): string {
  return pattern
    .trim()
    .replace(/^[A-Z]+ +/, '')
    .replace(/^\w+:\/\/[^/]*/, '')
    .replace(/\/(:\w+)\?/g, '{/$1}')
    .replace(/[?#].*$/, '')
    .replace(/^(?!\/|\{\/)/, '/')
    .replace(/\/(?:\(\.\*\)|\*\*)$/, (_, start: number) => (start === 0 ? '/{*path}' : '{/*path}'))
    .replace(/(?:\(\.\*\)|\*\*?)$/, '{*path}')
    .replace(/(?:\(\.\*\)|\*\*?)(?=\/)/, '*path');
}
