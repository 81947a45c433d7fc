import type { CorsIssue } from '../../../lib/diagnostics/issue.js';

/*
 * Does what the fix of an issue says, to the letter, as a developer does who pastes it. A fix has these forms:
 *
 * - `Write 'a', /b/.` replaces the value; `Write maxAge: 600.` sets an option in the same place
 * - `…, and set credentials: false` sets another option as well
 * - `…, or set dangerouslyAllowInsecureOrigins: true` permits the value as it is
 * - `Write 'origin'.` for an unknown option is its name here; `Remove it` and `Leave methods out` remove
 * - `split the string: value.split(',')` is code for the value
 * - `Write its options here, without 'cors'.` takes them out of an object, and `Move its elements into the list of 'origin'.`
 *   makes one list of several options
 */

const TEXT = String.raw`'(?:[^'\\]|\\.)*'`;
const EXPRESSION = String.raw`\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*`;
const ATOM = String.raw`(?:${TEXT}|${EXPRESSION}|-?\d+|true\b|false\b)`;
const LIST = String.raw`\[(?:${ATOM}(?:, )?)*\]`;
const FUNCTION = String.raw`\(origin\) => ${EXPRESSION}\.test\(origin\)`;
const VALUES = String.raw`(?:${LIST}|${FUNCTION}|${ATOM}(?:, ${ATOM})*)`;

const WRITE = new RegExp(String.raw`\bWrite (${VALUES})(?=[.,;: ]|$)`);
const SETTINGS = new RegExp(String.raw`(?<![\w'])(?<!or )(?:[Ww]rite|[Ss]et) (\w+): (${VALUES})`, 'g');
const PERMISSION = /\bor set (dangerously\w+): true/;
/** Written with names of the source text of a function, or around the function. */
const NAMED = /^Write (\S.*?)(?:, and set .*)?, which the function compares with\./;
const WRAPPED = /^Write (\(origin\) => .*?)(?: if you mean .*)?, with your (?:function|list) as '([\w$]+)'\./;
const MOVE = /^Move its elements into the list of '(\w+)'/;
const SPLIT =
  /\b(?:value\.split\((?:'.*?'|\/.*?\/)\)|JSON\.parse\(value\))(?:\.map\(\(\w+\) => \w+\.trim\(\)\))?(?:\.filter\(Boolean\))?/;

/** What a function can see outside of itself, for the names that its fix uses. */
export const scopes = new WeakMap<object, Readonly<Record<string, unknown>>>();

export type Options = Record<string, unknown>;

/** The options after the fixes of all issues, or the issues whose fix cannot be carried out. */
export function applyFixes(options: Options, issues: readonly CorsIssue[]): { options: Options; undone: CorsIssue[] } {
  const wrappers = issues.filter(({ fix }) => fix.startsWith(UNWRAP)).map(({ place }) => place.option ?? '');
  const repair = new Repair(unwrap(options, wrappers));
  // Names first: the values below are then those of the renamed options.
  const named = issues.filter(({ code }) => code === 'unknown-option');
  const others = issues.filter(({ code }) => code !== 'unknown-option');
  const undone = [...named.filter(({ fix }) => !fix.startsWith(UNWRAP)), ...others].filter(
    (issue) => !repair.apply(issue),
  );
  return { options: repair.result, undone };
}

const UNWRAP = 'Write its options here';

/** The options without the objects at these paths, whose options have the path as their name for now. */
function unwrap(options: Options, paths: readonly string[]): Options {
  const inside = (path: string, value: unknown): [string, unknown][] => {
    if (!paths.includes(path)) return [[path, value]];
    const object = ([value].flat() as object[])[0] ?? {};
    return Object.entries(object).flatMap(([name, own]) => inside(`${path}.${name}`, own));
  };
  return Object.fromEntries(Object.entries(options).flatMap(([name, value]) => inside(name, value)));
}

class Repair {
  /** Each element of a list, or the one value, can become several, so that positions stay valid. */
  private readonly values: Map<string, unknown[]>;
  private readonly names = new Map<string, string>();
  private readonly written = new Set<string>();
  private readonly moved = new Map<string, string>();

  constructor(private readonly options: Options) {
    this.values = new Map(
      Object.entries(options).map(([name, value]) => [
        name,
        Array.isArray(value) ? (value as unknown[]).map((element) => [element]) : [value],
      ]),
    );
  }

