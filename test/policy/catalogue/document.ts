import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { type Entry, textOf } from './example.js';
import { ISSUE_EXAMPLES } from './issue-examples.js';
import { NOTICE_EXAMPLES } from './notice-examples.js';
import type { Outcome } from './run-example.js';

const INTRODUCTION = `# What is refused, and what is worth a second look

Every policy is checked while the application starts. What is wrong with any of them is told at once, in one
\`CorsConfigurationError\`: of each issue its code, where it was written, the value, what is wrong and what to write instead.
\`error.issues\` is the same as data.

Each row was told by an application that was started with what stands in its second column; with what stands in the last
one, the nearest that is accepted, it starts. A set of options is what \`CorsModule.forRoot()\` is given. This file is
written by \`node scripts/generate-issue-table.js\`.`;

const NOTICES = `## Notices

What is accepted but worth a second look is logged once, as a warning through Nest's logger. Where it was looked at and is
meant, \`CorsModule.forRoot({ silence: ['max-age-capped'] })\` keeps quiet about it.`;

/** The documentation of all codes, made from what their examples told. */
export function documentOf(outcomes: ReadonlyMap<string, Outcome>): string {
  const issues = Object.entries(ISSUE_EXAMPLES).map(([code, entry]) => issueRow(code, entry, outcomes.get(code)));
  const notices = Object.entries(NOTICE_EXAMPLES).map(([code, entry]) => noticeRow(code, entry, outcomes.get(code)));
  const text = [
    INTRODUCTION,
    '## Issues',
    table(['Code', 'Written', 'What is wrong', 'Fix', 'Accepted'], issues),
    NOTICES,
    table(['Code', 'Written', 'What to look at', 'Nothing to look at'], notices),
  ].join('\n\n');
  return formatted(text);
}

function issueRow(code: string, { told, accepted }: Entry, outcome: Outcome | undefined): string[] {
  const issue = outcome?.issues.find((one) => one.code === code);
  return [
    codeSpan(code),
    codeSpan(textOf(told)),
    escaped(issue?.message),
    escaped(issue?.fix),
    codeSpan(textOf(accepted)),
  ];
}

function noticeRow(code: string, { told, accepted }: Entry, outcome: Outcome | undefined): string[] {
  const line = outcome?.notices.get(code)?.replace(/ \(silence: .*/, '');
  return [codeSpan(code), codeSpan(textOf(told)), escaped(line), codeSpan(textOf(accepted))];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** As code, in which only the pipe of the table has to be escaped. */
function codeSpan(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const inside = text.includes('`') ? ` ${text} ` : text;
  return fence + inside.replaceAll('|', '\\|') + fence;
}

function escaped(text = ''): string {
  return text.replace(/[\\|*_<>[\]`]/g, '\\$&');
}

/** As the rest of the project is formatted. */
function formatted(text: string): string {
  const prettier = createRequire(import.meta.url).resolve('prettier/bin/prettier.cjs');
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', 'docs/configuration-issues.md'], {
    input: text,
    encoding: 'utf8',
  });
}
