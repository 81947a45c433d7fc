import type { RawResponse } from '../cors-context.js';
import { type CorsRefusal, REFUSALS } from '../../policy/decide/reason.js';

/**
 * The header with the reason if `debug` is on. The network panel of a browser shows it. Scripts never see the response to a
 * preflight.
 */
export const REASON_HEADER = 'Nestjs-Cors-Reason';

/** Ends a refused preflight with a body that explains the reason. */
export function answerReason(
  response: RawResponse,
  status: number,
  reason: CorsRefusal,
  details: readonly string[],
): void {
  const body = [`${reason}: ${REFUSALS[reason]}`, ...details, ''].join('\n');
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', String(Buffer.byteLength(body)));
  response.end(body);
}
