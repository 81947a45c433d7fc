import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The errors of the compiler are what a developer reads first after a mistake, so these tests check their words. */

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FILE = resolve(ROOT, 'test/types/mistakes.ts');

const ANY_ORIGIN = 'Browsers refuse credentials for the origin *: list the origins instead';
const AT_SCHEME = "An origin begins with its scheme, such as 'https://app.example.com'";
const AT_PATH = 'An origin has no path, not even a slash at its end';
const AT_EXPOSED = 'With credentials, * is the name of a header and exposes nothing: list the headers instead';

const AT_FUNCTION = 'An origin function gets no callback: it returns true or false, or a promise of one';
const AT_DELEGATE = 'forRoot() takes options, not a function of the request: use @Cors(), paths or an origin function';

/** What the mistakes use besides this package. */
const BEFORE = [
  "import { Cors, CorsModule } from 'nestjs-cors';",
  "import type { CorsOptions, CorsOptionsDelegate, CustomOrigin } from '@nestjs/common/interfaces/external/cors-options.interface.js';",
  'declare const nest: CorsOptions; declare const custom: CustomOrigin; declare const delegate: CorsOptionsDelegate<Request>;',
];

const MISTAKES: readonly (readonly [code: string, message: string])[] = [
  ["Cors('*', { credentials: true })", `Type 'true' is not assignable to type '"${ANY_ORIGIN}"'.`],
  ["Cors(['*'], { credentials: true })", `Type 'true' is not assignable to type '"${ANY_ORIGIN}"'.`],
  ["Cors({ origin: '*', credentials: true })", `Type 'true' is not assignable to type '"${ANY_ORIGIN}"'.`],
  ["CorsModule.forRoot({ origin: '*', credentials: true })", ANY_ORIGIN],
  ["CorsModule.forRoot({ policies: { open: { origin: '*', credentials: true } } })", ANY_ORIGIN],
  ["Cors('app.example.com')", AT_SCHEME],
  ["Cors({ origin: 'app.example.com' })", AT_SCHEME],
  ["CorsModule.forRoot({ origin: ['https://a.example.com', 'b.example.com'] })", `Type '"b.example.com"' is not`],
  ["CorsModule.forRoot({ paths: { '/a': { origin: 'app.example.com' } } })", AT_SCHEME],
  ["Cors('https://app.example.com/')", AT_PATH],
  ["Cors(['https://app.example.com', 'https://a.example.com/login'])", AT_PATH],
  ["Cors('https://App.example.com')", 'Browsers send origins in lower case'],
  ["Cors('https://a.example.com,https://b.example.com')", 'One string holds one origin: write a list'],
  ["Cors('')", 'An empty string is not an origin: to allow no origin, write false'],
  ["Cors('null')", "'null' is sent by every sandboxed frame and local file: it needs dangerouslyAllowNullOrigin"],
  ["Cors('https://a.example.com', { methods: ['GET', 'patch'] })", "Browsers do not upper-case patch: write 'PATCH'"],
  ["Cors({ methods: 'GET, patch' })", "Browsers do not upper-case patch: write 'PATCH'"],
  ["Cors({ methods: '*' })", 'Leave methods out: by default the methods that the routes serve are granted'],
  ["Cors('https://a.example.com', { credentials: true, exposedHeaders: '*' })", AT_EXPOSED],
  ["Cors({ origin: 'https://a.example.com', credentials: true, exposedHeaders: ['*'] })", AT_EXPOSED],
  ["Cors({ origins: 'https://a.example.com' })", "'origins' does not exist in type"],
  ["Cors({ origin: 'https://a.example.com', allowHeaders: ['X-A'] })", "There is no option 'allowHeaders'"],
  ["CorsModule.forRoot({ origins: ['https://a.example.com'] })", "Did you mean to write 'origin'?"],
  ["Cors('https://a.example.com', { maxAge: '600' })", "Type 'string' is not assignable to type 'number'."],
  ["Cors('https://a.example.com', { allowedHeaders: 5 })", "Type 'number' is not assignable to type 'string"],
  ["CorsModule.forRoot({ ownHosts: ['app.example.com', 'https://app.example.com'] })", 'A host has no scheme, no path'],
  ["CorsModule.forRoot({ ownHosts: ['App.example.com'] })", 'Browsers send hosts in lower case'],
  [
    "CorsModule.forRoot({ ownHosts: 'app.example.com' })",
    "Type 'string' is not assignable to type 'readonly string[]'.",
  ],
  ['Cors({ maxAge: 5 }, { credentials: true })', 'Options are given once: write them into one object'],
  ['Cors(42)', "Argument of type '42' is not assignable"],
  ["Cors(['*', 3])", 'An element of the list is a string or a RegExp'],
  ["Cors({ maxAge: '60' })", "Type 'string' is not assignable to type 'number'."],
  ["Cors({ rejectDisallowed: 'no' })", "Type 'string' is not assignable to type 'boolean"],
  ['Cors({ debug: true })', "'debug' does not exist in type"],
  ["Cors((origin) => (origin === 'https://a.example.com' ? origin : 'no'))", AT_FUNCTION],
  ['Cors((origin, callback) => callback(null, true))', AT_FUNCTION],
  ['Cors((_: string, callback: (error: Error | null, ok?: boolean) => void) => callback(null, true))', AT_FUNCTION],
  ['Cors({ origin: (origin, callback) => { callback(null, !origin); } })', AT_FUNCTION],
  ['CorsModule.forRoot({ origin: (origin, callback) => callback(null, true), credentials: true })', AT_FUNCTION],
  ['CorsModule.forRoot({ origin: function (origin, callback) { callback(new Error(origin)); } })', AT_FUNCTION],
  ['CorsModule.forRoot({ policies: { a: { origin: (origin, callback) => callback(null, true) } } })', AT_FUNCTION],
  ['CorsModule.forRoot({ origin: custom })', AT_FUNCTION],
  ['CorsModule.forRootAsync({ useFactory: () => ({ origin: (_, callback) => callback(null, true) }) })', AT_FUNCTION],
  ['CorsModule.forRoot((request, callback) => callback(null, { origin: true }))', AT_DELEGATE],
  ['CorsModule.forRoot(delegate)', AT_DELEGATE],
  ['Cors(delegate)', AT_FUNCTION],
  ['CorsModule.forRoot({ origin: 42 })', "Type 'number' is not assignable to type"],
  ["CorsModule.forRoot({ origin: { hosts: ['a.example.com'] } })", 'An origin is a string, a RegExp, a list of these'],
  ["CorsModule.forRoot({ paths: { '/graphql': true } })", "Type 'true' is not assignable to type"],
  ["CorsModule.forRoot({ policy: 'partners', policies: {} })", "There is no option 'policy'"],
  ["CorsModule.forRoot({ policies: { a: { origins: '*' } } })", "Did you mean to write 'origin'?"],
  ["CorsModule.forRoot({ paths: { '/graphql': { maxage: 5 } } })", "Did you mean to write 'maxAge'?"],
  ['CorsModule.forRoot({ ...nest, credential: true })', "There is no option 'credential'"],
  ['CorsModule.forRootAsync({ useFactory: () => ({ origin: 42 }) })', "The option 'origin' has another type"],
  ["CorsModule.forRootAsync({ useFactory: () => ({ origins: ['*'] }) })", "There is no option 'origins'"],
  [
    "CorsModule.forRootAsync({ useClass: class { createCorsOptions() { return { origins: ['*'] }; } } })",
    "There is no option 'origins'",
  ],
  [
    'CorsModule.forRootAsync({ useClass: class { createCorsOptions() { return { origin: 42 }; } } })',
    "The option 'origin' has another type",
  ],
  [
    "CorsModule.forRootAsync({ useExisting: class { createCorsOptions() { return { credentials: 'yes' }; } } })",
    "The option 'credentials' has another type",
  ],
  [
    'CorsModule.forRootAsync({ useClass: class { createCorsOptions() { return delegate; } } })',
    'The factory returns options, not a function',
  ],
  [
    'CorsModule.forRootAsync({ useClass: class { createOptions() { return {}; } } })',
    'The class has no method createCorsOptions()',
  ],
];

