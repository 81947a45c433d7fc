import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Formats text as code. In a table, only the pipe must be escaped there. */
export function codeSpan(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const inside = text.includes('`') ? ` ${text} ` : text;
  return fence + inside.replaceAll('|', '\\|') + fence;
}

export function escaped(text = ''): string {
  return text.replace(/[\\|*_<>[\]`]/g, '\\$&');
}

/** Replaces the text between the comments `<!-- name -->` and `<!-- /name -->`. */
export function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The comments ${start} and ${end} are missing.`);
  return `${text.slice(0, from + start.length)}\n\n${part}\n\n${text.slice(to)}`;
}

/** The fragment of a link to a heading. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** Formats text with the project's prettier options. */
export function formatted(text: string, path: string): string {
  const prettier = createRequire(import.meta.url).resolve('prettier/bin/prettier.cjs');
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', path], { input: text, encoding: 'utf8' });
}
