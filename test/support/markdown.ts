import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** As code, in which only the pipe of a table has to be escaped. */
export function codeSpan(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const inside = text.includes('`') ? ` ${text} ` : text;
  return fence + inside.replaceAll('|', '\\|') + fence;
}

export function escaped(text = ''): string {
  return text.replace(/[\\|*_<>[\]`]/g, '\\$&');
}

/** The fragment by which a heading is linked to. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** As the rest of the project is formatted. */
export function formatted(text: string, path: string): string {
  const prettier = createRequire(import.meta.url).resolve('prettier/bin/prettier.cjs');
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', path], { input: text, encoding: 'utf8' });
}
