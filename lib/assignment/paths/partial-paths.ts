import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { PathMatcher } from '../../routing/route.js';
import { shadows } from './path-shadowing.js';

/** A wildcard at the end of a path. Its slash is not optional, and it may have to match something: then the path before it is left out. */
const WILDCARD = String.raw`\*(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|"[^"]*")`;
const REST = new RegExp(String.raw`(/?)(?:\{(${WILDCARD})\}|(${WILDCARD}))$`, 'u');

/**
 * A warning for an entry that governs everything below a path but not the path itself, unless another entry governs that: with
 * `'/admin/*path': false`, `/admin` keeps the global policy.
 *
 * @param name the pattern as it was written
 * @param pattern the same, with its wildcard named
 */
export function warnPartialPath(name: string, pattern: string, matchers: readonly PathMatcher[]): CorsWarning[] {
  const [end, slash = '', optional, required] = REST.exec(pattern) ?? [];
  const wildcard = optional ?? required;
  if (end === undefined || wildcard === undefined) return [];
  const base = pattern.slice(0, -end.length);
  const path = base === '' ? '/' : base;
  if (matchers.some((matcher) => shadows(matcher, path))) return [];
  const whole = base === '' ? `/{${wildcard}}` : `${base}{${slash}${wildcard}}`;
  const message = `This entry governs what is below '${path}', but not '${path}' itself. Write '${whole}' to include it.`;
  return [warningAt({ layer: 'paths', name }, 'paths-base-left-out', message)];
}
