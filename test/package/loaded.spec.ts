import { spawnSync } from 'node:child_process';
import { extname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What an application loads after Nest and its platform: by files of this package, and by names of other packages. */
interface Loaded {
  readonly own: readonly string[];
  readonly packages: readonly string[];
}

function loadedBy(platform: 'express' | 'fastify', format: string, options: string): Loaded {
  const app = join(import.meta.dirname, 'loaded/app.js');
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', app, platform, format, options], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Loaded;
}

const EXACT = "{ origin: 'https://app.example.com' }";
const FORMATS = ['index.js', 'index.cjs'];

/** The files that each application loads. Both formats share the CommonJS file of lazy requires. */
function ownFiles(platform: string, format: string): readonly string[] {
  const names = ['engine', `${platform}-route-table`, 'index', 'rolldown-runtime', 'standard'];
  return [...names.map((name) => `${name}${extname(format)}`), 'lazy.cjs'].sort();
}

describe.each(FORMATS)('%s of the package (npm run build)', (format) => {
  it.each(['express', 'fastify'] as const)('loads nothing that exact origins do not need, on %s', (platform) => {
    expect(loadedBy(platform, format, EXACT)).toEqual({ own: ownFiles(platform, format), packages: [] });
  });

  it('loads the public suffix list for a wildcard with credentials', () => {
    expect(loadedBy('express', format, "{ origin: 'https://*.example.com', credentials: true }")).toEqual({
      own: ownFiles('express', format),
      packages: ['tldts'],
    });
  });

  it('loads the parser of RegExps for a RegExp', () => {
    const { own } = loadedBy('express', format, '{ origin: /^https:\\/\\/pr-\\d+\\.example\\.com$/ }');
    expect(own).toEqual([...ownFiles('express', format), 'regexp-parser.cjs'].sort());
  });
});
