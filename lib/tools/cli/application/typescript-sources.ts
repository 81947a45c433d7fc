/** The metadata keys with which Nest finds what to inject: those of the compiler, and those of `@Inject()`. */
const INJECTION_KEYS = ['design:paramtypes', 'self:paramtypes'];

/** The metadata keys of `@Module()` that list classes. */
const LISTS = ['imports', 'controllers', 'providers'] as const;

type Listed = Partial<Record<(typeof LISTS)[number] | 'module' | 'useClass', unknown>> & {
  readonly forwardRef?: () => unknown;
};

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** How a command can read a file that is not compiled. */
export const COMPILE_FIRST = `Give the path of the compiled file, such as dist/app.module.js. Or install @swc-node/register and @swc/core, which
compile while loading: NODE_OPTIONS='-r @swc-node/register' npx nestjs-cors … for CommonJS, and for ES modules
NODE_OPTIONS='--import @swc-node/register/esm-register' npx nestjs-cors …`;

/**
 * Why an application of TypeScript sources may not start: some loaders, such as tsx, remove the types of constructor parameters, so
 * that Nest injects nothing.
 *
 * @returns a hint, or `undefined` if every class has what Nest needs
 */
export function hintForSources(root: unknown): string | undefined {
  const name = classWithoutTypes(root);
  if (name === undefined) return undefined;
  return `Nothing can be injected into ${name}: the loader of TypeScript emits no metadata for decorators. tsx, for example, cannot.
${COMPILE_FIRST}`;
}

/** The first class below a root module with constructor parameters whose types are not known. */
function classWithoutTypes(root: unknown): string | undefined {
  // It grows while it is read. A set has every module once, although modules may import each other.
  const found = new Set([root]);
  for (const item of found) {
    const listed = (item ?? {}) as Listed;
    if (typeof item === 'function') {
      if (item.length > 0 && !INJECTION_KEYS.some((key) => Reflect.hasMetadata(key, item))) return item.name;
      for (const key of LISTS) addAll(found, Reflect.getMetadata(key, item));
    } else {
      for (const key of LISTS) addAll(found, listed[key]);
      addAll(found, [listed.module, listed.useClass, listed.forwardRef?.()]);
    }
  }
  return undefined;
}

function addAll(found: Set<unknown>, items: unknown): void {
  if (Array.isArray(items)) for (const item of items) found.add(item);
}
