import { availableParallelism } from 'node:os';

const syntax = {
  target: 'es2022',
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true },
  keepClassNames: true,
};

const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: syntax, module: { type: 'es6' } }],
    '^.+\\.cts$': ['@swc/jest', { jsc: syntax, module: { type: 'commonjs' } }],
  },
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'cts', 'json', 'node'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^(\\.{1,2}/(?:.*/)?lazy)\\.cjs$': '$1.cts',
    '^nestjs-cors$': '<rootDir>/lib/index.ts',
    '^nestjs-cors/testing$': '<rootDir>/lib/tools/testing/index.ts',
    '^nestjs-cors/(redis|postgres)$': '<rootDir>/lib/stores/$1/index.ts',
  },
};

/** `*.spec.ts` runs with `npm test`, the ones that start real browsers as a project of their own; `*.long.ts` with `npm run test:long`. */
export default {
  // For a test that hangs. It is long, because tests that start applications are slow on a busy machine.
  testTimeout: 30_000,
  // Some suites wait for programs that they start. On two idle cores, three workers take a third less time than two.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  projects: [
    {
      ...base,
      displayName: 'spec',
      testMatch: ['<rootDir>/{test,sample}/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/browsers/', '/test/browser-comparison/', '/matrix/apps/'],
    },
    {
      ...base,
      displayName: 'browsers',
      testMatch: ['<rootDir>/test/{browsers,browser-comparison}/**/*.spec.ts'],
    },
    { ...base, displayName: 'long', testMatch: ['<rootDir>/test/**/*.long.ts'] },
  ],
  // V8's own counters: the code runs as in other test runs, without instrumentation.
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  coverageReporters: ['text', 'html', 'json-summary'],
  collectCoverageFrom: ['lib/**/*.ts'],
};
