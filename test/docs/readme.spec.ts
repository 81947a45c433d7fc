import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { join, resolve } from 'node:path';
import { type INestApplication, type LoggerService, type Type } from '@nestjs/common';
import * as common from '@nestjs/common';
import * as config from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import * as cors from 'nestjs-cors';
import * as testing from 'nestjs-cors/testing';
import ts from 'typescript';
import { CORS_DEFAULTS } from '../../lib/policy/options/defaults.js';
import { parsedCommand } from '../tools/cli/parsed-command.js';
import { platforms } from '../support/platforms.js';

/*
 * Every fenced block of README.md is held to what it claims, by its language and the word behind it:
 *
 *   ts               compiles against the real types; names of Nest and of this package are imported for it
 *   ts test Module   statements about the exported module of that name, which hold on both platforms
 *   dotenv           the environment of the examples
 *   http Module      an exchange with the exported module of that name, on both platforms
 *   text error …     what keeps that module from starting
 *   text warnings …   what is logged when it starts
 *   text fails …     how the message begins of the statement in its first line
 *   sh               scripts of package.json, and packages that exist
 */

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'test/artefacts/readme');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Block {
  readonly language: string;
  readonly words: readonly string[];
  readonly line: number;
  readonly text: string;
}

const blocks: readonly Block[] = [...readme.matchAll(/^```(\w*) ?(.*)\n([^]*?)^```$/gm)].map((match) => ({
  language: match[1]!,
  words: match[2]!.split(' ').filter(Boolean),
  line: readme.slice(0, match.index).split('\n').length,
  text: match[3]!,
}));

const of = (language: string, ...words: string[]) =>
  blocks
    .filter((block) => block.language === language && words.every((word, i) => block.words[i] === word))
    .map((block) => [`line ${block.line}`, block] as const);

const files = of('ts').map(([, block]) => ({ path: join(folder, `line-${block.line}.ts`), block }));

function isTest({ words }: Block): boolean {
  return words[0] === 'test';
}

/** Statements about an application, to be run with each platform's. */
function asFunction({ line, text }: Block): string {
  const type = "import('@nestjs/common').INestApplication";
  return `export async function statements${line}(app: ${type}): Promise<void> {\n${text}}\n`;
}

/** Snippets leave out what every Nest developer would write above them. */
function withImports(text: string): string {
  const importOf = (from: string, names: readonly string[]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${from}';\n`;
  };
  const types = ['CorsRequest', 'CorsModuleOptions', 'CorsOptionsFactory', 'CorsReport'].map((name) => `type ${name}`);
  return [
    importOf('@nestjs/common', Object.keys(common)),
    importOf('@nestjs/config', Object.keys(config)),
    importOf('nestjs-cors', Object.keys(cors)),
    importOf('nestjs-cors/testing', Object.keys(testing)),
    types.map((type) => importOf('nestjs-cors', [type.slice(5)]).replace('{ ', '{ type ')).join(''),
    text,
  ].join('');
}

let modules: Record<string, Type>;

/** What a statement about an application comes to. */
type Statements = (app: INestApplication) => Promise<void>;

beforeAll(async () => {
  for (const [, { text }] of of('dotenv')) Object.assign(process.env, Object.fromEntries(assignments(text)));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path, block } of files) writeFileSync(path, withImports(isTest(block) ? asFunction(block) : block.text));
  modules = Object.assign({}, ...(await Promise.all(files.map(({ path }) => import(path)))));
});

afterAll(() => {
  for (const [, { text }] of of('dotenv'))
    for (const [name] of assignments(text)) Reflect.deleteProperty(process.env, name);
});

function assignments(text: string): [string, string][] {
  return text.split('\n').flatMap((line) => {
    const equals = line.indexOf('=');
    return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1)] as [string, string]];
  });
}

function named(name: string): Type {
  const module = modules[name];
  if (module === undefined) throw new Error(`No ts block exports ${name}`);
  return module;
}

