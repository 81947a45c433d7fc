import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, posix, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Which room may look into which others. */
const arrows: Record<string, readonly string[]> = {
  standard: [],
  diagnostics: ['standard', 'policy'],
  policy: ['standard', 'diagnostics'],
  declarations: ['policy'],
  routing: ['standard', 'diagnostics'],
  assignment: ['standard', 'diagnostics', 'policy', 'declarations', 'routing'],
  http: ['standard', 'diagnostics', 'policy', 'declarations', 'routing', 'assignment'],
  'tools/fetch': ['standard'],
  'tools/testing': ['standard', 'tools/fetch'],
  'tools/inspector': ['standard', 'diagnostics', 'policy', 'routing', 'assignment', 'http', 'tools/fetch'],
  'tools/cli': ['standard', 'diagnostics', 'policy', 'tools/fetch', 'tools/testing', 'tools/inspector'],
  module: ['policy', 'declarations', 'assignment', 'http', 'tools/inspector'],
  index: ['diagnostics', 'policy', 'declarations', 'assignment', 'http', 'tools/inspector', 'module'],
};

/** The rooms of the files that stand in `lib` itself: what people write, what it is wired to, what is public. */
const single: Record<string, string> = {
  'lib/cors.decorator.ts': 'declarations',
  'lib/cors.metadata.ts': 'declarations',
  'lib/cors.module-definition.ts': 'declarations',
  'lib/cors.module.ts': 'module',
  'lib/index.ts': 'index',
};

/** The rooms without I/O or state, and the libraries without either. */
const pureRooms = ['standard', 'diagnostics', 'policy', 'tools/fetch'];
const pure = ['@eslint-community/regexpp', 'tldts', 'whatwg-mimetype'];

interface Source {
  readonly file: string;
  readonly room: string;
  readonly ast: ts.SourceFile;
  readonly specifiers: readonly string[];
  /** The files of `lib` that it imports, types included. */
  readonly imports: readonly string[];
}

const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(posix.join('lib', ...file.split('\\'))));

function read(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return {
    file,
    room: roomOf(file),
    ast: ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true),
    specifiers,
    imports: specifiers.filter(isRelative).map((name) => posix.join(dirname(file), name).replace(/\.js$/, '.ts')),
  };
}

function roomOf(file: string): string {
  const [, room, inner] = file.split('/');
  return single[file] ?? (room === 'tools' ? `tools/${inner}` : room!);
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Names and string values that stand in the code; comments, sentences and paths do not count. */
function wordsOf(node: ts.Node): string[] {
  const value = ts.isStringLiteralLike(node) && !node.text.includes(' ') && !isRelative(node.text);
  const words = ts.isIdentifier(node) || value ? [node.text] : [];
  ts.forEachChild(node, (child) => void words.push(...wordsOf(child)));
  return words;
}

function trespasses({ file, room, ast, specifiers, imports }: Source): Record<string, readonly string[]> {
  const external = specifiers.filter((specifier) => !isRelative(specifier) && !specifier.startsWith('node:'));
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const bindsTo = (word: string) => ['express', 'fastify'].some((name) => file.includes(name) && word.includes(name));
  // The file that chooses between the platforms names both.
  const foreign = ['express(?!ion)', 'fastify'].filter((name) => !file.includes(name.split('(')[0]!));
  const platform = basename(file) === 'platform.ts' ? /(?!)/ : new RegExp(foreign.join('|') || '(?!)', 'i');
  const isPure = pureRooms.includes(room);
  const into = imports.map((name) => [name, roomOf(name)] as const);
  return {
    'arrows against the direction': into
      .filter(([, other]) => other !== room && !arrows[room]!.includes(other))
      .map(([name]) => name),
    'the barrel of its own folder': imports.filter((name) => name === posix.join(dirname(file), 'index.ts')),
    'built-in modules in a pure room': isPure ? specifiers.filter((name) => isBuiltin(name)) : [],
    'impure packages in a pure room': isPure ? external.filter((name) => !pure.includes(packageOf(name))) : [],
    'packages that nobody installs': external.filter((name) => !(packageOf(name) in declared) && !bindsTo(name)),
    'names of platforms': wordsOf(ast).filter((word) => platform.test(word)),
  };
}

/** A cycle through the graph, or nothing. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('the rooms of lib', () => {
  test('are the ones with arrows', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter(({ room }) => !(room in arrows)).map(({ file }) => file)).toEqual([]);
  });

  test.each(sources.map((source) => [source.file, source] as const))('%s', (_, source) => {
    expect(Object.entries(trespasses(source)).filter(([, found]) => found.length > 0)).toEqual([]);
  });

  test('have no cycle between files, type imports included', () => {
    expect(findCycle(new Map(sources.map(({ file, imports }) => [file, imports])))).toBeUndefined();
  });

  test('use every run-time dependency that package.json declares', () => {
    const used = new Set(sources.flatMap(({ specifiers }) => specifiers.map(packageOf)));
    expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name))).toEqual([]);
  });

  test('and CONTRIBUTING.md has a reason for each of them, and for nothing that is gone', () => {
    const reasons = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    expect(Object.keys(manifest.dependencies).filter((name) => !reasons.includes(`- \`${name}\`: `))).toEqual([]);

    const names = [...reasons.slice(reasons.indexOf('## Dependencies')).matchAll(/`([@a-z0-9/-]+)`/g)];
    const declared = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(names.map(([, name]) => name!).filter((name) => !(name in declared))).toEqual([]);
  });
});

describe('the tracked tree', () => {
  const listing = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  const files = listing.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));

  test('holds no path of anybody’s machine', () => {
    const path = /(?<![\w./*})\]-])\/(?:work|root|home\/\w+|Users\/\w+)\/|[A-Z]:\\Users\\/;
    const found = files.filter((file) => path.test(readFileSync(join(root, file), 'latin1')));
    expect(found).toEqual([]);
  });

  test.each(files.filter((file) => basename(file) === 'package-lock.json'))('%s names no registry', (file) => {
    expect(readFileSync(join(root, file), 'utf8')).not.toContain('"resolved": "http');
  });
});
