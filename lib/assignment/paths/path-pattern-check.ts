import { pathToRegexp } from 'path-to-regexp';
import type { Problem } from '../../diagnostics/issue.js';

/** What is wrong with a pattern of `paths`, and the nearest one that would be accepted. */
export function checkPathPattern(pattern: string): Problem | undefined {
  const message = messageFor(pattern);
  if (message === undefined) return undefined;
  const suggestion = suggestPath(pattern);
  const isValid = messageFor(suggestion) === undefined;
  const fix = isValid
    ? `Write '${suggestion}'.`
    : "Name every wildcard, as in '/files/*path'; put optional parts in braces.";
  return { code: 'paths-pattern-invalid', message, fix };
}

function messageFor(pattern: string): string | undefined {
  if (!pattern.startsWith('/')) return 'A path starts with a slash.';
  if (/[?#]|\s$|\/\.{1,2}(?:\/|$)/.test(pattern)) {
    return 'No request has such a path: it ends before ? and #, and has neither white space at its end nor segments of dots.';
  }
  try {
    pathToRegexp(pattern);
    return undefined;
  } catch {
    return 'This is no path pattern.';
  }
}

/** As other routers and libraries write paths: with a method, as a URL, with wildcards and options of older syntax. */
function suggestPath(pattern: string): string {
  return pattern
    .trim()
    .replace(/^[A-Z]+ +/, '')
    .replace(/^\w+:\/\/[^/]*/, '')
    .replace(/\/(:\w+)\?/g, '{/$1}')
    .replace(/[?#].*$/, '')
    .replace(/^(?!\/|\{\/)/, '/')
    .replace(/(?:\(\.\*\)|\*\*?)(?=\/|$)/, '*path');
}
