import { preflightTriggers } from '../../../fetch/preflight-request.js';
import type { Terminal } from '../../terminal.js';
import { auditAsText } from './audit-text.js';
import type { CheckReport } from '../check-report.js';
import { needsPreflight } from '../../request/asked-request.js';
import type { ProbeExchange } from '../probe/probe-exchange.js';
import { safeLine, labelled } from './layout.js';
import { type CheckVerdict } from '../verdict.js';
import { nestjsCorsFix } from '../nestjs-cors-fix.js';

/** How many headers of a request or response are shown. */
const MAX_HEADERS = 60;
const LABEL_WIDTH = '  nestjs-cors: '.length;

/** The report of `check` as text. */
export function reportAsText(report: CheckReport, terminal: Terminal): string {
  const { request } = report;
  const credentials = request.credentials === 'include' ? ', with credentials' : '';
  return [
    `A page of ${request.origin} asks for ${request.method} ${safeLine(request.url.href)}${credentials}`,
    preflightAsText(report, terminal),
    requestAsText(report, terminal),
    verdictAsText(report, terminal),
    auditAsText(report, terminal),
  ].join('\n\n');
}

function preflightAsText({ request, preflight }: CheckReport, terminal: Terminal): string {
  const heading = terminal.style('bold', 'Preflight');
  if (preflight !== undefined)
    return `${heading}, because of ${reasons(request)}\n${exchangeAsText(preflight, terminal)}`;
  return needsPreflight(request) ? heading : `${heading}: not needed`;
}

function reasons(request: CheckReport['request']): string {
  const causes = preflightTriggers(request).map((reason) => {
    return reason.type === 'header' ? reason.name : request.method;
  });
  return [...new Set(causes)].map(safeLine).join(', ');
}

function requestAsText({ exchange, verdict }: CheckReport, terminal: Terminal): string {
  const heading = terminal.style('bold', 'Request');
  if (exchange === undefined) return `${heading}: not sent`;
  const neverSent = verdict.exchange === 'preflight' || ['mixed-content', 'bad-port'].includes(verdict.code);
  return `${heading}${neverSent ? ', which a browser would not send' : ''}\n${exchangeAsText(exchange, terminal)}`;
}

function exchangeAsText({ request, response }: ProbeExchange, terminal: Terminal): string {
  const version = `HTTP/${response.httpVersion}`;
  const status = `${version} ${response.status} ${response.statusText}`.trimEnd();
  return [
    ...[
      `${request.method} ${request.target} ${version === 'HTTP/1.0' ? 'HTTP/1.1' : version}`,
      ...headerLines(request.headers),
    ].map((line) => `  > ${line}`),
    '',
    ...[status, ...headerLines(response.headers)].map((line) => `  < ${line}`),
  ]
    .map((line) => (isCorsLine(line) ? terminal.style('cyan', safeLine(line)) : safeLine(line)))
    .join('\n');
}

function headerLines(headers: ProbeExchange['request']['headers']): string[] {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const more = lines.length - MAX_HEADERS;
  return more > 0 ? [...lines.slice(0, MAX_HEADERS), `(and ${more} more)`] : lines;
}

function isCorsLine(line: string): boolean {
  return /^ {2}[<>] (?:access-control-|origin:|vary:)/i.test(line);
}

const OUTCOMES: Readonly<Record<CheckVerdict['outcome'], readonly ['green' | 'red' | 'yellow', string]>> = {
  allowed: ['green', 'allowed'],
  blocked: ['red', 'blocked'],
  unknown: ['yellow', 'undecided'],
};

function verdictAsText(report: CheckReport, terminal: Terminal): string {
  const { verdict } = report;
  const [colour, word] = OUTCOMES[verdict.outcome];
  const where = verdict.exchange === null || verdict.outcome !== 'blocked' ? '' : ` at the ${verdict.exchange}`;
  const rows: (readonly [string, string | null | undefined])[] = [
    ['step', verdict.step === null ? null : `${verdict.step} [${verdict.code}]`],
    ['sent', verdict.sent.join('\n')],
    ['needed', verdict.needed.join('\n')],
    ['readable', verdict.readable.join(', ')],
    ['fix', verdict.fix],
    ['nestjs-cors', nestjsCorsFix(report)],
  ];
  return [
    `${terminal.style('bold', 'Verdict')}: ${terminal.style(colour, word)}${where}. ${safeLine(verdict.message)}`,
    ...rows.flatMap(([label, text]) =>
      text ? text.split('\n').map((line, i) => row(i === 0 ? label : '', line)) : [],
    ),
  ].join('\n');
}

function row(label: string, text: string): string {
  return labelled(label === '' ? '' : `  ${label}:`, safeLine(text), LABEL_WIDTH);
}
