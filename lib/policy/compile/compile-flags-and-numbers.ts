import { CORS_DEFAULTS, type CompleteCorsOptions } from '../options/defaults.js';
import { TRUST_FIELDS } from '../options/merge-layers.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';

type FieldsOf<T> = {
  [K in keyof CompleteCorsOptions]: CompleteCorsOptions[K] extends T ? K : never;
}[keyof CompleteCorsOptions];
type FlagsAndNumbers = Pick<CompleteCorsOptions, FieldsOf<boolean> | FieldsOf<number>>;

const FLAGS: readonly FieldsOf<boolean>[] = [
  ...TRUST_FIELDS,
  'preflightContinue',
  'rejectDisallowed',
  'timingAllowOrigin',
];

/** The lowest and highest value, and what the number means. The limit of `maxAge` is the highest cap of any browser, Firefox's. */
const RANGES: Readonly<Record<FieldsOf<number>, readonly [number, number, string]>> = {
  maxAge: [-1, 86_400, 'a number of seconds (-1 forbids caching)'],
  optionsSuccessStatus: [200, 299, 'a status that browsers accept as success (Fetch, "ok status")'],
  originTimeout: [1, 600_000, 'a number of milliseconds'],
};

const NUMBERS = Object.keys(RANGES) as FieldsOf<number>[];

/** The flags and numbers of complete options. */
export function compileFlagsAndNumbers(
  options: Readonly<Record<keyof FlagsAndNumbers, unknown>>,
  found: DiagnosticCollector,
): FlagsAndNumbers {
  const read: Partial<Record<keyof FlagsAndNumbers, unknown>> = {};
  for (const field of FLAGS) read[field] = readFlag(field, options[field], found);
  for (const field of NUMBERS) read[field] = readNumber(field, options[field], found);
  return read as FlagsAndNumbers;
}

/** The longest time that Chromium caches a preflight, in seconds. */
const MAX_AGE_OF_CHROMIUM = 7200;

/** Only Firefox honors a longer time. */
export function warnMaxAge(maxAge: number, found: DiagnosticCollector): void {
  if (maxAge <= MAX_AGE_OF_CHROMIUM) return;
  const caps = `Chromium caps it at ${MAX_AGE_OF_CHROMIUM} s, Firefox at 86400 s, WebKit at 600 s`;
  found.warn('maxAge', 'max-age-capped', `${maxAge} seconds is longer than most browsers allow: ${caps}.`);
}

/** Whether a flag is set, or was meant to be: then the same round reports what it makes dangerous. Every flag is off by default. */
export function readFlag(name: string, value: unknown, found: DiagnosticCollector): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  const meant = meansTrue(name, value);
  const variable = typeof value === 'string' ? "; a string from the environment needs value === 'true'" : '';
  const problem: Problem = {
    code: 'option-type',
    message: `${name} is true or false.`,
    fix: `Write ${String(meant)}${variable}.`,
  };
  found.report(name, problem, value);
  return meant;
}

/** Whether a value of another type was meant as true. What is dangerous has to be said as such. */
function meansTrue(name: string, value: unknown): boolean {
  if (value === 'true') return true;
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText && !name.startsWith('dangerously') && /^\s*(?:true|1|yes|on|include|always)\s*$/i.test(String(value));
}

function readNumber(field: FieldsOf<number>, value: unknown, found: DiagnosticCollector): number {
  const [lowest, highest, meaning] = RANGES[field];
  if (typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest) return value;
  const problem: Problem = {
    code: typeof value === 'number' ? 'option-range' : 'option-type',
    message: `${field} is ${meaning}, a whole number from ${lowest} to ${highest}.`,
    fix: `Write ${nearestNumber(value, field)}${typeof value === 'string' ? '; a string from the environment needs Number(value)' : ''}.`,
  };
  found.report(field, problem, value);
  return CORS_DEFAULTS[field];
}

/** The number that was probably intended. */
function nearestNumber(value: unknown, field: FieldsOf<number>): number {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof given !== 'number' || Number.isNaN(given)) return CORS_DEFAULTS[field];
  const [lowest, highest] = RANGES[field];
  // Another status is not a little too high: it has another meaning.
  if (field === 'optionsSuccessStatus' && (given < lowest || given > highest)) return CORS_DEFAULTS[field];
  return Math.min(Math.max(Math.round(given), lowest), highest);
}
