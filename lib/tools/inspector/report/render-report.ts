import { printable } from '../../../diagnostics/render-value.js';
import { type Column, columnsOf } from './columns.js';
import { type CorsReport, type CorsReportEntry, gatewayConditions } from './report.js';
import { fits, ruleFor, tableLines } from './table.js';

const PLACE = ['Method', 'Path', 'Handler'];
/** These are shown even if all routes have the same value: they say who can read what. */
const ALWAYS_SHOWN = ['Origins', 'Credentials'];
/** The longest line, in characters, unless a terminal has another width. */
const WIDTH = 120;

/**
 * A report as a table for terminals, grouped by controller. What all routes have in common is one line below it.
 *
 * @param width the longest line, in characters
 * @publicApi
 */
export function renderReport({ entries, ownHosts }: CorsReport, width = WIDTH): string {
  const all = columnsOf(entries);
  const shown = all.filter(({ title, cell }) => ALWAYS_SHOWN.includes(title) || new Set(entries.map(cell)).size > 1);
  const common = all.filter((column) => !shown.includes(column));
  const groups = groupedByController(entries);
  const wide = rowsOf(groups.flat(), shown);
  const rows = fits(wide, width) ? wide : rowsOf(groups.flat(), merged(shown));
  const [head = [], ...lines] = tableLines(rows, width);
  let next = 0;
  const blocks = groups.map((group) => group.flatMap(() => lines[next++] ?? []).join('\n'));
  return [
    [...head, ruleFor(rows, width), blocks[0] ?? ''].join('\n').trimEnd(),
    ...blocks.slice(1),
    ...commonLine(common, entries),
    ...hostsLine(ownHosts),
  ].join('\n\n');
}

function rowsOf(entries: readonly CorsReportEntry[], columns: readonly Column[]): readonly (readonly string[])[] {
  return [headOf(columns), ...entries.map((entry) => rowOf(entry, columns))].map((cells) => cells.map(printable));
}

/** For a narrow terminal: one column for everything but the origins and credentials. */
function merged(columns: readonly Column[]): readonly Column[] {
  const first = columns.filter(({ title }) => ALWAYS_SHOWN.includes(title));
  const others = columns.filter((column) => !first.includes(column));
  const cell = (entry: CorsReportEntry): string => others.map((one) => `${one.title} ${one.cell(entry)}`).join('; ');
  return others.length === 0 ? first : [...first, { title: 'Options', cell }];
}

/**
 * A report as a table in Markdown.
 *
 * @publicApi
 */
export function renderReportMarkdown({ entries, ownHosts }: CorsReport): string {
  const columns = columnsOf(entries);
  const head = headOf(columns);
  const rows = [head, head.map(() => '---'), ...entries.map((entry) => rowOf(entry, columns).map(escaped))];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return [table, ...hostsLine(ownHosts).map(escaped)].join('\n\n');
}

function headOf(columns: readonly Column[]): readonly string[] {
  return [...PLACE, ...columns.map(({ title }) => title)];
}

/** Requests without a handler come last. The order within a group stays. */
function groupedByController(entries: readonly CorsReportEntry[]): readonly (readonly CorsReportEntry[])[] {
  const groups = new Map<string, CorsReportEntry[]>();
  for (const entry of entries) {
    const name = controllerOf(entry) ?? '';
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const { '': withoutHandler = [], ...others } = Object.fromEntries(groups);
  return [...Object.values(others), withoutHandler].filter(({ length }) => length > 0);
}

/** The class of a handler such as `CatsController.list`. A gateway is a class. */
export function controllerOf({ method, handler }: CorsReportEntry): string | undefined {
  return method === 'WS' ? handler : handler?.slice(0, handler.lastIndexOf('.'));
}

function commonLine(columns: readonly Column[], [first]: readonly CorsReportEntry[]): readonly string[] {
  if (first === undefined || columns.length === 0) return [];
  return [printable(`The same for all: ${columns.map(({ title, cell }) => `${title} ${cell(first)}`).join('; ')}`)];
}

function hostsLine(ownHosts: CorsReport['ownHosts']): readonly string[] {
  return ownHosts === undefined ? [] : [`Own hosts: ${ownHosts.join(', ') || 'none'}`];
}

function rowOf(entry: CorsReportEntry, columns: readonly Column[]): string[] {
  const { method, path, versions, hosts, pattern, handler = '' } = entry;
  const conditions = [
    ...(versions === undefined ? [] : [`version ${versions.join(' or ')}`]),
    ...(hosts === undefined ? [] : [`host ${hosts.join(' or ')}`]),
    ...gatewayConditions(entry),
    ...(pattern === undefined ? [] : [`at '${pattern}'`]),
  ];
  const place = [method, conditions.length === 0 ? path : `${path} (${conditions.join(', ')})`, handler];
  return [...place, ...columns.map(({ cell }) => cell(entry))];
}

function escaped(text: string): string {
  return printable(text).replace(/[\\|*_`<>[\]]/g, '\\$&');
}
