import { nearestName } from '../../../diagnostics/nearest-name.js';
import type { Arguments } from '../arguments.js';
import { usageError } from '../command-error.js';
import type { ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { AskedRequest } from '../request/asked-request.js';
import { readAskedRequest } from '../request/read-request.js';
import { readRequestFile } from '../request/request-file.js';
import type { Terminal } from '../terminal.js';
import { FINDING_CODES, type FindingCode, SEVERITIES, type Severity } from './audit/finding-codes.js';
import { checkList } from './check-list.js';
import { type CheckReport, exitCodeOf } from './check-report.js';
import { checkServer } from './check-server.js';
import { withoutSecrets } from './print/hidden-report.js';
import { reportAsData } from './print/report-data.js';
import { reportAsText } from './print/report-text.js';
import { checkWebSocket, isWebSocketUrl } from './websocket/check-websocket.js';

/** `check <url>`: sends the requests, judges them, audits the server and prints the result. */
export async function runCheck(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [address] = given.operands;
  if (isWebSocketUrl(address)) return checkWebSocket(address, given, terminal);
  const ignored = given.list('ignore').map(readCode);
  const options = { ignored, failOn: readSeverity(given.text('fail-on')), get: !given.flag('no-get') };
  const checkOne = async (request: AskedRequest): Promise<CheckReport> => {
    const report = await checkServer(request, options, (text) => terminal.progress(text));
    return given.flag('show-secrets') ? report : withoutSecrets(report);
  };
  const file = given.text('requests');
  if (file !== undefined) return checkList(readRequestFile(file, given), checkOne, given.flag('json'), terminal);
  const report = await checkOne(readAskedRequest(given));
  terminal.print(given.flag('json') ? printableJson(reportAsData(report)) : reportAsText(report, terminal));
  return exitCodeOf(report);
}

function readCode(text: string): FindingCode {
  const code = FINDING_CODES.find((one) => one === text);
  if (code !== undefined) return code;
  const nearest = nearestName(text, FINDING_CODES);
  throw usageError(`Unknown finding '${text}'.`, nearest && `Did you mean ${nearest}?`);
}

function readSeverity(text = 'low'): Severity {
  const severity = SEVERITIES.find((one) => one === text);
  if (severity === undefined) throw usageError(`Unknown severity '${text}'.`, `Write one of ${SEVERITIES.join(', ')}.`);
  return severity;
}
