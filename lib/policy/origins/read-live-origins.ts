import { attempt } from '../../diagnostics/attempt.js';
import type { Problem } from '../../diagnostics/issue.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { renderValue } from '../../diagnostics/render-value.js';
import type { CorsLiveOrigins, CorsLiveOriginsOptions, CorsOriginReader } from '../options/live-origins.js';
import { readFields } from '../options/read-fields.js';
import { isOptions } from '../options/read-layer.js';
import { FOR_ROOT } from '../../diagnostics/place.js';
import type { CorsOriginSource } from '../../sources/origin-source.js';

/** What `liveOrigins()` was given, checked. */
export interface ReadLiveOrigins extends Pick<CorsLiveOriginsOptions, 'key' | 'maxStale'> {
  readonly source: CorsOriginSource | CorsOriginReader;
  readonly run: SourceRunOptions;
}

/** The options of the source itself. Every policy that names the source has the same. In seconds. */
export interface SourceRunOptions {
  readonly refresh: number | undefined;
  readonly initTimeout: number;
  readonly onInitTimeout: 'fail' | 'start';
  readonly staleAfter: number | undefined;
  readonly maxRows: number | undefined;
}

/** What applies where an option is left out. */
export const RUN_DEFAULTS = { initTimeout: 10, onInitTimeout: 'fail' } as const;

type Report = (problem: Problem, value: unknown) => void;

/** Times are at most a day: longer ones are probably milliseconds. */
const MAX_SECONDS = 86_400;
const MAX_ROWS = 10_000_000;

/** The options that are numbers: the lowest and the highest value, and what they mean. */
const NUMBERS = {
  refresh: [0.01, MAX_SECONDS, 'a number of seconds'],
  initTimeout: [0.01, 3600, 'a number of seconds'],
  staleAfter: [0.01, MAX_SECONDS, 'a number of seconds'],
  maxStale: [0.01, 30 * MAX_SECONDS, 'a number of seconds'],
  maxRows: [1, MAX_ROWS, 'a number of rows'],
} as const satisfies Partial<Record<keyof CorsLiveOriginsOptions, readonly [number, number, string]>>;

const OPTIONS: readonly string[] = ['key', ...Object.keys(NUMBERS), 'onInitTimeout'];

/** Checks what `liveOrigins()` was given; `undefined` if something is wrong with it. */
export function readLiveOrigins({ source, options }: CorsLiveOrigins, report: Report): ReadLiveOrigins | undefined {
  const refused: Problem[] = [];
  const refuse: Report = (problem, value) => {
    refused.push(problem);
    report(problem, value);
  };
  const problem = problemOfSource(source);
  if (problem !== undefined) refuse(problem, source);
  const given = readOptions(options, refuse);
  const number = (name: keyof typeof NUMBERS): number | undefined => readNumber(name, given[name], refuse);
  const run: SourceRunOptions = {
    refresh: number('refresh'),
    initTimeout: number('initTimeout') ?? RUN_DEFAULTS.initTimeout,
    onInitTimeout: readOnInitTimeout(given['onInitTimeout'], refuse),
    staleAfter: number('staleAfter'),
    maxRows: number('maxRows'),
  };
  const maxStale = number('maxStale');
  checkTimes(source, { ...run, maxStale }, refuse);
  const key = readKey(given['key'], refuse);
  return refused.length === 0
    ? { source, run, ...(key && { key }), ...(maxStale !== undefined && { maxStale }) }
    : undefined;
}

/** What is wrong with a source; it is not called. */
function problemOfSource(source: unknown): Problem | undefined {
  if (typeof source === 'function') {
    return isClass(source) ? CLASS_TOKEN : undefined;
  }
  if (typeof source === 'string' || typeof source === 'symbol') return TOKEN;
  if (typeof source === 'object' && typeof attempt(() => (source as { run?: unknown } | null)?.run) === 'function')
    return undefined;
  return NOT_A_SOURCE;
}

/** Compilers for older targets write a class as a function with methods. */
function isClass(source: object): boolean {
  const text = attempt(() => Function.prototype.toString.call(source)) ?? '';
  const prototype: unknown = attempt(() => (source as { prototype?: unknown }).prototype);
  const isObject = typeof prototype === 'object' && prototype !== null;
  return /^class\b/.test(text) || (isObject && Object.getOwnPropertyNames(prototype).length > 1);
}

