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

/** `*.spec.ts` runs with `npm test`; `*.long.ts` holds the campaigns of `npm run test:long`. */
export default {
  projects: [
    { ...base, displayName: 'spec', testMatch: ['<rootDir>/{test,sample}/**/*.spec.ts'] },
    { ...base, displayName: 'long', testMatch: ['<rootDir>/test/**/*.long.ts'] },
  ],
};
