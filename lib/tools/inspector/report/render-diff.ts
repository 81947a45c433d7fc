import { printable } from '../../../diagnostics/render-value.js';
import type { CorsFieldValue } from '../../../assignment/policy-changes.js';
import type { CorsReportDiff } from '../../../assignment/policy-changes.js';
import { wrapped } from './table.js';

/**
 * A difference as text, one line for each change.
 *
 * @param width the longest line, in characters; longer lists of routes are wrapped
 * @publicApi
 */
export function renderDiff({ gains, loses, changes }: CorsReportDiff, width = Infinity): string {
  const lines = [
    ...gains.map(({ who, what, where }) => [`+ ${named(who)} gains ${what}:`, where] as const),
    ...loses.map(({ who, what, where }) => [`- ${named(who)} loses ${what}:`, where] as const),
    ...changes.map(({ field, from, to, where }) => [`~ ${field} ${value(from)} → ${value(to)}:`, where] as const),
  ];
  if (lines.length === 0) return 'No origin gains or loses access.';
  return lines.map(([start, where]) => line(printable(start), where.map(printable).join(', '), width)).join('\n');
}

function line(start: string, where: string, width: number): string {
  if (start.length + 1 + where.length <= width) return `${start} ${where}`;
  return [start, ...wrapped(where, width - 4).map((one) => `    ${one}`)].join('\n');
}

function named(who: readonly string[]): string {
  return who.map((one) => (one === '*' ? 'any origin' : one)).join(', ');
}

function value(given: CorsFieldValue): string {
  return typeof given === 'object' ? given.join(', ') : String(given);
}
