import vary from 'vary';
import type { HeaderPlan } from '../policy/header-plan.js';
import type { RawResponse } from './exchange.js';

/**
 * The one place that writes headers. The plan has the last word: whatever `Access-Control-*` headers a handler or an
 * upstream set are gone, and exactly one of each planned one stands (R14). `Vary` is merged (R15).
 */
export function writeHeaders(response: RawResponse, plan: HeaderPlan): void {
  for (const name of response.getHeaderNames()) {
    if (name.toLowerCase().startsWith('access-control-')) response.removeHeader(name);
  }
  for (const [name, value] of plan.set) response.setHeader(name, value);
  if (plan.vary.length > 0) vary(response, [...plan.vary]);
}

/** Ends the response without a body. */
export function answerEmpty(response: RawResponse, status: number): void {
  response.statusCode = status;
  // A 204 has no body by definition (RFC 9110, section 15.3.5).
  if (status !== 204) response.setHeader('Content-Length', '0');
  response.end();
}
