import { codeSpan, escaped, formatted } from '../../support/markdown.js';
import { codeOf, type Entry, type Example } from './example.js';
import { ISSUE_EXAMPLES } from './issue-examples.js';
import { WARNING_EXAMPLES } from './warning-examples.js';
import { describeCopy } from '../../../lib/lazy.cjs';
import type { Outcome } from './run-example.js';

const INTRODUCTION = `# Configuration errors and warnings

Every policy is checked while the application starts. All issues are reported at once, in one \`CorsConfigurationError\`. Each
issue has a code, the place where the option was written, its value, what is wrong, and what to write instead.
\`error.issues\` is an array with the same information.

Each section is about one code. The first example was started and reported the code with the text below its heading. The second
is the nearest that is accepted: it compiles, and the application starts with it. This file is written by \`npm run docs\`.

\`origin-insecure\` and \`origin-public-suffix\` are also codes of findings of [\`nestjs-cors check\`](check.md#findings): an issue is about
options that this module refuses at startup, a finding is about what a running server allows.

The examples use these names:

\`\`\`ts
import { Controller, Get, Header, Injectable, type INestApplication, Module, Options, Post, Version, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocketGateway } from '@nestjs/websockets';
import { Cors, CorsModule, isTrustedOrigin, liveOrigins } from 'nestjs-cors';

@Module({ imports: [CorsModule.forRoot({ origin: false })] })
export class AppModule {}

export declare const app: INestApplication;
export declare function preflight(method: string, headers: Readonly<Record<string, string>>): Promise<void>;
\`\`\``;

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
  const issues = Object.entries(ISSUE_EXAMPLES).map(([code, entry]) => issueSection(code, entry, outcomes.get(code)));
  const warnings = Object.entries(WARNING_EXAMPLES).map(([code, entry]) =>
    warningSection(code, entry, outcomes.get(code)),
  );
  const text = [INTRODUCTION, '## Issues', ...issues, WARNINGS, ...warnings, ACCEPTED].join('\n\n');
  return formatted(text, 'docs/configuration-issues.md');
}

function issueSection(code: string, entry: Entry, outcome: Outcome | undefined): string {
  const issue = outcome?.issues.find((one) => one.code === code);
  return section(code, entry, escaped(withoutVersion(issue?.message)), escaped(issue?.fix));
}

function warningSection(code: string, entry: Entry, outcome: Outcome | undefined): string {
  const line = outcome?.warnings.get(code)?.replace(/ \(suppressWarnings: .*/, '');
  return section(code, entry, escaped(line), 'Without the warning:');
}

function section(code: string, { reported, accepted }: Entry, meaning: string, fix: string): string {
  return [`### ${codeSpan(code)}`, meaning, block('reported', reported), fix, block('accepted', accepted)].join('\n\n');
}

function block(kind: 'reported' | 'accepted', example: Example): string {
  return `\`\`\`ts ${kind}\n${codeOf(example)}\n\`\`\``;
}

/** The version in a message changes with each release, but the documentation must not. */
function withoutVersion(message: string | undefined): string | undefined {
  return message?.replaceAll(`nestjs-cors ${describeCopy().version}`, 'nestjs-cors 1.0.0');
}
