import { readFileSync } from 'node:fs';
import { diffReports, renderDiff } from '../../inspector/diff.js';
import { renderReport, renderReportMarkdown } from '../../inspector/render-report.js';
import type { CorsReport } from '../../inspector/report.js';
import { readPlatform } from '../application/platform.js';
import { messageOf } from '../application/root-module.js';
import { withInspector } from '../application/with-inspector.js';
import type { Arguments } from '../arguments.js';
import { CommandError, usageError } from '../command-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { Terminal } from '../terminal.js';

/** `report <module>`: starts the application and prints its policies, or the changes since another report. */
export async function runReport(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand = ''] = given.expectOperands('<module>');
  if (given.flag('json') && given.flag('markdown'))
    throw usageError('--json and --markdown cannot be combined.', 'Give one of them.');
  const since = given.text('since');
  if (since !== undefined && given.flag('markdown'))
    throw usageError('--since and --markdown cannot be combined.', 'Give one of them.');
  const platform = readPlatform(given.text('platform'));
  const before = since === undefined ? undefined : readReport(since);
  terminal.progress('Starting the application …');
  const report = await withInspector(operand, platform, (inspector) => inspector.report());
  if (before !== undefined) return printDiff(before, report, given.flag('json'), terminal);
  terminal.print(render(report, given));
  return EXIT.fine;
}

function render(report: CorsReport, given: Arguments): string {
  if (given.flag('json')) return printableJson(report);
  return given.flag('markdown') ? renderReportMarkdown(report) : renderReport(report);
}

function printDiff(before: CorsReport, after: CorsReport, json: boolean, terminal: Terminal): ExitCode {
  const diff = diffReports(before, after);
  terminal.print(json ? printableJson(diff) : renderDiff(diff));
  return diff.gains.length + diff.loses.length === 0 ? EXIT.fine : EXIT.found;
}

function readReport(file: string): CorsReport {
  const report = parse(file);
  const { version, entries } = (report ?? {}) as Partial<CorsReport>;
  if (version !== 1 || !Array.isArray(entries))
    throw new CommandError(
      'report',
      `'${file}' is not a report of nestjs-cors.`,
      'Write one: npx nestjs-cors report <module> --json > cors-report.json',
    );
  return report as CorsReport;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError('report', `'${file}' cannot be read: ${messageOf(error)}`);
  }
}
