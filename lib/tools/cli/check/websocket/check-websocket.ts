import { sendHandshake } from '../../../testing/sockets/handshake.js';
import { HandshakeError } from '../../../testing/sockets/handshake-error.js';
import { addSocketIoQuery } from '../../../testing/sockets/namespace.js';
import type { Arguments } from '../../arguments.js';
import { CommandError, usageError } from '../../command-error.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { printableJson } from '../../printable-json.js';
import { DEFAULT_TIMEOUT } from '../../request/default-timeout.js';
import { readSeconds } from '../../read-seconds.js';
import { readOrigin, readUrl } from '../../request/read-request.js';
import type { Terminal } from '../../terminal.js';
import { hostileOrigins } from '../probe/hostile-origins.js';
import { type Attempt, HIJACKING, type WebSocketReport, websocketReportAsText } from './websocket-report.js';

const OPEN = 101;

/** Options that describe an HTTP request. A page cannot set them for a WebSocket. */
const NOT_FOR_WEB_SOCKETS = ['method', 'header', 'send', 'requests', 'cookie', 'credentials', 'no-get'] as const;

export function isWebSocketUrl(text: string | undefined): text is string {
  return text !== undefined && /^wss?:\/\//i.test(text);
}

/**
 * `check wss://…`: opens the WebSocket as a page of the given origin does, and then as pages of other origins. Browsers apply no CORS
 * to WebSockets, so the server must refuse them (RFC 6455, section 10.2).
 */
export async function checkWebSocket(address: string, given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const isGiven = (name: string): boolean =>
    given.flag(name) || given.text(name) !== undefined || given.list(name).length > 0;
  const needless = NOT_FOR_WEB_SOCKETS.find(isGiven);
  if (needless !== undefined) throw usageError(`--${needless} has no effect on a WebSocket.`, 'Leave it out.');
  const url = readUrl(address.replace(/^ws/i, 'http'));
  if (/\/socket\.io\/?$/.test(url.pathname) && url.search === '') addSocketIoQuery(url);
  const origin = readOrigin(given.text('origin'));
  const timeout = readSeconds(given.text('timeout'), DEFAULT_TIMEOUT);
  const attempts: Attempt[] = [];
  for (const one of new Set([origin, ...hostilePages(origin)])) {
    terminal.progress(`Opening the WebSocket as a page of ${one}`);
    attempts.push({ origin: one, ...(await answerTo(url, one, timeout)) });
  }
  const report = reportOf(address, attempts, given.list('ignore').includes(HIJACKING.code));
  terminal.print(given.flag('json') ? printableJson(report) : websocketReportAsText(report, terminal));
  return report.verdict.outcome === 'allowed' && report.findings.length === 0 ? EXIT.fine : EXIT.found;
}

/** Origins of other sites: any, and those that a faulty comparison mistakes for the given one. */
function hostilePages(origin: string): string[] {
  const origins = hostileOrigins(origin);
  const names = ['stranger', 'null', 'suffixed', 'glued', 'lengthened', 'truncated'] as const;
  return names.flatMap((name) => origins[name] ?? []);
}

async function answerTo(url: URL, origin: string, timeout: number): Promise<Omit<Attempt, 'origin'>> {
  try {
    const { status, socket } = await sendHandshake({ server: url, url, origin, tls: {}, timeout });
    socket?.destroy();
    return { status };
  } catch (error) {
    // The server accepted the page. Only the browser closes the connection.
    if (error instanceof HandshakeError) return { status: OPEN, fault: error.message };
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      'connection',
      `The handshake failed: ${message}`,
      'Check the URL, and whether the server runs.',
    );
  }
}

function reportOf(url: string, attempts: readonly Attempt[], isIgnored: boolean): WebSocketReport {
  const [own, ...others] = attempts;
  const hijackable = others.filter(({ status }) => status === OPEN);
  const allowed = own?.status === OPEN && own.fault === undefined;
  const findings =
    hijackable.length > 0 && !isIgnored ? [{ ...HIJACKING, origins: hijackable.map((one) => one.origin) }] : [];
  const message = allowed
    ? `Pages of ${own.origin} can open this WebSocket.`
    : `Pages of ${own?.origin ?? ''} cannot open this WebSocket: ${reasonOf(own)}`;
  return {
    url,
    origin: own?.origin ?? '',
    verdict: { outcome: allowed ? 'allowed' : 'blocked', message },
    grade: findings.length > 0 ? 'D' : 'A',
    findings,
    requests: attempts,
  };
}

function reasonOf(attempt: Attempt | undefined): string {
  if (attempt?.fault === undefined) return `the server answers with ${String(attempt?.status)}.`;
  return `browsers do not accept the response, because ${attempt.fault}.`;
}
