import { readFileSync } from 'node:fs';
import { scopes } from './apply-fix.js';

/** A real configuration, as the field `about` of `real-configurations.json` describes it. */
export interface RealConfiguration {
  readonly id: string;
  readonly kind: 'nest' | 'env' | 'foreign';
  readonly options?: Options | true | null;
  readonly envs?: readonly Environment[];
  /** The value of the variable, for `env`. */
  readonly env?: string;
  readonly credentials?: boolean;
  /** For `foreign`: the settings of the other system, and what they mean as options of `cors`. */
  readonly pasted?: Options;
  readonly translated?: Options;
  readonly allow: readonly string[];
  readonly refuse: readonly string[];
}

type Options = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

/** One configuration in one environment. */
export interface Configured {
  readonly name: string;
  /** What is given to `forRoot()`. */
  readonly written: Record<string, unknown>;
  /** The same for the package `cors`. */
  readonly original: Record<string, unknown>;
  readonly allow: readonly string[];
  readonly refuse: readonly string[];
  /** Whether the whole of it is a function that chooses options: nothing can be written for that. */
  readonly delegate: boolean;
}

export const REAL_CONFIGURATIONS = (
  JSON.parse(readFileSync(new URL('real-configurations.json', import.meta.url), 'utf8')) as {
    cases: readonly RealConfiguration[];
  }
).cases;

/** The configuration in each of its environments. */
export function configured(one: RealConfiguration): Configured[] {
  return (one.envs ?? [{}]).map((environment, index) => {
    const evaluate = new Evaluation(environment, one.envs ?? []);
    const written = writtenOptions(one, evaluate);
    const original = one.translated === undefined ? written : evaluate.options(one.translated);
    return {
      name: (one.envs ?? []).length > 1 ? `${one.id} in environment ${index + 1}` : one.id,
      written,
      original,
      allow: one.allow,
      refuse: one.refuse,
      delegate: Object.hasOwn(written, 'delegate'),
    };
  });
}

function writtenOptions(one: RealConfiguration, evaluate: Evaluation): Record<string, unknown> {
  if (one.env !== undefined) {
    const origins = one.env.split(',').map((origin) => origin.trim());
    return { origin: origins, credentials: one.credentials };
  }
  if (one.pasted !== undefined) return evaluate.options(one.pasted);
  return typeof one.options === 'object' && one.options !== null ? evaluate.options(one.options) : {};
}

interface FromEnvironment {
  readonly env: string;
  readonly or?: unknown;
  readonly orEmpty?: unknown;
  readonly nullish?: unknown;
  readonly split?: string;
  readonly trim?: boolean;
  readonly filter?: boolean;
  readonly bool?: boolean;
  readonly reIfCaret?: boolean;
}

interface CallbackShape {
  readonly shape: string;
  readonly list?: unknown;
  readonly startsWith?: readonly string[];
  readonly includes?: readonly string[];
  readonly re?: readonly string[];
  readonly any?: boolean;
  readonly noOrigin?: boolean;
}

/** Evaluates the notation of the file in one environment. */
class Evaluation {
  constructor(
    private readonly environment: Environment,
    private readonly all: readonly Environment[],
  ) {}

  options(options: Options): Record<string, unknown> {
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, this.value(value)]));
  }

  private value(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((element) => this.value(element));
    if (typeof node !== 'object' || node === null) return node;
    if ('v' in node) return structuredClone(node.v);
    if ('re' in node) return new RegExp(String(node.re), 'flags' in node ? String(node.flags) : '');
    if ('env' in node) return this.fromEnvironment(node as FromEnvironment);
    if ('prod' in node && 'dev' in node) return this.value(this.isProduction ? node.prod : node.dev);
    if ('fnTrue' in node) return () => true;
    if ('cb' in node) return this.callback(node.cb as CallbackShape);
    return this.options(node as Options);
  }

  private get isProduction(): boolean {
    return this.environment['NODE_ENV'] === 'production';
  }

  private fromEnvironment(node: FromEnvironment): unknown {
    const raw = this.environment[node.env];
    const fallback = (): unknown => this.value(node.or ?? node.nullish);
    if (raw === undefined || (raw === '' && node.or !== undefined)) {
      return node.orEmpty === undefined ? fallback() : this.value(node.orEmpty);
    }
    if (node.bool === true) return raw === 'true';
    if (node.split === undefined) return raw;
    const parts = raw.split(node.split).map((part) => (node.trim === true ? part.trim() : part));
    const kept = node.filter === true ? parts.filter(Boolean) : parts;
    return node.reIfCaret === true ? kept.map((part) => (part.startsWith('^') ? new RegExp(part) : part)) : kept;
  }

  /** The variable in another environment, for a fix that asks to set it. */
  elsewhere(name: string): string | undefined {
    return this.all.find((one) => one[name] !== undefined)?.[name];
  }

  /** A function as developers write it. Its source text counts: that is all that can be read of it. */
  private callback(node: CallbackShape): unknown {
    const allowedOrigins = this.value(node.list) ?? [];
    const condition = conditionOf(node);
    const code = codeOf(node.shape, condition);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text of the function is what is tested
    const own = new Function('allowedOrigins', `return ${code};`)(allowedOrigins) as object;
    scopes.set(own, { allowedOrigins });
    return own;
  }
}

function conditionOf({ shape, list, startsWith, includes, re, any, noOrigin }: CallbackShape): string {
  const list_ = shape.includes('indexOf') ? 'allowedOrigins.indexOf(origin) !== -1' : 'allowedOrigins.includes(origin)';
  const prefixes = JSON.stringify(startsWith ?? []).replaceAll('"', "'");
  const starts =
    startsWith?.length === 1
      ? `origin.startsWith('${startsWith[0] ?? ''}')`
      : `${prefixes}.some((prefix) => origin.startsWith(prefix))`;
  const all = [
    ...(noOrigin === true ? ['!origin'] : []),
    ...(any === true ? ['true'] : []),
    ...(list === undefined ? [] : [list_]),
    ...(startsWith === undefined ? [] : [starts]),
    ...(includes ?? []).map((part) => `origin.includes('${part}')`),
    ...(re ?? []).map((source) => `${String(new RegExp(source))}.test(origin)`),
  ];
  return all.join(' || ');
}

function codeOf(shape: string, condition: string): string {
  const echo = condition === 'true' ? 'callback(null, true);' : `callback(null, ${condition});`;
  if (shape === 'bound') return `(function checkOrigin(origin, callback) { ${echo} }).bind({})`;
  if (shape === 'restArgs') return `function () { var origin = arguments[0]; var callback = arguments[1]; ${echo} }`;
  if (shape.startsWith('function')) return `function (origin, callback) { ${echo} }`;
  const refusal = "callback(new Error('Not allowed by CORS'))";
  if (shape === 'arrowElse')
    return `(origin, callback) => { if (${condition}) { callback(null, true); } else { ${refusal}; } }`;
  return `(origin, callback) => { ${echo} }`;
}
