/** A room of `lib`: what it is for, and which others it may import. */
export interface Room {
  /** Its folder, or its files where it shares a folder with others. */
  readonly holds: readonly string[];
  readonly purpose: string;
  readonly imports: readonly string[];
  /** No I/O, no state, no Nest, no `node:` module (but `isIPv6()` of `node:net` and `domainToUnicode()` of `node:url`); pure libraries only. */
  readonly pure?: true;
}

/**
 * The rooms of `lib`, each after those that it imports: arrows run one way. The lists in CONTRIBUTING.md and
 * docs/architecture.md are made from this (`npm run docs`).
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  lazy: {
    holds: ['lib/lazy.cts'],
    purpose: 'loads libraries that few applications need; every room may import it',
    imports: [],
  },
  standard: {
    holds: ['lib/standard/'],
    purpose: 'what Fetch, RFC 9110 and RFC 6454 define: tokens, methods, header names, origins',
    imports: [],
    pure: true,
  },
  diagnostics: {
    holds: ['lib/diagnostics/'],
    purpose: 'issues, warnings, their codes and the configuration error',
    imports: [],
    pure: true,
  },
  'sources/contract': {
    holds: ['lib/sources/origin-source.ts', 'lib/sources/backoff.ts'],
    purpose: 'what a source of origins implements, what it reports to, and how long it waits after failures',
    imports: [],
    pure: true,
  },
  'policy/options': {
    holds: ['lib/policy/options/'],
    purpose: 'the options: types, defaults, reading them, merging the layers',
    imports: ['standard', 'diagnostics', 'sources/contract'],
    pure: true,
  },
  policy: {
    holds: ['lib/policy/'],
    purpose: 'the type of a compiled policy',
    imports: ['policy/options'],
    pure: true,
  },
  'policy/origins': {
    holds: ['lib/policy/origins/'],
    purpose: 'origin rules: patterns, RegExps, functions, and how they match',
    imports: ['standard', 'diagnostics', 'sources/contract', 'policy/options', 'policy'],
    pure: true,
  },
  'policy/compile': {
    holds: ['lib/policy/compile/'],
    purpose: 'checked options become a frozen policy, or a list of issues',
    imports: ['standard', 'diagnostics', 'policy/options', 'policy', 'policy/origins'],
    pure: true,
  },
  'policy/decide': {
    holds: ['lib/policy/decide/'],
    purpose: 'a policy and the facts of a request become a decision and its headers',
    imports: ['standard', 'policy/options', 'policy'],
    pure: true,
  },
  'policy/suggest': {
    holds: ['lib/policy/suggest/'],
    purpose: 'the change of the options that would allow a refused request',
    imports: [
      'standard',
      'diagnostics',
      'policy/options',
      'policy',
      'policy/origins',
      'policy/compile',
      'policy/decide',
    ],
    pure: true,
  },
  sources: {
    holds: ['lib/sources/'],
    purpose: 'runs the sources of origins and keeps their rows, which change while the application runs',
    imports: [
      'standard',
      'diagnostics',
      'sources/contract',
      'policy/options',
      'policy',
      'policy/origins',
      'policy/decide',
    ],
  },
  declarations: {
    holds: ['lib/cors.decorator.ts', 'lib/cors.metadata.ts', 'lib/cors.module-definition.ts'],
    purpose: 'what applications write: `@Cors()` and the options of the module',
    imports: ['policy/options'],
  },
  routing: {
    holds: ['lib/routing/'],
    purpose: 'the routes of Nest, and the interface of a route table',
    imports: ['standard', 'diagnostics'],
  },
  'routing/express': {
    holds: ['lib/routing/express/'],
    purpose: 'which handler Express would call',
    imports: ['routing'],
  },
  'routing/fastify': {
    holds: ['lib/routing/fastify/'],
    purpose: 'which handler Fastify would call',
    imports: ['diagnostics', 'routing'],
  },
  'routing/platform': {
    holds: ['lib/routing/platform.ts'],
    purpose: 'loads the route table of the platform',
    imports: ['routing', 'routing/express', 'routing/fastify'],
  },
  assignment: {
    holds: ['lib/assignment/'],
    purpose: 'which policy belongs to which route',
    imports: [
      'standard',
      'diagnostics',
      'policy/options',
      'policy',
      'policy/origins',
      'policy/compile',
      'policy/decide',
      'policy/suggest',
      'sources',
      'declarations',
      'routing',
    ],
  },
  http: {
    holds: ['lib/http/'],
    purpose: 'the entrance, the guard, the interceptor, the writer of headers, the log',
    imports: [
      'standard',
      'diagnostics',
      'policy/options',
      'policy',
      'policy/compile',
      'policy/decide',
      'policy/suggest',
      'declarations',
      'routing',
      'routing/fastify',
      'routing/platform',
      'assignment',
    ],
  },
  gateways: {
    holds: ['lib/gateways/'],
    purpose: 'the policy of WebSocket gateways: which pages may connect',
    imports: ['standard', 'diagnostics', 'policy', 'policy/decide', 'declarations', 'routing', 'assignment', 'http'],
  },
  'tools/fetch': {
    holds: ['lib/tools/fetch/'],
    purpose: 'what a browser asks, checks and hides: the client side of Fetch',
    imports: ['standard'],
    pure: true,
  },
  'tools/testing': {
    holds: ['lib/tools/testing/'],
    purpose: 'the browser for tests; it judges the engine, so it imports nothing of it',
    imports: ['standard', 'diagnostics', 'tools/fetch'],
  },
  'tools/inspector': {
    holds: ['lib/tools/inspector/'],
    purpose: 'explains a request by asking the engine, reports every route, compares reports',
    imports: [
      'standard',
      'diagnostics',
      'policy/options',
      'policy',
      'policy/compile',
      'policy/decide',
      'policy/suggest',
      'routing',
      'assignment',
      'http',
      'gateways',
      'tools/fetch',
    ],
  },
  'tools/cli': {
    holds: ['lib/tools/cli/', 'lib/tools/cli/application/'],
    purpose: 'the command line: arguments, help, exit codes, loading an application',
    imports: ['diagnostics', 'sources', 'tools/inspector'],
  },
  'tools/cli/request': {
    holds: ['lib/tools/cli/request/'],
    purpose: 'the request that `check` and `explain` are given',
    imports: ['standard', 'policy/origins', 'tools/fetch', 'tools/cli'],
  },
  'tools/cli/check': {
    holds: ['lib/tools/cli/check/'],
    purpose: '`nestjs-cors check`: asks a live server and audits it',
    imports: ['diagnostics', 'tools/fetch', 'tools/testing', 'tools/cli', 'tools/cli/request'],
  },
  'tools/cli/explain': {
    holds: ['lib/tools/cli/explain/'],
    purpose: '`nestjs-cors explain`',
    imports: ['tools/inspector', 'tools/cli', 'tools/cli/request'],
  },
  'tools/cli/report': {
    holds: ['lib/tools/cli/report/'],
    purpose: '`nestjs-cors report`',
    imports: ['tools/inspector', 'tools/cli'],
  },
  'tools/cli/ui': {
    holds: ['lib/tools/cli/ui/'],
    purpose: '`nestjs-cors ui`: pages about an application for a browser on this machine',
    imports: ['tools/inspector', 'tools/cli', 'tools/cli/explain', 'tools/cli/report'],
  },
  'tools/cli/main': {
    holds: ['lib/tools/cli/main.ts', 'lib/tools/cli/command-line.ts', 'lib/tools/cli/commands.ts'],
    purpose: 'the executable: selects a command and runs it',
    imports: ['diagnostics', 'tools/cli', 'tools/cli/check', 'tools/cli/explain', 'tools/cli/report', 'tools/cli/ui'],
  },
  stores: {
    holds: ['lib/stores/'],
    purpose: 'what the sources of all stores need: repeating after failures, deadlines',
    imports: ['sources/contract'],
  },
  'stores/redis': {
    holds: ['lib/stores/redis/'],
    purpose: 'the entry `nestjs-cors/redis`: origins that are kept in Redis',
    imports: ['sources/contract', 'stores'],
  },
  'stores/postgres': {
    holds: ['lib/stores/postgres/'],
    purpose: 'the entry `nestjs-cors/postgres`: origins in a table of PostgreSQL',
    imports: ['sources/contract', 'stores'],
  },
  module: {
    holds: ['lib/cors.module.ts'],
    purpose: '`forRoot()`, `forRootAsync()`: connects the rooms',
    imports: ['policy/options', 'sources', 'declarations', 'assignment', 'http', 'gateways', 'tools/inspector'],
  },
  index: {
    holds: ['lib/index.ts'],
    purpose: 'the public names; no room imports it',
    imports: [
      'diagnostics',
      'sources/contract',
      'policy/options',
      'policy',
      'policy/compile',
      'policy/decide',
      'policy/suggest',
      'sources',
      'declarations',
      'assignment',
      'http',
      'tools/inspector',
      'module',
    ],
  },
};

/** The room that holds a file: the longest path in `holds` decides. */
export function roomOf(file: string): string | undefined {
  let found: { readonly name: string; readonly length: number } | undefined;
  for (const [name, { holds }] of Object.entries(ROOMS))
    for (const path of holds) {
      const matches = path.endsWith('/') ? file.startsWith(path) : file === path;
      if (matches && path.length > (found?.length ?? 0)) found = { name, length: path.length };
    }
  return found?.name;
}
