import { FINDING_CODES, FINDINGS, type FindingText } from '../../../../lib/tools/cli/check/audit/finding-codes.js';
import { type HostileOriginName, hostileOrigins } from '../../../../lib/tools/cli/check/probe/hostile-origins.js';
import { codeSpan, escaped, formatted, table } from '../../../support/markdown.js';
import { APP } from './broken-servers.js';

export const PATH = 'docs/check.md';

/** What each of the origins is a disguise of, and where it is no finding. */
const TRIED: Readonly<Record<HostileOriginName, readonly [what: string, fine: string]>> = {
  stranger: ['any other site', '`*` is sent, without credentials'],
  null: ['a sandboxed frame, which every site can make', ''],
  plain: ['the same without TLS', 'without credentials'],
  glued: ['text in front of the domain', 'every name under its suffix is allowed, see below'],
  hyphenated: ['the same with a hyphen', 'the same'],
  suffixed: ['a domain behind the name', ''],
  lengthened: ['text behind the name of the domain', 'every name under its suffix is allowed, see below'],
  dot: ['a dot that stands for any character', 'the same'],
  sibling: ['any name under the same suffix', 'without credentials'],
  port: ['text behind the port, where there is one', 'other ports are allowed, too'],
  'other-port': ['another port, to tell the two apart', 'always'],
};

/** The document with its generated parts as they have to be. */
export function documentOf(written: string): string {
  const text = Object.entries({ origins: originsTable(), findings: findingSections() }).reduce(
    (before, [name, part]) =>
      before.replace(
        new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`),
        (_, start: string, end: string) => `${start}\n\n${part}\n\n${end}`,
      ),
    written,
  );
  return formatted(text, PATH);
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
    const { severity, worse, title, why, fix, here }: FindingText = FINDINGS[code];
    const how = worse === undefined ? severity : `${severity}, ${worse.severity} ${worse.when}`;
    return [
      `### ${code}`,
      `**${escaped(title)}** (${how}). ${escaped(why)}`,
      `- Fix: ${escaped(fix)}\n- nestjs-cors: ${escaped(here)}`,
    ].join('\n\n');
  }).join('\n\n');
}
