import type { INestApplication, Type } from '@nestjs/common';
import { platforms } from '../support/platforms.js';
import { checks } from './support/checks.js';
import { unknownCommands } from './support/commands.js';
import { type Block, type Document, kindOf, userDocuments } from './support/document.js';
import { assignments, startModule } from './support/running.js';
import { compileErrors, type Snippet, writeSnippets } from './support/snippets.js';

/*
 * Every fenced block of the README and of each guide has to be true. Its language and the word after it say how it is checked.
 * A `Module` is the name of a class that a `ts` block of the same document exports.
 *
 *   ts                    compiles against the real types, and its modules start
 *   ts main               compiles; it is not run, because it listens on a port
 *   ts test Module        statements about the application of that module, true on both platforms
 *   ts reported           an example of a code, which test/diagnostics runs; the compiler may refuse it as well
 *   ts accepted           compiles; test/diagnostics runs it
 *   ts spec               a whole test file, which passes
 *   dotenv                the environment of the document's modules
 *   http Module           a request and its response, on both platforms
 *   text error Module     the error that stops that module from starting
 *   text warnings Module  what it logs when it starts
 *   text log Module       what the exchange above it logs at debug level
 *   text report Module    what `report` prints about it
 *   text explain Module   what the `explain` command above it prints about it
 *   text fails Module     how the message begins when the statement in its first line is wrong
 *   text trial            checked in guide/trial.long.ts
 *   sql, redis            statements and commands that test/stores runs
 *   nginx                 run by a real nginx in nginx.long.ts
 *   sh                    commands, scripts and packages that exist
 *   mermaid               drawn in diagrams.spec.ts
 *
 * `npm run docs` writes the text blocks.
 */
const KINDS = [
  ...[
    'ts',
    'ts main',
    'ts test',
    'ts spec',
    'ts reported',
    'ts accepted',
    'dotenv',
    'http',
    'sh',
    'sql',
    'redis',
    'mermaid',
    'nginx',
  ],
  ...['text error', 'text warnings', 'text log', 'text report', 'text explain', 'text fails', 'text trial'],
];

/** In milliseconds. Compiling is slow on a busy machine. */
const PATIENCE = 60_000;

/** What the `ts` blocks of a document export: modules, and functions made from statements. */
type Exports = Readonly<Record<string, unknown>>;

const documents = userDocuments();
const table = documents.map((one) => [one.path, one] as const);
const snippets = new Map<Document, readonly Snippet[]>(documents.map((one) => [one, writeSnippets(one)]));

// The tests of these files are registered here, as if they were written here.
for (const { file } of snippetsOf('ts spec')) await import(file);

function snippetsOf(...kinds: readonly string[]): readonly Snippet[] {
  return [...snippets.values()].flat().filter(({ block }) => kinds.includes(kindOf(block)));
}

describe.each(table)('%s', (_, document) => {
  const { blocks, text } = document;
  const ofKind = (...kinds: readonly string[]) => blocks.filter((block) => kinds.includes(kindOf(block)));
  const variables = ofKind('dotenv').flatMap((block) => assignments(block.text));
  let exported: Exports = {};

  beforeAll(async () => {
    Object.assign(process.env, Object.fromEntries(variables));
    // One after the other: Jest links modules that are imported at the same time into one graph, and fails.
    for (const { block, file } of snippets.get(document)!)
      if (!['ts main', 'ts accepted'].includes(kindOf(block)))
        exported = { ...exported, ...((await import(file)) as Exports) };
  }, PATIENCE);

  afterAll(() => {
    for (const [name] of variables) Reflect.deleteProperty(process.env, name);
  });

  it('has only blocks of a known kind', () => {
    expect(blocks.map(kindOf).filter((kind) => !KINDS.includes(kind))).toEqual([]);
    expect(text.match(/^```/gm) ?? []).toHaveLength(2 * blocks.length);
  });

  for (const block of ofKind('sh')) {
    it(`has commands that exist (line ${block.line})`, () => {
      expect(unknownCommands(block.text)).toEqual([]);
    });
  }

  if (!blocks.some(({ language }) => language === 'ts')) return;

  describe.each(platforms)('on $name', (platform) => {
    const statements = ({ line }: Block) => exported[`statements${line}`] as (app: INestApplication) => Promise<void>;
    const start = (name = '') => {
      if (!(name in exported)) throw new Error(`No ts block of ${document.path} exports ${name}`);
      return startModule(exported[name] as Type, platform);
    };

    for (const block of ofKind(...Object.keys(checks))) {
      const title = `is right about ${[block.language, ...block.words].join(' ')} (line ${block.line})`;
      it(title, () => checks[kindOf(block)]!(block, { document, start, statements }), PATIENCE);
    }

    it(
      'has modules that start, unless their error is shown',
      async () => {
        const mistaken = ofKind('text error').map(({ words }) => words[1]);
        const names = Object.keys(exported).filter((name) => name.endsWith('Module') && !mistaken.includes(name));
        for (const name of names) await (await start(name)).app.close();
      },
      PATIENCE,
    );
  });
});

it('the TypeScript compiles', () => {
  expect(snippetsOf('ts').length).toBeGreaterThan(20);
  expect(compileErrors([...snippets.values()].flat())).toEqual([]);
});

it.each(table.filter(([, { blocks }]) => blocks.some(({ language }) => language === 'ts')))(
  '%s begins its TypeScript with the imports that it uses',
  (_, document) => {
    const [first] = snippets.get(document)!;
    expect(first!.block.text).toMatch(
      /^import .* from '(?:nestjs-cors(?:\/(?:testing|redis|postgres))?|@nestjs\/core)';$/m,
    );
  },
);
