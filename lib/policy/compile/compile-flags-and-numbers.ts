import { CORS_DEFAULTS, type CompleteCorsOptions } from '../options/defaults.js';
import type { IssueCollector } from '../../diagnostics/issue-collector.js';
import type { WarningCollector } from '../../diagnostics/warning-collector.js';
import type { CorsOptions } from '../options/options.js';
import type { Fault } from '../options/string-list.js';

type FieldsOf<T> = {
  [K in keyof CompleteCorsOptions]: CompleteCorsOptions[K] extends T ? K : never;
}[keyof CompleteCorsOptions];
type FlagsAndNumbers = Pick<CompleteCorsOptions, FieldsOf<boolean> | FieldsOf<number>>;

const SWITCHES: readonly FieldsOf<boolean>[] = [
  'credentials',
  'preflightContinue',
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
  'dangerouslyAllowNullOrigin',
];

/** Lowest, highest, and what the number means. `maxAge` ends where the most patient engine, Firefox, caps it. */
const RANGES: Readonly<Record<FieldsOf<number>, readonly [number, number, string]>> = {
  maxAge: [-1, 86_400, 'a number of seconds (-1 forbids caching)'],
  optionsSuccessStatus: [200, 299, 'a status that browsers take for success (Fetch, "ok status")'],
  originTimeout: [1, 600_000, 'a number of milliseconds'],
};

const NUMBERS = Object.keys(RANGES) as FieldsOf<number>[];

const DEFAULT_SCALARS = Object.fromEntries([...SWITCHES, ...NUMBERS].map((field) => [field, CORS_DEFAULTS[field]]));

/** The switches and numbers, defaults filled in. */
export function compileFlagsAndNumbers(options: CorsOptions, issues: IssueCollector): FlagsAndNumbers {
  const values = { ...DEFAULT_SCALARS } as { -readonly [Field in keyof FlagsAndNumbers]: FlagsAndNumbers[Field] };
  for (const field of SWITCHES) if (options[field] !== undefined) values[field] = readSwitch(options, field, issues);
  for (const field of NUMBERS) if (options[field] !== undefined) values[field] = readNumber(options, field, issues);
  return values;
}

/** The longest time that Chromium keeps a preflight, in seconds. */
const MAX_AGE_OF_CHROMIUM = 7200;

/** Past that, only Firefox does as it is told. */
export function warnMaxAge(maxAge: number, warnings: WarningCollector): void {
  if (maxAge <= MAX_AGE_OF_CHROMIUM) return;
  const caps = `Chromium at ${MAX_AGE_OF_CHROMIUM}, Firefox at 86400, WebKit at 600`;
  warnings.add('maxAge', 'max-age-capped', `${maxAge} seconds are longer than most browsers go along: ${caps}.`);
}

function readSwitch(options: CorsOptions, field: FieldsOf<boolean>, issues: IssueCollector): boolean {
  const value: unknown = options[field];
  const fault = flagFault(field, value);
  if (fault !== undefined) issues.add(field, { ...fault, value });
  return typeof value === 'boolean' ? value : CORS_DEFAULTS[field];
}

/** What is wrong with the value of a switch, if anything is. */
export function flagFault(name: string, value: unknown): Fault {
  if (value === undefined || typeof value === 'boolean') return undefined;
  return {
    code: 'option-type',
    message: `${name} is true or false.`,
    fix: `Write ${value === 'true' || value === 'false' ? value : 'true or false'}; a string from the environment needs value === 'true'.`,
  };
}

function readNumber(options: CorsOptions, field: FieldsOf<number>, issues: IssueCollector): number {
  const value: unknown = options[field];
  if (value === undefined) return CORS_DEFAULTS[field];
  const [lowest, highest, meaning] = RANGES[field];
  if (typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest) return value;
  issues.add(field, {
    code: typeof value === 'number' ? 'option-range' : 'option-type',
    value,
    message: `${field} is ${meaning}, a whole number from ${lowest} to ${highest}.`,
    fix: `Write ${nearestNumber(value, field)}; a string from the environment needs Number(value).`,
  });
  return CORS_DEFAULTS[field];
}

/** The number that was probably meant. */
function nearestNumber(value: unknown, field: FieldsOf<number>): number {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof given !== 'number' || Number.isNaN(given)) return CORS_DEFAULTS[field];
  const [lowest, highest] = RANGES[field];
  return Math.min(Math.max(Math.round(given), lowest), highest);
}
