import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** A fenced block: its language, the words after it, and its text. */
export interface Block {
  readonly language: string;
  readonly words: readonly string[];
  /** The line of the opening fence, from 1. */
  readonly line: number;
  readonly text: string;
}

export interface Document {
  /** From the root of the repository: `docs/testing.md`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The documents whose blocks are checked: what a user of the package reads. */
export function userDocuments(): readonly Document[] {
  return ['README.md', ...markdownIn('docs'), 'sample/README.md'].map(readDocument);
}

/** Every Markdown file of the folder, but not of the folders in it. */
export function markdownIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => (folder === '.' ? name : `${folder}/${name}`)).toSorted();
}

export function readDocument(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, blocks: blocksOf(text) };
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w*) ?(.*)\n([^]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    words: match[2]!.split(' ').filter(Boolean),
    line: text.slice(0, match.index).split('\n').length,
    text: match[3]!,
  }));
}

/** `text error` for a block of errors, `ts` for plain TypeScript: what decides how a block is checked. */
export function kindOf({ language, words }: Block): string {
  const hasKinds = language === 'text' || language === 'ts';
  return [language, ...(hasKinds ? words.slice(0, 1) : [])].join(' ');
}

/** Compares a block with what the code says. With `npm run docs`, writes it into the document instead. */
export function expectQuoted({ path }: Document, { text, language, words }: Block, actual: string): void {
  if (process.env['NESTJS_CORS_WRITE_DOCS'] === undefined) {
    expect(actual).toBe(text.trimEnd());
    return;
  }
  const fence = `\`\`\`${[language, ...words].join(' ')}\n`;
  const file = join(ROOT, path);
  const before = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    before.replace(`${fence}${text}\`\`\``, () => `${fence}${actual}\n\`\`\``),
  );
}
