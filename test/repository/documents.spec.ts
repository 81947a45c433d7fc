import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['CONTRIBUTING.md', 'test/README.md', 'docs/rules.md', 'docs/architecture.md'];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

describe.each(DOCUMENTS)('%s', (document) => {
  it('names only files and folders that exist', () => {
    const named = [...textOf(document).matchAll(/`((?:lib|test|docs|sample|benchmark|scripts|\.ci)\/[\w./-]*)`/g)];
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('links to files and headings that exist', () => {
    const links = [...textOf(document).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? document : join(document, '..', path);
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub makes them from headings. */
function anchorsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it('docs/architecture.md names functions that their files declare', () => {
  // Written as `name()` in `lib/file.ts`.
  const named = [...textOf('docs/architecture.md').matchAll(/`(?:\w+\.)?(\w+)(?:\(\))?` in\s+`(lib\/[\w./-]+\.ts)`/g)];
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(([, name, file]) => !isDeclared(name!, file!)).map(([text]) => text)).toEqual([]);
});

/** Whether a file has a function, class, interface, method or property of that name. */
function isDeclared(name: string, file: string): boolean {
  const visit = (node: ts.Node): boolean =>
    ((node as { name?: ts.Node }).name?.getText() === name && !ts.isPropertyAccessExpression(node)) ||
    ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  return visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true));
}

it('test/README.md names every suite', () => {
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => name !== 'artefacts');
  expect(names.filter((name) => !textOf('test/README.md').includes(`\`test/${name}`))).toEqual([]);
});
