import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { namesOf } from './snippet-names.js';
import { type Block, type Document, kindOf, ROOT } from './document.js';

const FOLDER = join(ROOT, 'test/artefacts/docs');

/** A `ts` block as a file that can be compiled and imported. */
export interface Snippet {
  readonly block: Block;
  readonly file: string;
}

/**
 * Writes the `ts` blocks of a document to files. A block may use what the blocks above it in the same document import and
 * export, as a reader would; nothing else is added to it. A first line such as `// app.module.ts` names its file.
 */
export function writeSnippets({ path, blocks }: Document): readonly Snippet[] {
  const folder = join(FOLDER, path.replace(/\.md$/, ''));
  rmSync(folder, { recursive: true, force: true });
  const known = new Map<string, string>();
  return blocks
    .filter((block) => block.language === 'ts' && kindOf(block) !== 'ts reported')
    .map((block) => {
      const name = /^\/\/ (\S+)\.ts\n/.exec(block.text)?.[1] ?? `line-${block.line}`;
      const file = join(folder, `${name}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, withNamesAbove(block, known));
      for (const word of namesOf(block.text).exports) known.set(word, `import { ${word} } from './${name}.js';`);
      return { block, file };
    });
}

/** Adds to `known` what the block imports. */
function withNamesAbove(block: Block, known: Map<string, string>): string {
  const { imports, declared, statements, importText } = namesOf(block.text);
  const own = new Set([...imports.keys(), ...declared]);
  const used = [...known].filter(([word]) => !own.has(word) && new RegExp(`\\b${word}\\b`).test(statements));
  for (const [word, text] of imports) known.set(word, text);
  const body = block.words[0] === 'test' ? asFunction(block.line, statements) : statements;
  return [...used.map(([, text]) => text), importText, body].join('\n');
}

/** Statements about an application, to be run with the application of each platform. */
function asFunction(line: number, statements: string): string {
  const type = "import('@nestjs/common').INestApplication";
  return `export async function statements${line}(app: ${type}): Promise<void> {\n${statements}}\n`;
}

/** What the compiler has to say about each snippet. */
export function compileErrors(snippets: readonly Snippet[]): string[] {
  const { config: json } = ts.readConfigFile(join(ROOT, 'test/tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...json, files: [], include: [] }, ts.sys, join(ROOT, 'test'));
  const program = ts.createProgram(
    snippets.map(({ file }) => file),
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
  );
  return snippets.flatMap(({ file }) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => {
      return `${file.slice(FOLDER.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
}
