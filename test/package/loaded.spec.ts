import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

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
const OWN: Readonly<Record<string, (platform: string) => readonly string[]>> = {
  'index.js': (platform) => [
    'engine.js',
    `${platform}-route-table.js`,
    'index.js',
    'lazy.cjs',
    'rolldown-runtime.js',
    'standard.js',
  ],
  'index.cjs': (platform) => [
    'engine.cjs',
    `${platform}-route-table.cjs`,
    'index.cjs',
    'lazy.cjs',
    'rolldown-runtime.cjs',
    'standard.cjs',
  ],
};

describe.each(Object.entries(OWN))('%s of the package (npm run build)', (format, own) => {
  it.each(['express', 'fastify'] as const)('loads nothing that exact origins do not need, on %s', (platform) => {
    expect(loadedBy(platform, format, EXACT)).toEqual({ own: own(platform), packages: [] });
  });

  it('loads the public suffix list for a wildcard with credentials', () => {
    expect(loadedBy('express', format, "{ origin: 'https://*.example.com', credentials: true }")).toEqual({
      own: own('express'),
      packages: ['tldts'],
    });
  });

  it('loads the parser of RegExps for a RegExp', () => {
    const loaded = loadedBy('express', format, '{ origin: /^https:\\/\\/pr-\\d+\\.example\\.com$/ }');
    expect(loaded.own).toEqual([...own('express'), 'regexp-parser.cjs'].sort());
  });
});