function readOptions(options: unknown, report: Report): Readonly<Record<string, unknown>> {
  if (!isOptions(options)) {
    report(
      { code: 'option-type', message: 'The options of liveOrigins() are an object.', fix: `${LEAVE_OUT}.` },
      options,
    );
    return {};
  }
  const { entries, issues } = readFields(options, () => FOR_ROOT, OPTIONS);
  for (const issue of issues) report(issue, undefined);
  for (const [name, value] of entries) if (!OPTIONS.includes(name)) report(unknownOption(name), value);
  return Object.fromEntries(entries);
}

function unknownOption(name: string): Problem {
  const nearest = nearestName(name, OPTIONS);
  const fix = nearest === undefined ? `The options are ${OPTIONS.join(', ')}.` : `Write '${nearest}'.`;
  return { code: 'unknown-option', message: `liveOrigins() has no option ${renderValue(name)}.`, fix };
}

function readNumber(name: keyof typeof NUMBERS, value: unknown, report: Report): number | undefined {
  const [lowest, highest, meaning] = NUMBERS[name];
  const isWhole = name !== 'maxRows' || Number.isInteger(value);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= lowest && value <= highest && isWhole) return value;
  const code = typeof value === 'number' ? 'option-range' : 'option-type';
  const hint = typeof value === 'number' && value > highest && name !== 'maxRows' ? ', not of milliseconds' : '';
  const message = `${name} of liveOrigins() is ${meaning}${hint}, from ${lowest} to ${highest}.`;
  const example = name === 'maxRows' ? '1000' : '60';
  const number = typeof value === 'string' ? '; a string from the environment needs Number(value)' : '';
  report({ code, message, fix: `Write ${name}: ${example}${number}.` }, value);
  return undefined;
}

function readOnInitTimeout(value: unknown, report: Report): 'fail' | 'start' {
  if (value === undefined || value === 'fail' || value === 'start') return value ?? RUN_DEFAULTS.onInitTimeout;
  const message = "onInitTimeout of liveOrigins() is 'fail' or 'start'.";
  report({ code: 'option-type', message, fix: "Write onInitTimeout: 'start', or leave it out." }, value);
  return RUN_DEFAULTS.onInitTimeout;
}

function readKey(value: unknown, report: Report): CorsLiveOriginsOptions['key'] {
  if (value === undefined) return undefined;
  if (typeof value === 'function') return value as CorsLiveOriginsOptions['key'];
  const message = 'key of liveOrigins() is a synchronous function that returns the key of a request.';
  report({ code: 'option-type', message, fix: 'Write key: (request) => request.hostname.' }, value);
  return undefined;
}

/** Rows that become too old between two refreshes would be refused while everything works. */
function checkTimes(
  source: unknown,
  { refresh, staleAfter, maxStale }: SourceRunOptions & { readonly maxStale: number | undefined },
  report: Report,
): void {
  for (const [name, value] of Object.entries({ staleAfter, maxStale })) {
    if (value === undefined) continue;
    if (typeof source === 'function' && refresh === undefined) {
      const message = `${name} counts from the last time that the function was called, and without refresh it is called once.`;
      report({ code: 'option-range', message, fix: `Add refresh, or remove ${name}.` }, value);
    } else if (refresh !== undefined && value <= refresh) {
      const message = `${name} is not longer than refresh, so it would pass before every refresh.`;
      report({ code: 'option-range', message, fix: `Write a longer ${name}, such as ${3 * refresh}.` }, value);
    }
  }
}

const LEAVE_OUT = 'Write liveOrigins(source, { refresh: 60 }), or leave them out';

const INJECT =
  'Inject the provider: forRootAsync({ inject: [CustomerOrigins], useFactory: (customers: CustomerOrigins) => ({ origin: liveOrigins(customers) }) }).';

const CLASS_TOKEN: Problem = {
  code: 'origin-source',
  message: 'This is a class. liveOrigins() takes an instance of it, and cannot ask the container for one.',
  fix: INJECT,
};

const TOKEN: Problem = {
  code: 'origin-source',
  message:
    'This is the token of a provider. liveOrigins() takes the provider itself, and cannot ask the container for it.',
  fix: INJECT,
};

const NOT_A_SOURCE: Problem = {
  code: 'origin-source',
  message: 'A source is a function that returns origins, or an object with a method run(sink, signal).',
  fix: 'Write liveOrigins(() => customers.listOrigins(), { refresh: 60 }), or pass an object that implements CorsOriginSource.',
};
