import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['CONTRIBUTING.md', 'test/README.md', 'docs/rules.md', 'docs/architecture.md'];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

describe.each(DOCUMENTS.filter((file) => existsSync(join(root, file))))('%s', (document) => {
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

it('test/README.md names every suite', () => {
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => name !== 'artefacts');
  expect(names.filter((name) => !textOf('test/README.md').includes(`\`test/${name}`))).toEqual([]);
});
