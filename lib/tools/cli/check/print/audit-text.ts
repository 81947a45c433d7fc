import type { Terminal } from '../../terminal.js';
import type { CheckReport } from '../check-report.js';
import type { Note } from '../notes.js';
import type { Finding } from '../audit/finding.js';
import { FINDINGS, type FindingText, type Severity } from '../audit/finding-codes.js';
import { safeLine, labelled } from './layout.js';

const LABEL_WIDTH = '  nestjs-cors: '.length;

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};

/** The findings of the audit as text. */
export function auditAsText(report: CheckReport, terminal: Terminal): string {
  return [
    `${terminal.style('bold', 'Audit')}: ${summary(report)}`,
    ...report.findings.map((finding) => findingAsText(finding, terminal)),
    ...(report.ignored.length === 0 ? [] : [`Ignored: ${report.ignored.join(', ')}`]),
    ...report.notes.map(noteAsText),
    ...(report.unanswered.length === 0 ? [] : [unansweredAsText(report)]),
  ].join('\n\n');
}

function summary({ grade, findings, requests }: CheckReport): string {
  const asked = `${requests} requests`;
  const result = grade === null ? 'incomplete' : `grade ${grade}`;
  const [worst] = findings;
  if (worst === undefined) return `${result}, nothing found (${asked})`;
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return `${result}, ${count}, at worst ${worst.severity} (${asked})`;
}

function findingAsText({ code, severity, evidence }: Finding, terminal: Terminal): string {
  const { title, why, fix, nestjsCors }: FindingText = FINDINGS[code];
  const seen = evidence.flatMap(({ request, lines }) => [request, ...lines.map((line) => `  ${line}`)]);
  return [
    `${terminal.style(COLOURS[severity], severity)} ${terminal.style('bold', title)} [${code}]`,
    ...seen.map((line, i) => (i === 0 ? '  seen:' : '').padEnd(LABEL_WIDTH) + safeLine(line)),
    labelled('  why:', why, LABEL_WIDTH),
    labelled('  fix:', fix, LABEL_WIDTH),
    labelled('  nestjs-cors:', nestjsCors, LABEL_WIDTH),
  ].join('\n');
}

function noteAsText({ code, message }: Note): string {
  return labelled('note', `${safeLine(message)} [${code}]`, 'note '.length);
}

function unansweredAsText({ unanswered }: CheckReport): string {
  const lines = unanswered.map(({ name, origin, reason }) => `  ${name} (${origin ?? 'no origin'}): ${reason}`);
  return ['The audit is incomplete, because some requests got no usable response:', ...lines.map(safeLine)].join('\n');
}
