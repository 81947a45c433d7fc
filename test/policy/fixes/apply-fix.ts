import type { CorsIssue } from '../../../lib/diagnostics/issue.js';

/*
 * Does what the fix of an issue says, to the letter, as a developer does who pastes it. A fix has these forms:
 *
 * - `Write 'a', /b/.` replaces the value; `Write maxAge: 600.` sets an option in the same place
 * - `…, and set credentials: false` sets another option as well
 * - `…, or set dangerouslyAllowInsecureOrigins: true` permits the value as it is
 * - `Write 'origin'.` for an unknown option is its name here; `Remove it` and `Leave methods out` remove
 * - `split the string: value.split(',')` is code for the value
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
const SPLIT =
  /\b(?:value\.split\((?:'.*?'|\/.*?\/)\)|JSON\.parse\(value\))(?:\.map\(\(\w+\) => \w+\.trim\(\)\))?(?:\.filter\(Boolean\))?/;

export type Options = Record<string, unknown>;

/** The options after the fixes of all issues, or the issues whose fix cannot be carried out. */
export function applyFixes(options: Options, issues: readonly CorsIssue[]): { options: Options; undone: CorsIssue[] } {
  const repair = new Repair(options);
  // Names first: the values below are then those of the renamed options.
  const named = issues.filter(({ code }) => code === 'unknown-option');
  const others = issues.filter(({ code }) => code !== 'unknown-option');
  const undone = [...named, ...others].filter((issue) => !repair.apply(issue));
  return { options: repair.result, undone };
}

class Repair {
  /** Each element of a list, or the one value, can become several, so that positions stay valid. */
  private readonly values: Map<string, unknown[]>;
  private readonly names = new Map<string, string>();
  private readonly written = new Set<string>();

  constructor(private readonly options: Options) {
    this.values = new Map(
      Object.entries(options).map(([name, value]) => [
        name,
        Array.isArray(value) ? (value as unknown[]).map((element) => [element]) : [value],
      ]),
    );
  }

  get result(): Options {
    const entries = [...this.values].map(([name, values]) => [
      this.names.get(name) ?? name,
      Array.isArray(this.options[name]) && !this.written.has(name)
        ? values.flat()
        : values.length > 1
          ? values
          : values[0],
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  apply({ code, place, fix, value }: CorsIssue): boolean {
    const { option = '', index } = place;
    const permission = PERMISSION.exec(fix)?.[1];
    if (permission !== undefined) return this.set(permission, true);
    const settings = [...fix.matchAll(SETTINGS)].map(([, name, text]) => this.set(name!, evaluate(text!)));
    const split = SPLIT.exec(fix)?.[0];
    if (split !== undefined) return this.replace(option, index, value, evaluate(`[...${split}]`, value) as unknown[]);
    const written = WRITE.exec(fix)?.[1];
    if (written !== undefined && code === 'unknown-option') return this.rename(option, String(evaluate(written)));
    if (written !== undefined) return this.replace(option, index, value, evaluate(`[${written}].flat()`) as unknown[]);
    if (settings.length > 0) return code !== 'unknown-option' || this.replace(option, index, value, []);
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

  private replace(option: string, index: number | undefined, value: unknown, by: readonly unknown[]): true {
    const values = this.values.get(option) ?? [];
    const [own] = values;
    if (index !== undefined) values[index] = [...by];
    else if (typeof own === 'string' && own !== value && own.includes(','))
      values[0] = own
        .split(',')
        .map((part) => part.trim())
        .flatMap((part) => (part === value ? by : [part]))
        .join(', ');
    else this.values.set(option, [...by]);
    return true;
  }
}

/** Code that a developer would paste. */
function evaluate(code: string, value?: unknown): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what is printed is run
  return new Function('value', `return ${code};`)(value);
}
