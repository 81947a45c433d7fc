/**
 * Bundles what `nest build` compiled to build/ into dist/: few files for each format, so that an application loads six
 * instead of 150. Libraries that only some features use are inlined; dist/NOTICES.txt names them.
 */
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import license from 'rollup-plugin-license';

const { inlinedDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const isInlined = (id) => inlinedDependencies.some((name) => id === name || id.startsWith(`${name}/`));
const isExternal = (id) => !/^(?:[./]|[A-Z]:)/.test(id) && !isInlined(id);

/** Both formats load the one bundle of lazy requires, which is CommonJS. */
const keepLazy = {
  name: 'keep-lazy',
  resolveId: (source) => (source.endsWith('/lazy.cjs') ? { id: './lazy.cjs', external: true } : undefined),
};

/** npm sets this bit when it installs a command; a test runs the file as it is built. */
const makeExecutable = { name: 'make-executable', writeBundle: () => chmodSync('dist/cli.js', 0o755) };

/** The pages of `nestjs-cors ui`, which browsers get as they are. */
const copyPages = {
  name: 'copy-pages',
  writeBundle: () => cpSync('lib/tools/cli/ui/page', 'dist/page', { recursive: true }),
};

/**
 * V8 keeps a source text with two bytes for each character if one character is not Latin-1. Escapes keep it at one byte, which
 * is 0.37 MB less for an application.
 */
const escapeUnicode = {
  name: 'escape-unicode',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      chunk.code &&= chunk.code.replace(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    }
  },
};

/** A CommonJS consumer's compiler wants declarations of its own; they say the same. */
const copyForCommonJs = {
  name: 'copy-for-commonjs',
  writeBundle: () => Object.keys(ENTRIES).forEach((name) => copyFileSync(`dist/${name}.d.ts`, `dist/${name}.d.cts`)),
};

/** The licenses of what is inlined anywhere. Each bundle adds its own. */
const licenses = new Map();
const notices = () =>
  license({
    thirdParty: (dependencies) => {
      for (const one of dependencies) licenses.set(one.name, one.text());
      mkdirSync('dist', { recursive: true });
      writeFileSync('dist/NOTICES.txt', `${[...licenses.values()].join('\n\n---\n\n')}\n`);
    },
  });

/** What is loaded lazily is a file of its own, so that loading `lazy.cjs` does not read it. */
const LAZY = { 'regexp-parser': '@eslint-community/regexpp', 'media-types': 'whatwg-mimetype' };
const splitLazy = {
  name: 'split-lazy',
  resolveId: (source, importer) => {
    const [file] = Object.entries(LAZY).find(([, name]) => name === source) ?? [];
    return file !== undefined && importer !== undefined ? { id: `./${file}.cjs`, external: true } : undefined;
  },
};

const ENTRIES = {
  index: 'build/index',
  testing: 'build/tools/testing/index',
  redis: 'build/stores/redis/index',
  postgres: 'build/stores/postgres/index',
};
const STORES = ['redis', 'postgres'];
const REST = ['index', 'testing'];
const entries = (suffix, names = [...REST, ...STORES]) =>
  Object.fromEntries(names.map((name) => [name, `${ENTRIES[name]}.${suffix}`]));
const output = (format, extension) => ({
  dir: 'dist',
  format,
  entryFileNames: `[name].${extension}`,
  chunkFileNames: `[name].${extension}`,
  // The comments of the API are in the declarations. V8 keeps the source text: without them, loading takes 0.1 MB less.
  comments: { jsdoc: false },
});
/**
 * An application loads few files: what only the tools use stays in theirs, the rest of each group is one file. What it imports
 * when it needs it is in no group, and so a file of its own: the route table of its platform, and what `explain()` does.
 */
const IMPORTED =
  /inspector[\\/]explain[\\/]|routing[\\/](?:express|fastify)[\\/](?!fastify-(?:instance|cors-plugin)\.js)/;
const chunks = {
  groups: [
    { name: 'standard', test: /[\\/]build[\\/]standard[\\/]/ },
    { name: 'fetch', test: /[\\/]build[\\/]tools[\\/]fetch[\\/]/ },
    {
      name: 'engine',
      test: (id) =>
        /[\\/]build[\\/](?!tools[\\/](?:testing|cli)[\\/]|stores[\\/]|index\.js)/.test(id) && !IMPORTED.test(id),
    },
  ],
};
const shared = { platform: 'node', external: isExternal, treeshake: { moduleSideEffects: false } };

rmSync('dist', { recursive: true, force: true });

export default defineConfig([
  {
    ...shared,
    input: { ...entries('js'), cli: 'build/tools/cli/main.js' },
    plugins: [keepLazy, makeExecutable, copyPages, escapeUnicode, notices()],
    output: { ...output('es', 'js'), codeSplitting: chunks },
  },
  // The stores have a copy of the little that they share with the rest, so that an application loads no file more.
  ...[STORES, REST].map((names) => ({
    ...shared,
    input: entries('js', names),
    plugins: [keepLazy, escapeUnicode],
    output: { ...output('cjs', 'cjs'), ...(names === REST && { codeSplitting: chunks }) },
  })),
  {
    ...shared,
    input: { lazy: 'build/lazy.cjs' },
    external: (id) => isExternal(id) || id.endsWith('/package.json'),
    plugins: [splitLazy],
    output: output('cjs', 'cjs'),
  },
  { ...shared, input: LAZY, plugins: [notices()], output: output('cjs', 'cjs') },
  // One by one, so that each is one file: the types that two of them have are interfaces.
  ...Object.entries(entries('d.ts')).map(([name, file], i, { length }) => ({
    input: { [name]: file },
    external: isExternal,
    plugins: [dts({ dtsInput: true }), ...(i === length - 1 ? [copyForCommonJs] : [])],
    output: { dir: 'dist' },
  })),
]);
