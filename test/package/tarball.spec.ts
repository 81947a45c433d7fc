import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { manifest, packInto, root } from './pack.js';

let home: string;
let tarball: string;

/** A folder whose `node_modules` has the unpacked package and this repository's copies of what it depends on. */
let modules: string;
let unpacked: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nestjs-cors-tarball-'));
  tarball = packInto(home);
  modules = join(home, 'node_modules');
  unpacked = join(modules, 'nestjs-cors');
  mkdirSync(modules);
  execFileSync('tar', ['-xzf', tarball, '-C', home]);
  renameSync(join(home, 'package'), unpacked);
  const needed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const folder of new Set(needed.map((name) => name.split('/')[0]!))) {
    symlinkSync(join(root, 'node_modules', folder), join(modules, folder), 'junction');
  }
}, 240_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the tarball', () => {
  const list = () =>
    execFileSync('tar', ['-tvzf', tarball], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => ({ mode: line.slice(0, 10), file: line.slice(line.indexOf('package/') + 8) }));

  test('contains what a user needs, and nothing else', () => {
    const texts = ['CHANGELOG.md', 'LICENSE', 'README.md', 'docs/configuration-issues.md', 'dist/NOTICES.txt'];
    const documents = [...texts, 'package.json'];
    const entryPoints = ['index', 'testing', 'redis', 'postgres'].flatMap((name) =>
      ['js', 'cjs', 'd.ts', 'd.cts'].map((extension) => `dist/${name}.${extension}`),
    );
    const files = list().map(({ file }) => file);
    // The rest are parts that the bundles share, and the pages of `nestjs-cors ui`.
    const shared = /^dist\/[a-z-]+\.c?js$|^dist\/page\/[a-z-]+\.(?:html|css|js)$/;
    expect(files).toEqual(expect.arrayContaining([...documents, ...entryPoints, 'dist/cli.js', 'dist/lazy.cjs']));
    expect(files.filter((file) => ![...documents, ...entryPoints].includes(file) && !shared.test(file))).toEqual([]);
  });

  test('has every file that another one imports', () => {
    const dist = join(unpacked, 'dist');
    const missing = readdirSync(dist).flatMap((file) => {
      if (statSync(join(dist, file)).isDirectory()) return [];
      const { importedFiles } = ts.preProcessFile(readFileSync(join(dist, file), 'utf8'), true, true);
      const relative = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
      return relative.filter((name) => !existsSync(join(dist, name))).map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  test('has files that everyone may read and only their owner may write', () => {
    const bins = Object.values(manifest.bin);
    const modes = list().map(({ mode, file }) => (bins.includes(file) ? `bin ${mode}` : mode));
    expect(new Set(modes)).toEqual(new Set(['-rw-r--r--', 'bin -rwxr-xr-x']));
  });

  /**
   * A little more than today's sizes, of which the explanations of all codes and the pages of `nestjs-cors ui` are 46 kB each. Raise a
   * limit only on purpose.
   */
  const LIMITS = { packed: 665_000, unpacked: 2_380_000 };

  test(`has at most ${String(LIMITS.packed / 1000)} kB, and ${String(LIMITS.unpacked / 1000)} kB when unpacked`, () => {
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sizes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
    expect(statSync(tarball).size).toBeLessThan(LIMITS.packed);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMITS.unpacked);
  });
});

describe('the bundles', () => {
  const dist = join(root, 'dist');

  test.each(readdirSync(dist).filter((file) => /\.c?js$/.test(file)))(
    '%s is ASCII, so that V8 keeps one byte for each character of it',
    (file) => {
      expect(readFileSync(join(dist, file), 'latin1')).not.toMatch(/[\u0080-\uffff]/);
    },
  );
});

describe('the package', () => {
  test('has only the public surface', () => {
    const names = `console.log(Object.keys(require('nestjs-cors')).sort().join());
      try { require('nestjs-cors/dist/lazy.cjs') } catch (error) { console.log(error.code) }`;
    const surface = [
      'Cors,CorsConfigurationError,CorsInspector,CorsInterceptor,CorsModule,CorsPolicies,CorsPreflightGuard',
      'compileOrigins,corsDecisionOf,diffReports,isTrustedOrigin,liveOrigins,renderDiagram,renderDiff,renderExplanation,renderReport,renderReportMarkdown',
    ].join();
    const options = { cwd: modules, encoding: 'utf8' } as const;
    const output = execFileSync(process.execPath, ['--no-warnings=ExperimentalWarning', '-e', names], options);
    expect(output).toBe(`${surface}\nERR_PACKAGE_PATH_NOT_EXPORTED\n`);
  });
});

describe('the declarations', () => {
  /** The exports of the package, as the compiler of an application sees them. */
  function exported(file = 'index.d.ts'): readonly [ts.TypeChecker, readonly ts.Symbol[]] {
    const entry = join(unpacked, 'dist', file);
    const program = ts.createProgram([entry], { module: ts.ModuleKind.NodeNext, strict: true, noLib: true });
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
    const symbols = checker.getExportsOfModule(module).map((symbol) => {
      return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    });
    return [checker, symbols];
  }

  test.each(['index', 'testing', 'redis', 'postgres'].flatMap((name) => [`${name}.d.ts`, `${name}.d.cts`]))(
    'keep the comment of every export of %s, marked as public',
    (file) => {
      const [checker, symbols] = exported(file);
      const undocumented = symbols.filter((symbol) => {
        const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
        return symbol.getDocumentationComment(checker).length === 0 || !tags.includes('publicApi');
      });
      expect(symbols.length).toBeGreaterThan(2);
      expect(undocumented.map(({ name }) => name)).toEqual([]);
    },
  );

  test.each(['CorsOptions', 'CorsModuleOptions'])('keep the comment of every option of %s', (name) => {
    const [checker, symbols] = exported();
    const options = checker.getDeclaredTypeOfSymbol(symbols.find((symbol) => symbol.name === name)!).getProperties();
    expect(options.length).toBeGreaterThan(10);
    expect(
      options.filter((option) => option.getDocumentationComment(checker).length === 0).map(({ name }) => name),
    ).toEqual([]);
  });
});
