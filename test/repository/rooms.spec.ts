import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, posix, resolve } from 'node:path';
import ts from 'typescript';
import { roomOf, ROOMS } from './rooms.js';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** How many files a folder directly contains at most. */
const MAX_FILES = 16;

const runTime = [...Object.keys(manifest.dependencies), ...manifest.inlinedDependencies];

/** The libraries without I/O or state. */
const pure = ['tldts', 'whatwg-mimetype', '@eslint-community/regexpp'];
/** Built-in modules without I/O: `isIPv6()` and `domainToUnicode()` only read a text. */
const pureBuiltins = ['node:net', 'node:url'];
/** Which folders of the command line may import which others. Commands share rooms, and no command imports another. */
const cliArrows: Record<string, readonly string[]> = {
  request: [],
  application: [],
  check: ['request'],
  explain: ['request', 'application'],
  report: ['application'],
  ui: ['application', 'explain', 'report'],
};

interface Source {
  readonly file: string;
  readonly room: string;
  readonly ast: ts.SourceFile;
  readonly specifiers: readonly string[];
  /** The files of `lib` that it imports, types included. */
  readonly imports: readonly string[];
}

const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.c?ts$/.test(file))
  .map((file) => read(posix.join('lib', ...file.split('\\'))));

function read(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return {
    file,
    room: roomOf(file) ?? '',
    ast: ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true),
    specifiers,
    imports: specifiers.filter(isSource).map((name) => posix.join(dirname(file), name).replace(/js$/, 'ts')),
  };
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

/** The manifest belongs to no room; every copy of the package has it. */
function isSource(specifier: string): boolean {
  return isRelative(specifier) && !specifier.endsWith('/package.json');
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Names and string values in the code, without comments, sentences and paths. */
function wordsOf(node: ts.Node): string[] {
  const value = ts.isStringLiteralLike(node) && !node.text.includes(' ') && !isRelative(node.text);
  const words = ts.isIdentifier(node) || value ? [node.text] : [];
  ts.forEachChild(node, (child) => void words.push(...wordsOf(child)));
  return words;
}

function trespasses({ file, room, ast, specifiers, imports }: Source): Record<string, readonly string[]> {
  const external = specifiers.filter((specifier) => !isRelative(specifier) && !specifier.startsWith('node:'));
  const declared = [
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    ...manifest.inlinedDependencies,
  ];
  const bindsTo = (word: string) => ['express', 'fastify'].some((name) => file.includes(name) && word.includes(name));
  // Fastify brings its router, which is not a dependency of this package.
  const isRouter = (word: string) => /fastify|lazy/.test(file) && packageOf(word) === 'find-my-way';
  // The file that chooses between the platforms names both, and so does the one that loads what they need.
  const foreign = ['express(?!ion)', 'fastify'].filter((name) => !file.includes(name.split('(')[0]!));
  const platform = ['platform.ts', 'lazy.cts'].includes(basename(file))
    ? /(?!)/
    : new RegExp(foreign.join('|') || '(?!)', 'i');
  const isPure = ROOMS[room]?.pure === true;
  return {
    'arrows against the direction': imports.filter((name) => !mayImport(room, roomOf(name))),
    'the barrel of its own folder': imports.filter((name) => name === posix.join(dirname(file), 'index.ts')),
    'built-in modules in a pure room': isPure
      ? specifiers.filter((name) => isBuiltin(name) && !(room === 'standard' && pureBuiltins.includes(name)))
      : [],
    'impure packages in a pure room': isPure ? external.filter((name) => !pure.includes(packageOf(name))) : [],
    'packages that are not installed': external.filter(
      (name) => !declared.includes(packageOf(name)) && !bindsTo(name) && !isRouter(name),
    ),
    'names of platforms': wordsOf(ast).filter((word) => platform.test(word)),
  };
}

function mayImport(room: string, other = ''): boolean {
  return other === room || other === 'lazy' || ROOMS[room]?.imports.includes(other) === true;
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
    expect(sources.filter(({ room }) => room === '').map(({ file }) => file)).toEqual([]);
    expect(Object.keys(ROOMS).filter((name) => !sources.some(({ room }) => room === name))).toEqual([]);
  });

  test('are listed after those that they import, so that there is no cycle between rooms', () => {
    const names = Object.keys(ROOMS);
    const backward = Object.entries(ROOMS).flatMap(([name, { imports }]) =>
      imports.flatMap((other) => (names.indexOf(other) < names.indexOf(name) ? [] : [`${name} → ${other}`])),
    );
    expect(backward).toEqual([]);
  });

  test.each(Object.keys(ROOMS))('%s imports every room that it may import', (name) => {
    const into = sources.filter(({ room }) => room === name).flatMap(({ imports }) => imports.map(roomOf));
    expect(ROOMS[name]!.imports.filter((other) => !into.includes(other))).toEqual([]);
  });

  test.each(sources.map((source) => [source.file, source] as const))('%s', (_, source) => {
    expect(Object.entries(trespasses(source)).filter(([, found]) => found.length > 0)).toEqual([]);
  });

  test('of the command line are the ones with arrows, and keep to them', () => {
    const folderOf = (file: string) => /^lib\/tools\/cli\/([^/]+)\//.exec(file)?.[1];
    const folders = new Set(sources.flatMap(({ file }) => folderOf(file) ?? []));
    expect([...folders].sort()).toEqual(Object.keys(cliArrows).sort());
    const against = sources.flatMap(({ file, imports }) => {
      const own = folderOf(file);
      const allowed = own === undefined ? [...folders] : [own, ...cliArrows[own]!];
      return imports
        .filter((name) => !allowed.includes(folderOf(name) ?? allowed[0]!))
        .map((name) => `${file}: ${name}`);
    });
    expect(against).toEqual([]);
  });

  test('have no cycle between files, type imports included', () => {
    expect(findCycle(new Map(sources.map(({ file, imports }) => [file, imports])))).toBeUndefined();
  });

  test('use every run-time dependency that package.json declares, or the bundles contain', () => {
    const used = new Set(sources.flatMap(({ specifiers }) => specifiers.map(packageOf)));
    expect(runTime.filter((name) => !used.has(name))).toEqual([]);
  });

  test('and CONTRIBUTING.md has a reason for each of them, and for no others', () => {
    const reasons = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    expect(runTime.filter((name) => !reasons.includes(`- \`${name}\`: `))).toEqual([]);

    const names = [...reasons.slice(reasons.indexOf('## Dependencies')).matchAll(/`([@a-z0-9/-]+)`/g)];
    const declared = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(names.map(([, name]) => name!).filter((name) => !(name in declared))).toEqual([]);
  });
});

describe('the tracked tree', () => {
  const listing = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  const files = listing.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));

  test.each(['lib', 'test'])('%s has no folder with too many files', (top) => {
    const count = new Map<string, number>();
    for (const file of files)
      if (file.startsWith(`${top}/`)) count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
    expect([...count].filter(([, files]) => files > MAX_FILES)).toEqual([]);
  });

  test('contains no path of one machine', () => {
    const path = /(?<![\w./*})\]-])\/(?:work|root|home\/\w+|Users\/\w+)\/|[A-Z]:\\Users\\/;
    const found = files.filter((file) => path.test(readFileSync(join(root, file), 'latin1')));
    expect(found).toEqual([]);
  });

  test.each(files.filter((file) => basename(file) === 'package-lock.json'))('%s names no registry', (file) => {
    expect(readFileSync(join(root, file), 'utf8')).not.toContain('"resolved": "http');
  });
});
