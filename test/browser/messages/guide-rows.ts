import { codeSpan, slug, table } from '../../support/markdown.js';
import type { MessageCase } from './message-case.js';
import { messageCases } from './message-cases.js';
import { SECTIONS } from './sections.js';

/** How most lines begin, which the guide says once. */
const PREFIXES = {
  chromium: /^Access to .* has been blocked by CORS policy: /,
  firefox: /^Cross-Origin Request Blocked: .* (?=\(Reason: )/,
};

/** The messages of a browser and the sections that each may lead to, as the table of the guide. */
export function messageTable(browser: keyof typeof PREFIXES): string {
  const sections = new Map<string, Set<string>>();
  for (const one of messageCases) {
    const message = quoted(one, browser);
    if (message !== undefined) sections.set(message, (sections.get(message) ?? new Set()).add(SECTIONS[one.cause]));
  }
  const rows = [...sections].map(([message, headings]) => [message, [...headings].map(link).join('<br>')]);
  return table(['Message', 'Section'], rows);
}

/** The first line, which is the one to read; or what one sees instead of any. */
function quoted(one: MessageCase, browser: keyof typeof PREFIXES): string | undefined {
  const [line] = one[browser];
  if (line === undefined) return one.instead;
  return codeSpan(line.replace(PREFIXES[browser], '… '));
}

function link(heading: string): string {
  return `[${heading}](#${slug(heading)})`;
}
