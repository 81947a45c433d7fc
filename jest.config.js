const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^nestjs-cors$': '<rootDir>/lib/index.ts',
    '^nestjs-cors/testing$': '<rootDir>/lib/tools/testing/index.ts',
  },
};

/** `*.spec.ts` runs with `npm test`, the ones that start real browsers as a project of their own; `*.long.ts` with `npm run test:long`. */
export default {
  projects: [
    {
      ...base,
      displayName: 'spec',
      testMatch: ['<rootDir>/{test,sample}/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/browsers/', '/test/browser-comparison/'],
    },
    { ...base, displayName: 'browsers', testMatch: ['<rootDir>/test/{browsers,browser-comparison}/**/*.spec.ts'] },
    { ...base, displayName: 'long', testMatch: ['<rootDir>/test/**/*.long.ts'] },
  ],
  coverageDirectory: 'coverage',
  coverageReporters: ['text', 'html', 'json-summary'],
  collectCoverageFrom: ['lib/**/*.ts'],
};
