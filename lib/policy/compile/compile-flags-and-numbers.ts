import { CORS_DEFAULTS, type CompleteCorsOptions } from '../options/defaults.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import type { CorsOptions } from '../options/options.js';

type FieldsOf<T> = {
  [K in keyof CompleteCorsOptions]: CompleteCorsOptions[K] extends T ? K : never;
}[keyof CompleteCorsOptions];
type FlagsAndNumbers = Pick<CompleteCorsOptions, FieldsOf<boolean> | FieldsOf<number>>;

const FLAGS: readonly FieldsOf<boolean>[] = [
  'credentials',
  'preflightContinue',
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
  'dangerouslyAllowNullOrigin',
];

/** The lowest and highest value, and what the number means. The limit of `maxAge` is the highest cap of any browser, Firefox's. */
const RANGES: Readonly<Record<FieldsOf<number>, readonly [number, number, string]>> = {
  maxAge: [-1, 86_400, 'a number of seconds (-1 forbids caching)'],
  optionsSuccessStatus: [200, 299, 'a status that browsers accept as success (Fetch, "ok status")'],
  originTimeout: [1, 600_000, 'a number of milliseconds'],
};

const NUMBERS = Object.keys(RANGES) as FieldsOf<number>[];

const DEFAULTS = Object.fromEntries([...FLAGS, ...NUMBERS].map((field) => [field, CORS_DEFAULTS[field]]));

/** The flags and numbers, with defaults filled in. */
export function compileFlagsAndNumbers(options: CorsOptions, found: DiagnosticCollector): FlagsAndNumbers {
  const values = { ...DEFAULTS } as { -readonly [Field in keyof FlagsAndNumbers]: FlagsAndNumbers[Field] };
  for (const field of FLAGS) if (options[field] !== undefined) values[field] = readFlag(options, field, found);
  for (const field of NUMBERS) if (options[field] !== undefined) values[field] = readNumber(options, field, found);
  return values;
}

/** The longest time that Chromium caches a preflight, in seconds. */
const MAX_AGE_OF_CHROMIUM = 7200;

/** Only Firefox honors a longer time. */
export function warnMaxAge(maxAge: number, found: DiagnosticCollector): void {
  if (maxAge <= MAX_AGE_OF_CHROMIUM) return;
  const caps = `Chromium caps it at ${MAX_AGE_OF_CHROMIUM} s, Firefox at 86400 s, WebKit at 600 s`;
  found.warn('maxAge', 'max-age-capped', `${maxAge} seconds is longer than most browsers allow: ${caps}.`);
}

function readFlag(options: CorsOptions, field: FieldsOf<boolean>, found: DiagnosticCollector): boolean {
  const value: unknown = options[field];
  const problem = problemOfFlag(field, value);
  if (problem !== undefined) found.report(field, problem, value);
  return typeof value === 'boolean' ? value : CORS_DEFAULTS[field];
}

/** What is wrong with the value of a flag, if anything is. */
export function problemOfFlag(name: string, value: unknown): Problem | undefined {
  if (value === undefined || typeof value === 'boolean') return undefined;
  return {
    code: 'option-type',
    message: `${name} is true or false.`,
    fix: `Write ${value === 'true' || value === 'false' ? value : 'true or false'}; a string from the environment needs value === 'true'.`,
  };
}

function readNumber(options: CorsOptions, field: FieldsOf<number>, found: DiagnosticCollector): number {
  const value: unknown = options[field];
  if (value === undefined) return CORS_DEFAULTS[field];
  const [lowest, highest, meaning] = RANGES[field];
  if (typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest) return value;
  const problem: Problem = {
    code: typeof value === 'number' ? 'option-range' : 'option-type',
    message: `${field} is ${meaning}, a whole number from ${lowest} to ${highest}.`,
    fix: `Write ${nearestNumber(value, field)}; a string from the environment needs Number(value).`,
  };
  found.report(field, problem, value);
  return CORS_DEFAULTS[field];
}

/** The number that was probably intended. */
function nearestNumber(value: unknown, field: FieldsOf<number>): number {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof given !== 'number' || Number.isNaN(given)) return CORS_DEFAULTS[field];
  const [lowest, highest] = RANGES[field];
  return Math.min(Math.max(Math.round(given), lowest), highest);
}
