import { codeSpan, escaped, formatted, table } from '../../support/markdown.js';
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
  return formatted(text, 'docs/configuration-issues.md');
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
