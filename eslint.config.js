import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const known = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));
const everywhere = known('console', 'URL', 'URLSearchParams', 'fetch', 'performance', 'setTimeout', 'clearTimeout');
const inNode = known('process', 'Buffer', 'setImmediate', 'Headers', 'gc');
const inPages = known(
  ...['document', 'window', 'location', 'addEventListener', 'FormData', 'Blob', 'EventSource', 'XMLHttpRequest'],
  'ResizeObserver',
);

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      'build/',
      'coverage/',
      'api-docs/',
      'test/artefacts/',
      'test/package/matrix/apps/',
      'test/neighbours/app/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // One program for everything: the one that `npm run test:types` checks.
    languageOptions: { parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      // Type imports disappear when compiled, so they cannot load a module or create a cycle at run time.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Nest modules are classes without members; their content is in the decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest declares types of plain options objects as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  { files: ['lib/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    // Controllers in tests return constants or promises, and data that arrives over HTTP has no type.
    files: ['test/**/*.ts', 'sample/**/*.ts', 'benchmark/**/*.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // These files contain code that must not compile, written as someone would write it by mistake.
    files: ['test/types/**/*.ts'],
    rules: {
      '@typescript-eslint/ban-ts-comment': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  { files: ['**/*.{js,cjs}'], languageOptions: { globals: { ...everywhere, ...inNode } } },
  {
    files: ['sample/page/**/*.js', 'lib/tools/cli/ui/page/*.js'],
    languageOptions: { globals: inPages },
    rules: { 'no-redeclare': ['error', { builtinGlobals: false }] },
  },
);
