import { parseArgs } from 'node:util';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { usageError } from './command-error.js';
import type { OptionSpec, OptionSpecs } from './option-spec.js';

/** The arguments of one command, checked against its options. */
export class Arguments {
  constructor(
    /** The arguments that are not options, in order. */
    readonly operands: readonly string[],
    private readonly values: Readonly<Record<string, unknown>>,
  ) {}

  /** The value of an option that can be given once. */
  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The values of an option that can be repeated. */
  list(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  /**
   * Returns the operands, one for each name.
   *
   * @throws {CommandError} if there are fewer or more
   */
  expectOperands(...names: readonly string[]): readonly string[] {
    const missing = names[this.operands.length];
    if (missing !== undefined) throw usageError(`${missing} is missing.`);
    const extra = this.operands[names.length];
    if (extra !== undefined)
      throw usageError(`Unexpected argument '${extra}'.`, 'Put quotes around a value that contains spaces.');
    return this.operands;
  }
}

type OptionToken = Extract<
  NonNullable<ReturnType<typeof parseArgs<{ strict: false; tokens: true }>>['tokens']>[number],
  { kind: 'option' }
>;

/**
 * Reads the words after the name of a command.
 *
 * @throws {CommandError} for an option that is unknown, has a missing or unexpected value, or is repeated
 */
export function parseArguments(words: readonly string[], options: OptionSpecs): Arguments {
  // Not strict: the messages of `parseArgs` suggest no names, and it accepts an option that is given twice.
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
  if (spec.type === 'boolean' && value !== undefined)
    throw usageError(`${rawName} does not take a value.`, `Write ${rawName} alone.`);
  if (spec.type === 'string' && isValueMissing(value, inlineValue)) throw missingValue(rawName, spec);
  if (spec.multiple !== true && seen.has(name)) throw usageError(`${rawName} is given twice.`, 'Give it once.');
}

/** The next word is an option if it starts with a hyphen. `--option=-value` passes such a value. */
function isValueMissing(value: string | undefined, inline: boolean | undefined): boolean {
  return value === undefined || value === '' || (inline !== true && value.startsWith('-'));
}

function missingValue(rawName: string, spec: OptionSpec): Error {
  return usageError(`${rawName} has no value.`, `Write ${rawName} ${spec.value ?? '<value>'}.`);
}

function unknownOption(name: string, rawName: string, known: readonly string[]): Error {
  const nearest = nearestName(name, known);
  return usageError(`Unknown option ${rawName}.`, nearest === undefined ? undefined : `Did you mean --${nearest}?`);
}
