import { CORS_DEFAULTS } from '../../../policy/options/defaults.js';
import { summarizeNames } from '../../../diagnostics/summarize-names.js';
import { SERVED_METHODS } from '../describe-policy.js';
import type { CorsFieldValue } from '../../../assignment/policy-changes.js';
import type { CorsReportEntry } from './report.js';

/** One field of the policy in a table. */
export interface Column {
  readonly title: string;
  readonly cell: (entry: CorsReportEntry) => string;
}

/** The fields that most policies set. */
const USUAL: readonly (readonly [field: string, title: string, cell: (value: CorsFieldValue) => string])[] = [
  ['origin', 'Origins', originCell],
  ['credentials', 'Credentials', (value) => (value === true ? 'yes' : 'no')],
  ['methods', 'Methods', (value) => (value === SERVED_METHODS ? 'served' : listCell(value))],
  ['allowedHeaders', 'Request headers', listCell],
  ['exposedHeaders', 'Exposed', listCell],
  ['maxAge', 'Max age', String],
];

/** The values of the other fields that are not worth a column. */
const DEFAULTS: Readonly<Record<string, unknown>> = CORS_DEFAULTS;

/** The usual columns, and one for each other field that an entry sets to something else than its default. */
export function columnsOf(entries: readonly CorsReportEntry[]): readonly Column[] {
  const usual = USUAL.map(([field]) => field);
  const others = Object.keys(DEFAULTS).filter((field) => {
    return (
      !usual.includes(field) && entries.some(({ policy }) => (policy[field] ?? DEFAULTS[field]) !== DEFAULTS[field])
    );
  });
  return [
    ...USUAL.map(([field, title, cell]) => ({
      title,
      cell: ({ policy }: CorsReportEntry) => cell(policy[field] ?? []),
    })),
    ...others.map((field) => ({
      title: field,
      cell: ({ policy }: CorsReportEntry) => String(policy[field] ?? DEFAULTS[field]),
    })),
  ];
}

function originCell(origin: CorsFieldValue): string {
  if (origin === false) return 'none';
  if (origin === '*') return 'any';
  return typeof origin === 'object' ? summarizeNames(origin) : String(origin);
}

function listCell(value: CorsFieldValue): string {
  if (typeof value === 'object') return value.length === 0 ? 'none' : summarizeNames(value);
  return value === '*' ? 'any' : String(value);
}