/** The compiler's errors for each line of a file that exists only in memory. */
function errorsByLine(lines: readonly string[]): ReadonlyMap<number, string[]> {
  const { config } = ts.readConfigFile(resolve(ROOT, 'test/tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(ROOT, 'test'));
  options.noUnusedParameters = false;
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const text = [...BEFORE, ...lines].join('\n');
  host.getSourceFile = (path, ...others) =>
    resolve(path) === FILE ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022) : getSourceFile(path, ...others);
  const program = ts.createProgram([FILE], options, host);
  const errors = new Map<number, string[]>();
  for (const { file, start = 0, messageText } of program.getSemanticDiagnostics(program.getSourceFile(FILE))) {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) - BEFORE.length;
    errors.set(line, [...(errors.get(line) ?? []), ts.flattenDiagnosticMessageText(messageText, '\n')]);
  }
  return errors;
}

describe('the compiler says what is wrong with a mistake, in one sentence', () => {
  let errors: ReadonlyMap<number, string[]>;

  beforeAll(() => {
    errors = errorsByLine(MISTAKES.map(([code]) => `${code};`));
  }, 60_000);

  test.each(MISTAKES.map(([code, message], line) => [code, message, line] as const))(
    '%s: %s',
    (_code, message, line) => {
      expect(errors.get(line)).toEqual([expect.stringContaining(message)]);
      expect(errors.get(line)?.join()).not.toMatch(/No overload matches|\n/);
    },
  );
});
