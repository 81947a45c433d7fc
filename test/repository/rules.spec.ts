import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeSpan, escaped, formatted } from '../support/markdown.js';
import { type Citation, citationsOf, rulesIn } from './rule-citations.js';

const root = resolve(import.meta.dirname, '../..');
const DOCUMENT = 'docs/rules.md';
const TESTS = '\n**Tests:**\n';
/** How many titles the document quotes for a rule. */
const QUOTED = 5;

const listing = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const files = listing.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const [introduction = '', ...sections] = textOf(DOCUMENT).split(/^(?=## R\d+\. )/m);
const numberOf = (section: string): number => rulesIn(section)[0] ?? 0;
const defined = sections.map(numberOf);

const citations = files
  .filter((file) => /^test\/.*\.ts$/.test(file) && !file.startsWith('test/repository/'))
  .flatMap((file) => citationsOf(root, file));

describe(DOCUMENT, () => {
  it('numbers the rules from R1 on, without gaps', () => {
    expect(defined.length).toBeGreaterThanOrEqual(18);
    expect(defined).toEqual(defined.map((_, index) => index + 1));
  });

  it.each(sections.map((section) => [`R${String(numberOf(section))}`, section]))(
    'gives the reason and the clause of a standard for %s',
    (_, section) => {
      expect(section).toMatch(/^\*\*Why:\*\* /m);
      expect(section).toMatch(/^\*\*Standard:\*\* /m);
    },
  );

  it('defines every rule that lib, test, sample or a document cites', () => {
    const citing = files.filter((file) =>
      /^(?:lib|test|sample|docs|benchmark)\/.*\.(?:ts|js|md)$|^[A-Z]+\.md$/.test(file),
    );
    const unknown = citing.flatMap((file) =>
      rulesIn(textOf(file)).flatMap((rule) => (defined.includes(rule) ? [] : [`${file}: R${String(rule)}`])),
    );
    expect(unknown).toEqual([]);
  });

  it('lists for every rule the tests that cite it (npm run docs writes the lists)', () => {
    const rendered = [introduction, ...sections.map(withTests)].join('');
    const text = formatted(rendered, DOCUMENT);
    if (process.env['NESTJS_CORS_WRITE_DOCS'] !== undefined) writeFileSync(join(root, DOCUMENT), text);
    expect(textOf(DOCUMENT)).toBe(text);
  });
});

it.each(defined)('R%i is cited by the title of a test', (rule) => {
  expect(citationsFor(rule).length).toBeGreaterThan(0);
});

function citationsFor(rule: number): Citation[] {
  return citations.filter(({ rules }) => rules.includes(rule));
}

function withTests(section: string): string {
  const found = distinct(citationsFor(numberOf(section)));
  const quoted = selected(found);
  const files = [...new Set(found.map(({ file }) => file))];
  const lines = files.flatMap((file) => {
    const titles = quoted.filter((one) => one.file === file).map(({ title }) => `“${escaped(title)}”`);
    return titles.length === 0 ? [] : [`- ${codeSpan(file)}: ${titles.join(', ')}`];
  });
  const others = files.filter((file) => quoted.every((one) => one.file !== file)).map(codeSpan);
  const count = found.length - quoted.length;
  if (count > 0) lines.push(`- and ${String(count)} more${others.length > 0 ? `, also in ${others.join(', ')}` : ''}`);
  return `${section.split(TESTS)[0]!.trimEnd()}\n${TESTS}\n${lines.join('\n')}\n\n`;
}

/** Without titles that repeat in a file. */
function distinct(those: readonly Citation[]): Citation[] {
  return those.filter((one, i) => those.findIndex(({ file, title }) => file === one.file && title === one.title) === i);
}

/** The first title of each file, then the second of each, and so on. */
function selected(those: readonly Citation[]): Citation[] {
  const position = (one: Citation): number => those.filter(({ file }) => file === one.file).indexOf(one);
  return those.toSorted((a, b) => position(a) - position(b)).slice(0, QUOTED);
}
