import type { Terminal } from '../../terminal.js';
import { labelled, safeLine } from '../print/layout.js';

/** A handshake, and the status of its response. 101 opens the WebSocket. */
export interface Attempt {
  readonly origin: string;
  readonly status: number;
  /** Why browsers close the connection although the status is 101. */
  readonly fault?: string;
}

/** What a check of a WebSocket found, as `--json` prints it. */
export interface WebSocketReport {
  readonly url: string;
  readonly origin: string;
  readonly verdict: { readonly outcome: 'allowed' | 'blocked'; readonly message: string };
  readonly grade: 'A' | 'D';
  readonly findings: readonly (typeof HIJACKING & { readonly origins: readonly string[] })[];
  readonly requests: readonly Attempt[];
}

export const HIJACKING = {
  code: 'websocket-hijacking',
  severity: 'high',
  title: 'Cross-site WebSocket hijacking: pages of other origins can open this WebSocket',
  why:
    "Browsers apply no CORS to WebSockets and send the visitor's cookies, so any page can act as its visitor and read what arrives, " +
    'unless each connection needs a token that is not a cookie.',
  fix: 'Compare the Origin header of the handshake with a list of origins, and answer others with 403 (RFC 6455, section 10.2).',
  withNestjsCors:
    "With nestjs-cors: write @Cors('https://app.example.com') on the gateway, or an entry of paths for other libraries.",
} as const;

export function websocketReportAsText(
  { url, verdict, grade, findings, requests }: WebSocketReport,
  terminal: Terminal,
): string {
  const mark = verdict.outcome === 'allowed' ? '✓' : '✗';
  const tried = requests.map(({ origin, status, fault }) => {
    const remark = fault === undefined ? '' : ', which browsers do not accept';
    return `  Origin: ${origin} → ${String(status)}${remark}`;
  });
  const blocks = findings.map(({ severity, code, title, why, fix, withNestjsCors, origins }) =>
    [
      terminal.style('red', `[${severity}] ${title} [${code}]`),
      ...origins.map((origin) => `  Opens for: ${origin}`),
      labelled('  Why:', why, 8),
      labelled('  Fix:', fix, 8),
      `  ${withNestjsCors}`,
    ].join('\n'),
  );
  const result = findings.length === 0 ? 'The server refuses pages of other origins.' : '';
  return [
    [`Handshakes with ${url}:`, ...tried].map(safeLine).join('\n'),
    safeLine(`${mark} ${verdict.message}`),
    ...blocks,
    `Grade: ${grade}${result === '' ? '' : `. ${result}`}`,
  ].join('\n\n');
}
