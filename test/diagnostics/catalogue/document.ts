import { codeSpan, escaped, formatted, table } from '../../support/markdown.js';
import { type Entry, textOf } from './example.js';
import { ISSUE_EXAMPLES } from './issue-examples.js';
import { WARNING_EXAMPLES } from './warning-examples.js';
import { describeCopy } from '../../../lib/lazy.cjs';
import type { Outcome } from './run-example.js';

const INTRODUCTION = `# Configuration errors and warnings

Every policy is checked while the application starts. All issues are reported at once, in one \`CorsConfigurationError\`. Each
issue has a code, the place where the option was written, its value, what is wrong, and what to write instead.
\`error.issues\` is an array with the same information.

For each row, an application was started with the options in the second column, and it reported what the row says. With the
options in the last column, the nearest that are accepted, the application starts. An object of options is what
\`CorsModule.forRoot()\` gets. This file is written by \`npm run docs\`.

\`origin-insecure\` and \`origin-public-suffix\` are also codes of findings of [\`nestjs-cors check\`](check.md#findings): an issue is about
options that this module refuses at startup, a finding is about what a running server allows.`;

const WARNINGS = `## Warnings

Some configurations are accepted but worth a second look. Each is logged once at startup, as a warning through Nest's logger. If it is
intended, \`CorsModule.forRoot({ suppressWarnings: ['max-age-capped'] })\` turns the warning off. \`header-overruled\` is also logged while the
application runs, once for each handler and header that it sets itself.`;

const ACCEPTED = `## What is accepted

Not every mistake can be seen in a configuration. The following start without a message, or with a warning only:

- **What an origin function returns** is known only when it is called. A function that uses a callback, throws or returns
  something other than a boolean refuses the origin, and that is logged. \`() => true\` with credentials is refused, \`Boolean\` is not.
- **An empty list of origins**, \`origin: []\`, allows no origin, as \`false\` does. **\`methods: []\`** grants no method, so browsers
  send only GET, HEAD and POST.
- **Header names** may be any token: \`'all'\` is a header of that name.
- **Schemes** of apps and extensions may be any, unless they look like a misspelt \`https\`. \`https\` may be used with an IP address.
- **A domain whose owner sells subdomains** but is not in the public suffix list, such as \`https://*.amazonaws.com\`, is treated like
  any other: with credentials there is a warning about its subdomains.
- **Hosts of one label**, such as \`http://intranet\` or \`https://app\`, are names in a local network. Without TLS they get the
  same warning as other \`http:\` origins.
- **An entry of \`paths\`** that matches no handler may be for a middleware, static files or a 404. It is compared with
  the whole path: with the global prefix \`api\`, \`'/cats'\` does not match \`/api/cats\`.
- **Options next to \`origin: false\`** have no effect, and **named policies** may be empty.
- **A handler that overrides one of a base class** inherits neither its \`@Get()\` nor its \`@Cors()\`.
- **\`@Cors()\` without the module** has no effect: no code of this library runs then.
- **Fields that cannot be enumerated**, and fields whose names are symbols, are not read.`;

/** The documentation of all codes, made from what their examples reported. */
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

function issueRow(code: string, { reported, accepted }: Entry, outcome: Outcome | undefined): string[] {
  const issue = outcome?.issues.find((one) => one.code === code);
  return [
    codeSpan(code),
    codeSpan(textOf(reported)),
    escaped(withoutVersion(issue?.message)),
    escaped(issue?.fix),
    codeSpan(textOf(accepted)),
  ];
}

/** The version in a message changes with each release, but the documentation must not. */
function withoutVersion(message: string | undefined): string | undefined {
  return message?.replaceAll(`nestjs-cors ${describeCopy().version}`, 'nestjs-cors 1.0.0');
}

function warningRow(code: string, { reported, accepted }: Entry, outcome: Outcome | undefined): string[] {
  const line = outcome?.warnings.get(code)?.replace(/ \(suppressWarnings: .*/, '');
  return [codeSpan(code), codeSpan(textOf(reported)), escaped(line), codeSpan(textOf(accepted))];
}