test('every block is of a kind that is checked', () => {
  const kinds = blocks.map(({ language, words }) =>
    [language, ...(language === 'text' ? words.slice(0, 1) : [])].join(' '),
  );
  expect([...new Set(kinds)].toSorted()).toEqual([
    'dotenv',
    'http',
    'sh',
    'text error',
    'text fails',
    'text warnings',
    'ts',
  ]);
  expect(readme.match(/^```/gm)).toHaveLength(2 * blocks.length);
});

test('the TypeScript compiles', () => {
  const { config: json } = ts.readConfigFile(join(root, 'test/tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...json, files: [], include: [] }, ts.sys, join(root, 'test'));
  const program = ts.createProgram(
    files.map(({ path }) => path),
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
  );
  const problems = files.flatMap(({ path, block }) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ messageText }) => {
      return `block of line ${block.line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
  expect(problems).toEqual([]);
});

describe.each(platforms)('on $name', ({ adapter }) => {
  /** What the logger was told, without colours. */
  async function start(name: string): Promise<{ app: INestApplication; warnings: string[] }> {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const logger: LoggerService = { log() {}, error() {}, warn };
    const app = await NestFactory.create(named(name), adapter(), { logger, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    return { app, warnings };
  }

  test.each(of('http'))('the exchange of %s is as it says', async (_, { text, words: [name] }) => {
    const [request, response] = text.trim().split('\n\n');
    const { app } = await start(name!);
    try {
      expect(await exchange(app, request!)).toEqual(response!.split('\n').toSorted());
    } finally {
      await app.close();
    }
  });

  test.each(of('text', 'error'))('the error of %s is as it says', async (_, { text, words: [, name] }) => {
    const error: unknown = await start(name!).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(cors.CorsConfigurationError);
    expect((error as Error).message).toBe(text.trim());
  });

  test.each(of('text', 'warnings'))('the warnings of %s are as they say', async (_, { text, words: [, name] }) => {
    const { app, warnings } = await start(name!);
    await app.close();
    expect(warnings.join('\n')).toBe(text.trim());
  });

  test.each(of('ts', 'test'))('the statements of %s hold', async (_, { line, words: [, name] }) => {
    const statements = (modules as unknown as Record<string, Statements>)[`statements${line}`]!;
    const { app } = await start(name!);
    await statements(app).finally(() => app.close());
  });

  test.each(of('text', 'fails'))('the statement of %s fails as it says', async (_, { text, words: [, name] }) => {
    const [, request, origin] = /^(\S+ \S+) from (\S+) /.exec(text)!;
    const { app } = await start(name!);
    const error: unknown = await testing
      .expectCors(app)
      .from(origin!)
      .to(request!)
      .toBeAllowed()
      .catch((e: unknown) => e);
    await app.close();
    expect((error as Error).message.slice(0, text.trim().length)).toBe(text.trim());
  });

  test('every module of an example starts, unless it shows an error', async () => {
    const mistaken = new Set(of('text', 'error').map(([, { words }]) => words[1]));
    const names = Object.keys(modules).filter((name) => name.endsWith('Module') && !mistaken.has(name));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) await (await start(name)).app.close();
  });
});

/** Sends a request as written; the status line of the response and what it says about CORS, sorted. */
async function exchange(app: INestApplication, text: string): Promise<string[]> {
  const [head, ...lines] = text.split('\n');
  const [method, path] = head!.split(' ');
  const headers = Object.fromEntries(lines.map((line) => line.split(': ')));
  const sent = httpRequest(`${await app.getUrl()}${path!}`, { method, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  const { httpVersion, statusCode, statusMessage, rawHeaders } = response;
  const fields = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]!}`] : []));
  const ours = fields.filter((field) => /^(?:access-control-|vary:)/i.test(field));
  return [`HTTP/${httpVersion} ${statusCode!} ${statusMessage!}`, ...ours].toSorted();
}

test.each(of('sh'))('the commands of %s exist', (_, { text }) => {
  const known = { ...manifest.peerDependencies, ...manifest.devDependencies, [manifest.name]: '' };
  const unknown = text
    .trim()
    .split(/\n| && /)
    .filter((command) => {
      if (command.startsWith('npx ')) return parsedCommand(command).name === '';
      const [npm, verb, ...names] = command.split(' ');
      if (npm !== 'npm') return true;
      if (verb === 'install') return names.some((name) => !(name in known));
      if (verb === 'ci') return names.length > 0;
      return !((verb === 'run' ? names[0]! : verb!) in manifest.scripts);
    });
  expect(unknown).toEqual([]);
});

test('the links into the repository lead somewhere', () => {
  const links = [...readme.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});

describe('the tables of options', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` +\|[^|]*\| ([^|]*?) +\|/gm)].map(([, name, value]) => [name!, value!]);

  test('name every option there is', () => {
    const program = ts.createProgram([join(root, 'lib/policy/options/options.ts')], { noLib: true });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(join(root, 'lib/policy/options/options.ts'))!;
    const options = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source)!)
      .filter(({ name }) => ['CorsPolicyOptions', 'CorsModuleOptions'].includes(name))
      .flatMap((symbol) => checker.getDeclaredTypeOfSymbol(symbol).getProperties())
      .map(({ name }) => name);
    expect(rows.map(([name]) => name).toSorted()).toEqual([...new Set(options)].toSorted());
  });

  test('name their defaults', () => {
    const shown = (value: unknown) => (Array.isArray(value) ? value.join(', ') || 'none' : String(value));
    const told = Object.fromEntries(rows.map(([name, value]) => [name, value!.replaceAll('`', '')]));
    expect(told).toMatchObject(
      Object.fromEntries(Object.entries(CORS_DEFAULTS).map(([name, value]) => [name, shown(value)])),
    );
  });
});
