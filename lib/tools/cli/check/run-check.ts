import { nearestName } from '../../../diagnostics/nearest-name.js';
import type { Arguments } from '../arguments.js';
import { usageError } from '../command-error.js';
import type { ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { Terminal } from '../terminal.js';
import { audit, gradeOf } from './audit/audit.js';
import { type CheckReport, exitCodeOf } from './check-report.js';
import { type AskedRequest, isSafe, isSent, needsPreflight } from '../request/asked-request.js';
import { CheckClient } from './probe/client.js';
import { FINDING_CODES, type FindingCode, SEVERITIES, type Severity } from './audit/finding-codes.js';
import type { Observation } from './probe/observation.js';
import { type Observed, observe } from './probe/observe.js';
import { getProbes, hostileProbes, ownPreflight, ownRequest, ownUniqueRequest, type Probe } from './probe/probes.js';
import { readAskedRequest } from '../request/read-request.js';
import { withoutSecrets } from './print/hidden-report.js';
import { reportAsData } from './print/report-data.js';
import { reportAsText } from './print/report-text.js';
import { judge } from './verdict.js';

/** `check <url>`: sends the requests, judges them, audits the server and prints the result. */
export async function runCheck(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const request = readAskedRequest(given);
  const ignored = given.list('ignore').map(readCode);
  const options = { ignored, failOn: readSeverity(given.text('fail-on')), get: !given.flag('no-get') };
  const complete = await check(request, options, (text) => terminal.progress(text));
  const report = given.flag('show-secrets') ? complete : withoutSecrets(complete);
  terminal.print(given.flag('json') ? printableJson(reportAsData(report)) : reportAsText(report, terminal));
  return exitCodeOf(report);
}

function readCode(text: string): FindingCode {
  const code = FINDING_CODES.find((one) => one === text);
  if (code !== undefined) return code;
  const nearest = nearestName(text, FINDING_CODES);
  throw usageError(`Unknown finding '${text}'.`, nearest && `Did you mean ${nearest}?`);
}

interface CheckOptions {
  readonly ignored: readonly FindingCode[];
  readonly failOn: Severity;
  /** Whether GET requests may be sent for another method. */
  readonly get: boolean;
}

function readSeverity(text = 'low'): Severity {
  const severity = SEVERITIES.find((one) => one === text);
  if (severity === undefined) throw usageError(`Unknown severity '${text}'.`, `Write one of ${SEVERITIES.join(', ')}.`);
  return severity;
}

/** If the URL with another query gets another status, its responses say nothing about the URL itself. */
async function answersWithQuery(
  own: readonly Observation[],
  request: AskedRequest,
  client: CheckClient,
): Promise<boolean> {
  const exchange = await client.send(ownUniqueRequest(request)).catch(() => undefined);
  const plain = own.find(({ name }) => name === 'own-request')?.exchange;
  return plain === undefined || exchange === undefined || exchange.response.status === plain.response.status;
}

async function check(
  request: AskedRequest,
  options: CheckOptions,
  progress: (text: string) => void,
): Promise<CheckReport> {
  const client = new CheckClient(request.url, request.timeout);
  try {
    progress(`Asking ${request.url.host} …`);
    const own = await sendOwn(request, client);
    const safe = isSafe(request.method) && (await answersWithQuery(own.observations, request, client));
    const gets = isSafe(request.method) || !options.get ? [] : getProbes(request);
    const probes = [...own.postponed, ...hostileProbes(request, safe), ...gets];
    const before = own.observations.length + (isSafe(request.method) ? 1 : 0);
    const around = await observe(client, probes, (done) => {
      progress(`Asking ${request.url.host} … ${before + done} of ${before + probes.length}`);
    });
    return reportOf(request, options, own.observations, around, before + probes.length);
  } finally {
    client.close();
  }
}

/** The verdict depends on these, so they are sent first. If one gets no response, the check ends. */
async function sendOwn(
  request: AskedRequest,
  client: CheckClient,
): Promise<{ observations: readonly Observation[]; postponed: readonly Probe[] }> {
  const preflight = ownPreflight(request);
  const needed = needsPreflight(request);
  const probes = [...(needed ? [preflight] : []), ...(isSent(request) ? [ownRequest(request)] : [])];
  const observations: Observation[] = [];
  for (const probe of probes) {
    const { name, origin } = probe;
    observations.push({ name, origin, exchange: await client.send(probe) });
  }
  return { observations, postponed: needed ? [] : [preflight] };
}

function reportOf(
  request: AskedRequest,
  { ignored, failOn }: CheckOptions,
  own: readonly Observation[],
  { observations, unanswered }: Observed,
  requests: number,
): CheckReport {
  const seen = { ...Object.fromEntries(own.map((one) => [one.name, one])), ...observations };
  const preflight = own.find(({ name }) => name === 'own-preflight')?.exchange;
  const exchange = own.find(({ name }) => name === 'own-request')?.exchange;
  const found = audit(request, seen);
  const findings = found.filter(({ code }) => !ignored.includes(code));
  return {
    request,
    preflight,
    exchange,
    verdict: judge(request, { preflight: preflight?.response, request: exchange?.response }),
    grade: unanswered.length > 0 ? null : gradeOf(findings),
    findings,
    ignored: ignored.filter((code) => found.some((finding) => finding.code === code)),
    unanswered,
    failOn,
    requests,
  };
}
