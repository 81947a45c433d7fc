import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from '../support/markdown.js';
import { markdownIn, readDocument, ROOT } from './support/document.js';

const others = ['sample/README.md', 'benchmark/README.md', 'test/README.md'].filter((path) =>
  existsSync(join(ROOT, path)),
);
const paths = [...markdownIn('.'), ...markdownIn('docs'), ...others];

describe.each(paths)('%s', (path) => {
  it('links to files and headings that exist', () => {
    expect(linksOf(path).filter((link) => !leadsSomewhere(path, link))).toEqual([]);
  });
});

it('the README links to the index of the guides', () => {
  expect(linksOf('README.md')).toContain('docs/README.md');
});

it('the index of the guides has one line for each document', () => {
  const lines = readDocument('docs/README.md').text.split('\n');
  const guides = markdownIn('docs').filter((path) => path !== 'docs/README.md');
  const listed = guides.map((path) =>
    lines.filter((line) => line.startsWith(`- [`) && line.includes(`](${path.slice(5)})`)),
  );
  expect(guides.filter((_, i) => listed[i]!.length !== 1)).toEqual([]);
});

function linksOf(path: string): string[] {
  const prose = withoutBlocks(readDocument(path).text);
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link!);
}

/** GitHub resolves a link from the folder of the document, and gives each heading an anchor. */
function leadsSomewhere(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : join(path, '..', file);
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

function anchorsOf(path: string): string[] {
  const headings = withoutBlocks(readDocument(path).text).matchAll(/^#+ (.*)$/gm);
  const slugs = [...headings].map(([, heading]) => slug(heading!));
  return slugs.map((one, i) => {
    const before = slugs.slice(0, i).filter((other) => other === one).length;
    return before === 0 ? one : `${one}-${before}`;
  });
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/<!--[^]*?-->/g, '');
}
