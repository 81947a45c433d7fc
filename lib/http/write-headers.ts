import vary from 'vary';
import { type HeaderPlan, headersOf } from '../policy/header-plan.js';
import type { RawResponse } from './exchange.js';

/**
 * The one place that writes headers. The plan has the last word: whatever `Access-Control-*` headers a handler or an
 * upstream set are gone, and exactly one of each planned one stands (R14). `Vary` is merged (R15).
 */
export function writeHeaders(response: RawResponse, plan: HeaderPlan): void {
  for (const name of response.getHeaderNames()) {
    // Node has these names in lower case.
    if (name.startsWith('access-control-')) response.removeHeader(name);
  }
  if (plan.allowOrigin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', plan.allowOrigin);
    for (const [name, value] of plan.others) response.setHeader(name, value);
  }
  if (plan.vary === '') return;
  if (response.getHeader('Vary') === undefined) response.setHeader('Vary', plan.vary);
  else vary(response, plan.vary);
}

/** Ends the response without a body, and with these headers. */
export function answerEmpty(response: RawResponse, status: number, plan?: HeaderPlan): void {
  // A 204 has no body by definition (RFC 9110, section 15.3.5).
  const head: Record<string, string> = status === 204 ? {} : { 'Content-Length': '0' };
  if (plan !== undefined) {
    // What nobody can have set needs no merging, and costs half where it is handed over as a whole.
    if (response.getHeaderNames().length > 0) writeHeaders(response, plan);
    else for (const [name, value] of headersOf(plan)) head[name] = value;
  }
  response.writeHead(status, head).end();
}
