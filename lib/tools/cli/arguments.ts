import { parseArgs } from 'node:util';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { usageError } from './command-error.js';
import type { OptionSpec, OptionSpecs } from './option-spec.js';

/** What a command was given, checked against the options that it has. */
export class Arguments {
  constructor(
    /** What is no option, in order. */
    readonly operands: readonly string[],
    private readonly values: Readonly<Record<string, unknown>>,
  ) {}

  /** The value of an option that may be given once. */
  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The values of an option that may be repeated. */
  list(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  /**
   * The operands, one for each of the names.
   *
   * @throws {CommandError} when there are fewer or more
   */
  expectOperands(...names: readonly string[]): readonly string[] {
    const missing = names[this.operands.length];
    if (missing !== undefined) throw usageError(`${missing} is missing.`);
    const extra = this.operands[names.length];
    if (extra !== undefined) throw usageError(`'${extra}' is one argument too many.`, 'Quote what has spaces in it.');
    return this.operands;
  }
}

type OptionToken = Extract<
  NonNullable<ReturnType<typeof parseArgs<{ strict: false; tokens: true }>>['tokens']>[number],
  { kind: 'option' }
>;

/**
 * Reads the words behind a command's name.
 *
 * @throws {CommandError} for an option that does not exist, lacks its value, has one too many or is repeated
 */
export function parseArguments(words: readonly string[], options: OptionSpecs): Arguments {
  // Not strict: the sentences of `parseArgs` neither suggest a name nor warning an option given twice.
  const parsed = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  const seen = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    checkOption(token, options, seen);
    seen.add(token.name);
  }
  return new Arguments(parsed.positionals, parsed.values);
}

function checkOption(
  { name, rawName, value, inlineValue }: OptionToken,
  options: OptionSpecs,
  seen: Set<string>,
): void {
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (spec === undefined) throw unknownOption(name, rawName, Object.keys(options));
  if (spec.type === 'boolean' && value !== undefined) throw usageError(`${rawName} takes no value.`);
  if (spec.type === 'string' && lacksValue(value, inlineValue)) throw missingValue(rawName, spec);
  if (spec.multiple !== true && seen.has(name)) throw usageError(`${rawName} is given twice.`);
}

/** A next word that looks like an option is one; a value with a hyphen in front is written behind a `=`. */
function lacksValue(value: string | undefined, inline: boolean | undefined): boolean {
  return value === undefined || value === '' || (inline !== true && value.startsWith('-'));
}

function missingValue(rawName: string, spec: OptionSpec): Error {
  return usageError(`${rawName} needs a value: ${rawName} ${spec.value ?? '<value>'}.`);
}

function unknownOption(name: string, rawName: string, known: readonly string[]): Error {
  const nearest = nearestName(name, known);
  return usageError(`There is no option ${rawName}.`, nearest === undefined ? undefined : `Did you mean --${nearest}?`);
}
