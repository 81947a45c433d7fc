import { codeSpan, escaped, formatted, table } from '../../support/markdown.js';
import { type Entry, textOf } from './example.js';
import { ISSUE_EXAMPLES } from './issue-examples.js';
import { WARNING_EXAMPLES } from './warning-examples.js';
import type { Outcome } from './run-example.js';

const INTRODUCTION = `# What is refused, and what is worth a second look

Every policy is checked while the application starts. What is wrong with any of them is told at once, in one
\`CorsConfigurationError\`: of each issue its code, where it was written, the value, what is wrong and what to write instead.
\`error.issues\` is the same as data.

Each row was told by an application that was started with what stands in its second column; with what stands in the last
one, the nearest that is accepted, it starts. A set of options is what \`CorsModule.forRoot()\` is given. This file is
written by \`node scripts/generate-issue-table.js\`.`;

const WARNINGS = `## Warnings

What is accepted but worth a second look is logged once, as a warning through Nest's logger. Where it was looked at and is
meant, \`CorsModule.forRoot({ suppressWarnings: ['max-age-capped'] })\` keeps quiet about it.`;

const ACCEPTED = `## What is accepted

Nobody who reads a configuration can tell everything. These were looked at, and start without a word or with a warning alone:

- **What an origin function answers** is known only when it is asked. One that calls back through its arguments, throws or
  answers anything but a boolean refuses, and is logged; \`() => true\` with credentials is refused, \`Boolean\` is not.
- **A list without origins**, \`origin: []\`, allows nobody, as \`false\` does; **\`methods: []\`** grants no method: browsers then send
  GET, HEAD and POST alone.
- **Names of headers** may be any token: \`'all'\` is a header of that name.
- **Schemes** of apps and extensions may be any, unless they are nearly \`https\`; \`https\` may stand before an address.
- **A domain below which others sell names** without being in the public suffix list, such as \`https://*.amazonaws.com\`, is one
  like any other: with credentials there is a warning about its subdomains.
- **Hosts of a single label**, such as \`http://intranet\` or \`https://app\`, are names of a local network; without TLS there is the
  warning of any such origin.
- **An entry of \`paths\`** that no handler's path matches may govern a middleware, static files or a 404. It is compared with
  the whole path: below a global prefix \`api\`, \`'/cats'\` does not match \`/api/cats\`.
- **Options beside \`origin: false\`** have no effect, and **named policies** may be empty.
- **A handler that overrides one of a base class** takes over neither its \`@Get()\` nor its \`@Cors()\`.
- **\`@Cors()\` without the module** has no effect: nothing of this library runs then.
- **Fields that cannot be enumerated**, and those with symbols for names, are not read.`;

/** The documentation of all codes, made from what their examples told. */
export function documentOf(outcomes: ReadonlyMap<string, Outcome>): string {
  const issues = Object.entries(ISSUE_EXAMPLES).map(([code, entry]) => issueRow(code, entry, outcomes.get(code)));
  const warnings = Object.entries(WARNING_EXAMPLES).map(([code, entry]) => warningRow(code, entry, outcomes.get(code)));
  const text = [
    INTRODUCTION,
    '## Issues',
    table(['Code', 'Written', 'What is wrong', 'Fix', 'Accepted'], issues),
    WARNINGS,
    table(['Code', 'Written', 'What to look at', 'Nothing to look at'], warnings),
    ACCEPTED,
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

function warningRow(code: string, { told, accepted }: Entry, outcome: Outcome | undefined): string[] {
  const line = outcome?.warnings.get(code)?.replace(/ \(suppressWarnings: .*/, '');
  return [codeSpan(code), codeSpan(textOf(told)), escaped(line), codeSpan(textOf(accepted))];
}
