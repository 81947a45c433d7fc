import { attempt } from '../../diagnostics/attempt.js';
import type { DiagnosticCollector, Written } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import { renderValue } from '../../diagnostics/render-value.js';
import { CORS_OPTION_KEYS, MODULE_OPTION_KEYS } from './defaults.js';
import { mergeSources, type OptionSource } from './merge-sources.js';
import type { CorsOptions } from './options.js';
import { meaningOf, type Meaning } from './other-library-options.js';
import { readFields } from './read-fields.js';
import { isOptions } from './read-layer.js';
import { isList } from './read-list.js';

/** How deep options are looked for in objects that other libraries have around them. */
const MAX_DEPTH = 4;

/**
 * The options under the names that they have here, so that their values are checked in the same round. Reports every option
 * that does not exist, or that only `forRoot()` takes, and remembers in `found` where each value was written.
 */
export function translateOptions(options: CorsOptions, found: DiagnosticCollector): CorsOptions {
  if (Object.keys(options).every(isOption)) return options;
  const groups = new Map<string, OptionSource[]>();
  for (const source of sourcesIn(Object.entries(options), [], found)) {
    const { option = '' } = source.meaning;
    groups.set(option, [...(groups.get(option) ?? []), source]);
  }
  return Object.fromEntries([...groups].map(([option, sources]) => [option, mergeSources(option, sources, found)]));
}

function isOption(name: string): name is keyof CorsOptions {
  return (CORS_OPTION_KEYS as readonly string[]).includes(name);
}

/** The options in these fields and in the objects around options. Others are only reported. */
function sourcesIn(
  entries: readonly (readonly [string, unknown])[],
  path: readonly string[],
  found: DiagnosticCollector,
): OptionSource[] {
  return entries.flatMap(([key, value]) => {
    const names = [...path, key];
    const written: Written = { option: names.join('.'), root: names[0] ?? key };
    const isOwn = isOption(key);
    const inside = isOwn || MODULE_OPTION_KEYS.includes(key) ? undefined : optionsInside(key, value, path.length);
    if (inside !== undefined) {
      found.reportAt(written, wrapped(key), value);
      return sourcesIn(inside, names, found);
    }
    const meaning = isOwn ? { fix: `Write '${key}'.`, option: key } : meaningOf(key, value);
    if (meaning?.option !== undefined && isOption(meaning.option))
      return [{ ...written, meaning, value: meaning.value ?? value, isOwn }];
    found.reportAt(written, MODULE_OPTION_KEYS.includes(key) ? misplaced(key, value) : unknown(key, meaning), value);
    return [];
  });
}

/** The fields of an object, or of the one object in a list, if there are options in it. Every object has a `constructor`. */
function optionsInside(key: string, value: unknown, depth: number): ReturnType<typeof fieldsOf> | undefined {
  const object: unknown = isList(value) && value.length === 1 ? value[0] : value;
  if (depth >= MAX_DEPTH || !isOptions(object) || key in {}) return undefined;
  // An object that throws is not one that a file contains.
  const fields = attempt(() => fieldsOf(object)) ?? [];
  const known = fields.some(
    ([name, own]) => isOption(meaningOf(name)?.option ?? name) || optionsInside(name, own, depth + 1) !== undefined,
  );
  return known && (isPath(key) || meaningOf(key)?.option !== 'origin') ? fields : undefined;
}

function fieldsOf(value: object): readonly (readonly [string, unknown])[] {
  return readFields(value, (option) => ({ layer: 'forRoot', option })).entries;
}

function isPath(key: string): boolean {
  return /^[[^r"']*\/|\*/.test(key);
}

function wrapped(key: string): Problem {
  const whose = isPath(key) ? ' They then count for every path; for some paths only, see the option paths.' : '';
  return {
    code: 'unknown-option',
    message: `There is no option ${renderValue(key)}.`,
    fix: `Write its options here, without ${renderValue(key)}.${whose}`,
  };
}

function misplaced(key: string, value: unknown): Problem {
  const isLaravel = key === 'paths' && isList(value);
  return {
    code: 'option-misplaced',
    message: `The option ${renderValue(key)} exists once for the application, in the options of the module.`,
    fix: isLaravel ? PATHS_LIST : `Move it there: CorsModule.forRoot({ ${key}: … }).`,
  };
}

/** What to do about a list of paths, as Laravel has it. */
export const PATHS_LIST =
  "Remove it: these options then count for every path. For some paths only, write them as paths: { '/api/*path': { … } }.";

function unknown(key: string, meaning: Meaning | undefined): Problem {
  const fix = meaning?.fix ?? `Remove it. The options are ${CORS_OPTION_KEYS.join(', ')}.`;
  return { code: 'unknown-option', message: `There is no option ${renderValue(key)}.`, fix };
}
