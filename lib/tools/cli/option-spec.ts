/** An option: how it is parsed, and what `--help` shows. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** Whether it can be given more than once. */
  readonly multiple?: boolean;
  /** The placeholder for its value in the help: `<origin>`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;
