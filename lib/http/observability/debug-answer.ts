import type { RawResponse } from '../cors-context.js';
import { type CorsRefusal, REFUSALS } from '../../policy/decide/reason.js';

/** The header with the reason if `debug` is on. */
export const REASON_HEADER = 'Nestjs-Cors-Reason';

/** Sets a header with the reason, which the network panel of a browser shows. Scripts never see the response to a preflight. */
export function nameReason(response: RawResponse, reason: CorsRefusal): void {
  response.setHeader(REASON_HEADER, reason);
}

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
