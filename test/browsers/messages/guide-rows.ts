import { codeSpan, slug, table } from '../../support/markdown.js';
import { type MessageCase, OF_PREFLIGHTS } from './message-case.js';
import { messageCases } from './message-cases.js';
import { SECTIONS } from './sections.js';

/** The beginning of most lines, which the guide shows once. */
const PREFIXES = {
  chromium: /^Access to .* has been blocked by CORS policy: /,
  firefox: /^Cross-Origin Request Blocked: .* (?=\(Reason: )/,
};

type BrowserName = keyof typeof PREFIXES;

/** The messages of a browser and the sections that each may lead to, as the table of the guide. */
export function messageTable(browser: BrowserName): string {
  const rows = [...rowsOf(browser)].map(([message, headings]) => [message, headings.map(link).join('<br>')]);
  return table(['Message', 'Section'], rows);
}

/** The sections that the guide's table gives for a line of the console. */
export function sectionsOf(line: string, browser: BrowserName): readonly string[] {
  const message = codeSpan(shortened(line, browser));
  const found = [message, message.replace(OF_PREFLIGHTS, '')].map((text) =>
    [...rowsOf(browser)].find(([row]) => asPattern(row).test(text)),
  );
  return found.find((row) => row !== undefined)?.[1] ?? [];
}

/** Messages for preflights and for requests share one row, without the words that are added for a preflight. */
function rowsOf(browser: BrowserName): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, Set<string>>();
  for (const one of messageCases) {
    const message = quoted(one, browser);
    const section = SECTIONS[one.cause];
    if (message === undefined || rows.get(message.replace(OF_PREFLIGHTS, ''))?.has(section)) continue;
    rows.set(message, (rows.get(message) ?? new Set()).add(section));
  }
  return new Map([...rows].map(([message, sections]) => [message, [...sections]]));
}

/** Words in braces match any text. */
function asPattern(message: string): RegExp {
  const literal = message.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}

/** The first line, which explains the failure; or what the user sees if there is no line. */
function quoted(one: MessageCase, browser: BrowserName): string | undefined {
  const [line] = one[browser];
  if (line === undefined) return one.instead;
  return codeSpan(shortened(line, browser));
}

function shortened(line: string, browser: BrowserName): string {
  return line.replace(PREFIXES[browser], '… ');
}

function link(heading: string): string {
  return `[${heading}](#${slug(heading)})`;
}