  get result(): Options {
    const entries = new Map<string, unknown>();
    for (const path of [...this.values.keys()].filter((one) => !this.moved.has(one))) {
      const name = this.nameOf(path);
      const others = [...this.moved].filter(([, into]) => into === name).map(([from]) => from);
      const value = others.length === 0 ? this.valueOf(path) : [path, ...others].flatMap((one) => this.elementsOf(one));
      if (value !== undefined) entries.set(name, value);
    }
    return Object.fromEntries(entries);
  }

  private nameOf(path: string): string {
    return this.names.get(path) ?? path.slice(path.lastIndexOf('.') + 1);
  }

  private valueOf(path: string): unknown {
    const values = this.values.get(path) ?? [];
    return Array.isArray(this.options[path]) && !this.written.has(path)
      ? values.flat()
      : values.length > 1
        ? values
        : values[0];
  }

  private elementsOf(path: string): unknown[] {
    const value = this.valueOf(path);
    return typeof value === 'string' && path !== 'origin' && value.includes(',') ? value.split(',') : [value].flat();
  }

  apply({ code, place, fix, value }: CorsIssue): boolean {
    const { option = '', index } = place;
    const permission = PERMISSION.exec(fix)?.[1];
    if (permission !== undefined) return this.set(permission, true);
    const named = NAMED.exec(fix)?.[1];
    if (named !== undefined)
      return this.replaceFunction(fix, option, inScope(named, scopes.get(value as object) ?? {}));
    const [, wrapper, own] = WRAPPED.exec(fix) ?? [];
    if (wrapper !== undefined) {
      return this.set(option, inScope(wrapper, { [own!]: index === undefined ? value : this.options[option] }));
    }
    const settings = [...fix.matchAll(SETTINGS)].map(([, name, text]) => this.set(name!, evaluate(text!)));
    const split = SPLIT.exec(fix)?.[0];
    if (split !== undefined) return this.replace(option, index, value, evaluate(`[...${split}]`, value) as unknown[]);
    const written = WRITE.exec(fix)?.[1];
    const into = MOVE.exec(fix)?.[1];
    if (into !== undefined) return this.move(option, into);
    if (written !== undefined && code === 'unknown-option') return this.rename(option, String(evaluate(written)));
    if (written !== undefined) return this.replace(option, index, value, evaluate(`[${written}].flat()`) as unknown[]);
    if (settings.length > 0) return code !== 'unknown-option' || this.replace(option, index, value, []);
    if (fix.startsWith('Leave methods out')) return this.set(option, undefined);
    return /^(?:Remove|Leave)\b|\b[Rr]emove (?:it|the element)\b/.test(fix) && this.replace(option, index, value, []);
  }

  private set(name: string, value: unknown): true {
    this.written.add(name);
    this.values.set(name, [value]);
    return true;
  }

  private rename(option: string, name: string): true {
    this.names.set(option, name);
    return true;
  }

  private replaceFunction(fix: string, option: string, value: unknown): true {
    for (const [, name, text] of fix.matchAll(SETTINGS)) this.set(name!, evaluate(text!));
    return this.set(option, value);
  }

  private move(option: string, into: string): true {
    this.moved.set(option, into);
    return true;
  }

  private replace(option: string, index: number | undefined, value: unknown, by: readonly unknown[]): true {
    // Its list has become a function.
    if (index !== undefined && this.written.has(option)) return true;
    const values = this.values.get(option) ?? [];
    const [own] = values;
    if (index !== undefined) values[index] = [...by];
    else if (by.length === 0 && !String(own).includes(',')) this.set(option, undefined);
    else if (typeof own === 'string' && own !== value && own.includes(','))
      values[0] = own
        .split(',')
        .map((part) => part.trim())
        .flatMap((part) => (part === value ? by : [part]))
        .join(', ');
    else {
      this.written.add(option);
      this.values.set(option, [...by]);
    }
    return true;
  }
}

/** Code that a developer would paste. */
function evaluate(code: string, value?: unknown): unknown {
  return inScope(code, { value });
}

function inScope(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what is printed is run
  return new Function(...Object.keys(scope), `return ${code};`)(...Object.values(scope));
}
