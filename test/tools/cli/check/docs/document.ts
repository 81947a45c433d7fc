import { FINDING_CODES, FINDINGS, type FindingText } from '../../../../../lib/tools/cli/check/audit/finding-codes.js';
import { type HostileOriginName, hostileOrigins } from '../../../../../lib/tools/cli/check/probe/hostile-origins.js';
import { codeSpan, escaped, formatted, table, withPart } from '../../../../support/markdown.js';
import { APP } from '../broken-servers.js';

export const PATH = 'docs/check.md';

const HOSTING = ['a hosting service, where everyone can publish', 'without credentials'] as const;

/** What each origin is, and when it may be allowed. */
const TRIED: Readonly<Record<HostileOriginName, readonly [what: string, fine: string]>> = {
  stranger: ['any other website', 'with `*`, without credentials'],
  null: ['a sandboxed frame, which every website can create', ''],
  plain: ['the same host without TLS', 'without credentials'],
  glued: ['extra text before the domain', 'every name under its suffix is allowed, see below'],
  hyphenated: ['extra text with a hyphen', 'every name under its suffix is allowed, see below'],
  suffixed: ['another domain after the name', ''],
  lengthened: ['extra text after the name of the domain', 'every name under its suffix is allowed, see below'],
  dot: ['any character in place of a dot', 'every name under its suffix is allowed, see below'],
  sibling: ['another name under the same suffix', 'without credentials'],
  underscored: ['another domain after the name and `_`', ''],
  special: ['another domain after the name and `!`', ''],
  truncated: ['the beginning of the origin, where it is a domain of its own', ''],
  headless: ['the domain without its first letter', 'every name under its suffix is allowed, see below'],
  'glued-below': ['extra text before the subdomain', 'every name of the domain is allowed'],
  'other-subdomain': ['another subdomain, to compare with the one above', 'always'],
  localhost: ['a domain that begins with `localhost`', ''],
  vercel: HOSTING,
  netlify: HOSTING,
  github: HOSTING,
  cloudflare: HOSTING,
  heroku: HOSTING,
  s3: HOSTING,
  codesandbox: ['a playground, where everyone can run code', 'without credentials'],
  codepen: ['a playground, where everyone can run code', 'without credentials'],
  'short-port': ['the port without its last digit, if there is one', 'other ports are allowed, too'],
  port: ['extra digits after the port, if there is one', 'other ports are allowed, too'],
  'other-port': ['another port, to compare with the one above', 'always'],
};

/** The document with its generated parts up to date. */
export function documentOf(written: string): string {
  return formatted(withPart(withPart(written, 'origins', originsTable()), 'findings', findingSections()), PATH);
}

function originsTable(): string {
  const origins = { ...hostileOrigins(`${APP}:3000`), ...hostileOrigins(APP) };
  const rows = Object.entries(TRIED).map(([name, [what, fine]]) => {
    return [codeSpan(origins[name as HostileOriginName] ?? ''), what, fine];
  });
  return table(['Origin', 'What it is', 'Fine where'], rows);
}

function findingSections(): string {
  return FINDING_CODES.map((code) => {
    const { severity, worse, title, why, fix, nestjsCors }: FindingText = FINDINGS[code];
    const how = worse === undefined ? severity : `${severity}, ${worse.severity} ${worse.when}`;
    return [
      `### ${code}`,
      `**${escaped(title)}** (${how}). ${escaped(why)}`,
      `- Fix: ${escaped(fix)}\n- nestjs-cors: ${escaped(nestjsCors)}`,
    ].join('\n\n');
  }).join('\n\n');
}
