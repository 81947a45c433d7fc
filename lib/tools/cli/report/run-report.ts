import { diffReports } from '../../inspector/report/diff.js';
import { renderDiff } from '../../inspector/report/render-diff.js';
import { renderReport, renderReportMarkdown } from '../../inspector/report/render-report.js';
import type { CorsReport } from '../../inspector/report/report.js';
import { askForReport } from '../application/process/ask-application.js';
import { readApplicationOptions } from '../application/read-application-options.js';
import { filterReport, nothingListed, readReportFilter } from './report-filter.js';
import type { Arguments } from '../arguments.js';
import { usageError } from '../command-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { Terminal } from '../terminal.js';
import { readReport } from './read-report.js';

/** `report <module>`: starts the application and prints its policies, or the changes since another report. */
export async function runReport(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand = ''] = given.expectOperands('<module>');
  if (given.flag('json') && given.flag('markdown'))
    throw usageError('--json and --markdown cannot be combined.', 'Give one of them.');
  const since = given.text('since');
  if (since !== undefined && given.flag('markdown'))
    throw usageError('--since and --markdown cannot be combined.', 'Give one of them.');
  const options = readApplicationOptions(operand, given);
  const before = since === undefined ? undefined : readReport(since);
  const filter = readReportFilter(given);
  const report = filterReport(await askForReport(options, terminal), filter);
  const earlier = before && filterReport(before, filter);
  if (report.entries.length + (earlier?.entries.length ?? 0) === 0) throw nothingListed();
  if (earlier !== undefined) return printDiff(earlier, report, given.flag('json'), terminal);
  terminal.print(render(report, given, terminal));
  return EXIT.fine;
}

function render(report: CorsReport, given: Arguments, terminal: Terminal): string {
  if (given.flag('json')) return printableJson(report);
  return given.flag('markdown') ? renderReportMarkdown(report) : renderReport(report, terminal.width);
}

function printDiff(before: CorsReport, after: CorsReport, json: boolean, terminal: Terminal): ExitCode {
  const diff = diffReports(before, after);
  terminal.print(json ? printableJson(diff) : renderDiff(diff, terminal.width));
  return diff.gains.length + diff.loses.length + diff.changes.length === 0 ? EXIT.fine : EXIT.found;
}
