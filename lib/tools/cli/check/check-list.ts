import { CommandError } from '../command-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { Terminal } from '../terminal.js';
import { type CheckReport, exitCodeOf } from './check-report.js';
import { type ListedCheck, summaryTable } from './print/summary-table.js';
import { reportAsData } from './print/report-data.js';
import { reportAsText } from './print/report-text.js';

/** Checks the requests one after the other, and goes on after one that has no result. */
export async function checkList(
  requests: readonly AskedRequest[],
  checkOne: (request: AskedRequest) => Promise<CheckReport>,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const checks: ListedCheck[] = [];
  for (const request of requests) {
    const result = await checkOne(request).catch(rethrowUnlessExpected);
    checks.push({ request, result });
    if (!json) terminal.print(`${textOf(result, request, terminal)}\n`);
  }
  const exitCode = exitCodeOfAll(checks);
  terminal.print(json ? printableJson({ checks: checks.map(dataOf), exitCode }) : summaryTable(checks, terminal));
  return exitCode;
}

function rethrowUnlessExpected(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
}

function textOf(result: ListedCheck['result'], { method, url }: AskedRequest, terminal: Terminal): string {
  if (!(result instanceof CommandError)) return reportAsText(result, terminal);
  return [`${method} ${url.href}`, `error: ${result.message}`, result.hint ?? ''].join('\n').trimEnd();
}

function dataOf({ request, result }: ListedCheck): object {
  if (!(result instanceof CommandError)) return reportAsData(result);
  const { code, message, hint = null } = result;
  return { url: request.url.href, method: request.method, error: { code, message, hint }, exitCode: EXIT.failed };
}

/** What was found counts more than what has no result. */
function exitCodeOfAll(checks: readonly ListedCheck[]): ExitCode {
  const codes = checks.map(({ result }) => (result instanceof CommandError ? EXIT.failed : exitCodeOf(result)));
  return [EXIT.found, EXIT.failed].find((code) => codes.includes(code)) ?? EXIT.fine;
}
