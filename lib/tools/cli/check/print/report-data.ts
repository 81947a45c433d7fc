import { type CheckReport, exitCodeOf } from '../check-report.js';
import type { Finding } from '../audit/finding.js';
import { FINDINGS, type FindingText } from '../audit/finding-codes.js';
import { nestjsCorsFix } from '../nestjs-cors-fix.js';

/** What `--json` prints. */
export type CheckData = ReturnType<typeof reportAsData>;

/** Programs read this: keep these names. New ones can be added. */
export function reportAsData(report: CheckReport) {
  const { request, preflight, exchange, verdict, grade, requests, ignored, notes, unanswered } = report;
  return {
    url: request.url.href,
    origin: request.origin,
    method: request.method,
    headers: request.headers,
    credentials: request.credentials === 'include',
    exchanges: {
      preflight: preflight ?? null,
      request: exchange ?? null,
    },
    verdict: { ...verdict, nestjsCors: nestjsCorsFix(report) ?? null },
    audit: { grade, requests, findings: report.findings.map(findingData), ignored, notes, unanswered },
    exitCode: exitCodeOf(report),
  };
}

function findingData({ code, severity, evidence }: Finding) {
  const { title, why, fix, nestjsCors }: FindingText = FINDINGS[code];
  return { code, severity, title, evidence, why, fix, nestjsCors };
}
