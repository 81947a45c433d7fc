import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { summarizeNames } from '../../../diagnostics/summarize-names.js';
import { CommandError } from '../command-error.js';
import { type PlatformName, preloadPlatform } from './platform.js';
import { stopListening } from './stop-listening.js';
import { COMPILE_FIRST, isTypeScript } from './typescript-sources.js';

/** An export that an application can be created from. */
export type Root =
  | { readonly kind: 'module'; readonly module: object }
  /** Creates the application itself, including what `main.ts` does before it listens. */
  | { readonly kind: 'factory'; readonly create: () => unknown };

/** A root with the file that exports it. */
export interface FoundRoot {
  readonly file: string;
  readonly root: Root;
}

/** The metadata keys that Nest's `@Module()` writes. */
const MODULE_KEYS = ['imports', 'controllers', 'providers', 'exports'];
/** The name of the root module in most applications. */
const USUAL_NAME = 'AppModule';

/**
 * Finds the root module in a file such as `dist/app.module.js`, or the export that is named after a `#`.
 *
 * @throws {CommandError} if the file or the export does not exist or cannot be loaded
 */
export async function loadRoot(operand: string, platform?: PlatformName): Promise<FoundRoot> {
  const [path, name] = splitExport(operand);
  const file = resolve(path);
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile) throw new CommandError('module', `The file '${path}' does not exist.`, hintFor(path));
  preloadPlatform(platform, createRequire(file));
  const stopped = stopListening();
  const exported = await stopped.whileLoading(load(path, file));
  if (exported === undefined) throw waitsAtImport(path);
  const isRootless = Object.values(exported).every((value) => rootOf(value) === undefined);
  if (isRootless && (await stopped.listens())) throw listensAtImport(path);
  return { file, root: choose(path, exported, name) };
}

function listensAtImport(path: string): CommandError {
  return new CommandError(
    'module',
    `'${path}' starts the application when it is loaded, and exports no root module.`,
    `Write export { AppModule } in main.ts, and if webpack bundles it, output: { library: { type: 'commonjs2' } } in
webpack.config.js. Or compile without a bundler, and give the path of app.module.js.`,
  );
}

/** An ES module may wait for `app.listen()` with `await`: then its exports stay unknown. */
function waitsAtImport(path: string): CommandError {
  return new CommandError(
    'module',
    `'${path}' starts the application when it is loaded, and waits until it listens.`,
    `Give the path of app.module.js. If a bundler writes a single file, write export { AppModule } in main.ts, and start the
application without await, as in: void bootstrap();`,
  );
}

/** A path can contain a `#`, too. */
function splitExport(operand: string): readonly [path: string, name: string | undefined] {
  const at = operand.lastIndexOf('#');
  return at === -1 || existsSync(operand) ? [operand, undefined] : [operand.slice(0, at), operand.slice(at + 1)];
}

function hintFor(path: string): string | undefined {
  return isTypeScript(path) ? undefined : 'Build the application, then give the path of the compiled root module.';
}

async function load(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    const loaded = await importFile(file);
    // The exports of a CommonJS module are its default export; Node also finds some of them by name. One can be named default.
    const { default: exported } = loaded;
    return typeof exported === 'object' && exported !== null ? { ...loaded, ...exported } : loaded;
  } catch (error) {
    const message = `'${path}' cannot be loaded: ${messageOf(error)}`;
    throw new CommandError('module', message, isTypeScript(path) ? COMPILE_FIRST : undefined);
  }
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (!isTypeScript(file)) throw error;
    return requireSource(file, error);
  }
}

/** A hook for CommonJS, such as `-r @swc-node/register`, compiles only what is required. Without one, Node cannot require it. */
function requireSource(file: string, importError: unknown): Record<string, unknown> {
  try {
    return createRequire(file)(file) as Record<string, unknown>;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    const isOfNode = error instanceof SyntaxError || String(code).startsWith('ERR_');
    throw isOfNode ? importError : error;
  }
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An AggregateError of Node's `connect()` has no message.
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}

function choose(path: string, exported: Readonly<Record<string, unknown>>, name: string | undefined): Root {
  if (name !== undefined) {
    const root = rootOf(exported[name]);
    if (root === undefined)
      throw new CommandError('module', `'${path}' does not export a module or function '${name}'.`, listing(exported));
    return root;
  }
  const modules = Object.entries(exported).filter(([, value]) => isModule(value));
  const distinct = new Map(modules.map(([key, value]) => [value, key]));
  const usual = exported[USUAL_NAME];
  const [only] = distinct.size === 1 ? distinct.keys() : isModule(usual) ? [usual] : [];
  if (only === undefined) throw new CommandError('module', `'${path}' has no single root module.`, listing(exported));
  return { kind: 'module', module: only as object };
}

function listing(exported: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exported).filter((key) => rootOf(exported[key]) !== undefined);
  if (names.length === 0) return 'Export a class with @Module(), or a function that creates the application.';
  return `Name the export after a #: ${summarizeNames(names, (name) => `#${name}`)}.`;
}

function rootOf(value: unknown): Root | undefined {
  if (isModule(value) || isClass(value)) return { kind: 'module', module: value };
  return typeof value === 'function' ? { kind: 'factory', create: () => (value as () => unknown)() } : undefined;
}

/** `@Module({})` leaves no metadata, so any class is accepted by name. */
function isClass(value: unknown): value is object {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** A class with `@Module()`, or a dynamic module. */
function isModule(value: unknown): value is object {
  if (typeof value === 'object' && value !== null) return 'module' in value && isModule(value.module);
  return typeof value === 'function' && MODULE_KEYS.some((key) => Reflect.hasMetadata(key, value));
}
