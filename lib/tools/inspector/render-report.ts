import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { printable } from '../../diagnostics/render-value.js';
import { SERVED_METHODS } from './describe-policy.js';
import type { CorsFieldValue } from './explanation.js';
import type { CorsReport, CorsReportEntry } from './report.js';

const HEAD = [
  'Method',
  'Path',
  'Handler',
  'Origins',
  'Credentials',
  'Methods',
  'Request headers',
  'Exposed',
  'Max age',
];

/**
 * A report as a table for terminals.
 *
 * @publicApi
 */
export function renderReport({ entries }: CorsReport): string {
  const rows = [HEAD, ...entries.map(rowOf)].map((cells) => cells.map(printable));
  const widths = HEAD.map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}

/**
 * A report as a table in Markdown.
 *
 * @publicApi
 */
export function renderReportMarkdown({ entries }: CorsReport): string {
  const rows = [HEAD, HEAD.map(() => '---'), ...entries.map((entry) => rowOf(entry).map(escaped))];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowOf(entry: CorsReportEntry): string[] {
  const { method, path, versions, hosts, pattern, handler = '', policy } = entry;
  const conditions = [
    ...(versions === undefined ? [] : [`version ${versions.join(' or ')}`]),
    ...(hosts === undefined ? [] : [`host ${hosts.join(' or ')}`]),
    ...(pattern === undefined ? [] : [`at '${pattern}'`]),
  ];
  const {
    origin = false,
    credentials = false,
    methods = '',
    allowedHeaders = [],
    exposedHeaders = [],
    maxAge = 0,
  } = policy;
  return [
    method,
    conditions.length === 0 ? path : `${path} (${conditions.join(', ')})`,
    handler,
    originCell(origin),
    credentials === true ? 'yes' : 'no',
    methods === SERVED_METHODS ? 'served' : listCell(methods),
    listCell(allowedHeaders),
    listCell(exposedHeaders),
    String(maxAge),
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

function escaped(text: string): string {
  return printable(text).replace(/[\\|*_`<>[\]]/g, '\\$&');
}
