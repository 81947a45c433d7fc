import { type AskedRequest, isSafe, isSent, needsPreflight } from '../request/asked-request.js';
import { audit, gradeOf } from './audit/audit.js';
import type { FindingCode, Severity } from './audit/finding-codes.js';
import type { CheckReport } from './check-report.js';
import { notesOf, preflightsOnly, whyNotUnique } from './notes.js';
import { CheckClient } from './probe/client.js';
import type { Observation } from './probe/observation.js';
import { Observer } from './probe/observe.js';
import { Patience } from './probe/patience.js';
import { cacheProbes, getProbes, hostileProbes, ownPreflight, ownRequest, type Probe } from './probe/probes.js';
import { judge } from './verdict.js';

export interface CheckOptions {
  readonly ignored: readonly FindingCode[];
  readonly failOn: Severity;
  /** Whether GET requests may be sent for another method. */
  readonly get: boolean;
}

/**
 * Sends the requests, judges them and audits the server.
 *
 * @throws {CommandError} with the reason if the request of the page gets no response
 */
export async function checkServer(
  request: AskedRequest,
  options: CheckOptions,
  progress: (text: string) => void,
): Promise<CheckReport> {
  const client = new CheckClient(request.url, request.timeout);
  const { host } = request.url;
  const patience = new Patience(client, (seconds) => progress(`Waiting ${seconds} s, as ${host} asks …`));
  const observer = new Observer(patience, (left) => {
    progress(`Asking ${host} … ${client.requests} of ${client.requests + left}`);
  });
  try {
    progress(`Asking ${host} …`);
    const own = await sendOwn(request, observer);
    await sendOthers(request, options, observer);
    return reportOf(request, options, own, observer, client.requests);
  } finally {
    client.close();
  }
}

interface OwnExchanges {
  readonly preflight: Observation | undefined;
  readonly request: Observation | undefined;
}

/** The verdict depends on these, so they are sent first. If one gets no response, the check ends. */
async function sendOwn(request: AskedRequest, observer: Observer): Promise<OwnExchanges> {
  return {
    preflight: needsPreflight(request) ? await observer.require(ownPreflight(request)) : undefined,
    request: isSent(request) ? await observer.require(ownRequest(request)) : undefined,
  };
}

async function sendOthers(request: AskedRequest, { get }: CheckOptions, observer: Observer): Promise<void> {
  const safe = isSafe(request.method);
  const [own, stranger] = cacheProbes(request);
  if (safe) await observer.observe([own]);
  const all = preflightsOnly(request, observer.observations) === undefined;
  const gets = safe || !get ? [] : getProbes(request);
  const probes = [
    ...(all ? [stranger] : []),
    ...(needsPreflight(request) ? [] : [ownPreflight(request)]),
    ...hostileProbes(request, all),
  ];
  await observer.observe(probes, gets.length);
  await compareWithGet(gets, observer);
}

/** The first GET is that of the page. A cache that ignores its query would store what other origins get. */
async function compareWithGet([own, ...others]: readonly Probe[], observer: Observer): Promise<void> {
  if (own === undefined) return;
  await observer.observe([own], others.length);
  const response = observer.observations['get-own']?.exchange.response;
  if (whyNotUnique(undefined, response) === undefined) await observer.observe(others);
}

function reportOf(
  request: AskedRequest,
  { ignored, failOn }: CheckOptions,
  own: OwnExchanges,
  { observations, unanswered }: Observer,
  requests: number,
): CheckReport {
  const [preflight, exchange] = [own.preflight?.exchange, own.request?.exchange];
  const found = audit(request, observations);
  const findings = found.filter(({ code }) => !ignored.includes(code));
  const verdict = judge(request, { preflight: preflight?.response, request: exchange?.response });
  const tried = preflightsOnly(request, observations);
  return {
    request,
    preflight,
    exchange,
    verdict,
    grade: unanswered.length > 0 ? null : gradeOf(findings),
    findings,
    ignored: ignored.filter((code) => found.some((finding) => finding.code === code)),
    notes: [...notesOf(request, exchange, verdict.code === 'allowed'), ...(tried === undefined ? [] : [tried])],
    unanswered,
    failOn,
    requests,
  };
}
