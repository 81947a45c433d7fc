import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Loads a CommonJS package that requires ES modules. Node supports this since 20.19, but Jest only since Node 24.9.
 *
 * @param modules the ES modules that the package requires, by name
 */
export function loadCommonJs(
  name: string,
  modules: Readonly<Record<string, object>>,
  from: string | URL = import.meta.url,
  loaded = new Map<string, { exports: object }>(),
): object {
  const require = createRequire(from);
  const file = require.resolve(name);
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const requireFrom = (wanted: string): unknown =>
    modules[wanted] ?? (wanted.startsWith('.') ? loadCommonJs(wanted, modules, file, loaded) : require(wanted));
  // node:vm would compile it outside Jest's context, without the Reflect of this context.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function('exports', 'require', 'module', readFileSync(file, 'utf8'))(module.exports, requireFrom, module);
  return module.exports;
}
