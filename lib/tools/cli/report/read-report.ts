import { readFileSync } from 'node:fs';
import type { CorsReport } from '../../inspector/report/report.js';
import { messageOf } from '../application/root-module.js';
import { CommandError } from '../command-error.js';

/**
 * Reads what `report --json` printed.
 *
 * @throws {CommandError} if the file is not such a report
 */
export function readReport(file: string): CorsReport {
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
