import { type ModeCode, type Verdict, failed } from './failure.js';
import { areSameOrigin } from './request-origin.js';

/** Fetch, "mode": the values that a script can choose. */
export type RequestMode = 'cors' | 'no-cors' | 'same-origin';
/** Fetch, "redirect mode". */
export type RedirectMode = 'follow' | 'error' | 'manual';
/** Fetch, "response tainting": it determines the `type` of the response. */
export type ResponseTainting = 'basic' | 'cors' | 'opaque';

export interface TaintedRequest {
  /** The origin of the page. Redirects do not change it. */
  readonly origin: string;
  readonly url: URL;
  readonly mode: RequestMode;
  readonly redirect: RedirectMode;
  /** The tainting before the redirect. The first request starts with `basic`. */
  readonly tainting: ResponseTainting;
}

/** Fetch, "main fetch", step 12: how a request is sent. It runs again after every redirect. */
export function responseTainting(request: TaintedRequest): Verdict<ModeCode, { readonly tainting: ResponseTainting }> {
  const { origin, url, mode, redirect, tainting } = request;
  const fail = (code: ModeCode) => failed(code, url.href, [], []);
  const isHttp = ['http:', 'https:'].includes(url.protocol);
  // A redirect back to the origin of the page does not make the request same-origin again.
  if (isHttp && tainting === 'basic' && areSameOrigin(origin, url.origin)) return { ok: true, tainting };
  if (mode === 'same-origin') return fail('same-origin-mode');
  if (mode === 'no-cors' && redirect !== 'follow') return fail('no-cors-redirect-mode');
  if (!isHttp) return fail('scheme');
  return { ok: true, tainting: mode === 'no-cors' ? 'opaque' : 'cors' };
}
