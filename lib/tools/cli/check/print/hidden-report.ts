import { withoutSecrets as withoutHeaderSecrets } from '../../request/secrets/hidden-response-header.js';
import { Secrets } from '../../request/secrets/secrets.js';
import type { Finding } from '../audit/finding.js';
import type { CheckReport } from '../check-report.js';
import type { ProbeExchange } from '../probe/probe-exchange.js';
import type { CheckVerdict } from '../verdict.js';

/** The report without the secrets of the request, wherever they appear, and without those that the server sent. */
export function withoutSecrets(report: CheckReport): CheckReport {
  const { request, preflight, exchange, verdict, findings, unanswered } = report;
  const secrets = new Secrets(request.headers, request.cookie);
  return {
    ...report,
    request: { ...request, headers: secrets.request(request.headers) },
    preflight: preflight && hiddenExchange(preflight, secrets),
    exchange: exchange && hiddenExchange(exchange, secrets),
    verdict: hiddenVerdict(verdict, secrets),
    findings: findings.map((finding) => hiddenFinding(finding, secrets)),
    unanswered: unanswered.map((one) => ({ ...one, reason: secrets.text(one.reason) })),
  };
}

function hiddenExchange({ request, response }: ProbeExchange, secrets: Secrets): ProbeExchange {
  const { statusText, headers } = response;
  return {
    request: { ...request, headers: secrets.request(request.headers) },
    response: { ...response, statusText: secrets.text(statusText), headers: secrets.response(headers) },
  };
}

function hiddenVerdict(verdict: CheckVerdict, secrets: Secrets): CheckVerdict {
  return {
    ...verdict,
    message: secrets.text(verdict.message),
    sent: verdict.sent.map((line) => hiddenLine(line, secrets)),
  };
}

/** The line of one header. */
function hiddenLine(line: string, secrets: Secrets): string {
  const end = line.indexOf(': ');
  const header = [line.slice(0, end), line.slice(end + 2)] as const;
  return secrets.text(end < 0 ? line : withoutHeaderSecrets(header).join(': '));
}

function hiddenFinding(finding: Finding, secrets: Secrets): Finding {
  return {
    ...finding,
    evidence: finding.evidence.map(({ request, lines }) => ({ request, lines: lines.map((one) => secrets.text(one)) })),
  };
}
