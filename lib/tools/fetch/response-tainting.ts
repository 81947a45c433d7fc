import { type ModeCode, type Verdict, failed } from './failure.js';
import { areSameOrigin } from './request-origin.js';

/** Fetch, "mode", as far as `fetch()` lets scripts choose. */
export type RequestMode = 'cors' | 'no-cors' | 'same-origin';
/** Fetch, "redirect mode". */
export type RedirectMode = 'follow' | 'error' | 'manual';
/** Fetch, "response tainting": what becomes of the response's `type`. */
export type ResponseTainting = 'basic' | 'cors' | 'opaque';

export interface TaintedRequest {
  /** The page's own, whatever redirects made of it. */
  readonly origin: string;
  readonly url: URL;
  readonly mode: RequestMode;
  readonly redirect: RedirectMode;
  /** What the request before the redirect had; at first `basic`. */
  readonly tainting: ResponseTainting;
}

/** Fetch, "main fetch", step 12: which way a request goes, asked again after every redirect. */
export function responseTainting(request: TaintedRequest): Verdict<ModeCode, { readonly tainting: ResponseTainting }> {
  const { origin, url, mode, redirect, tainting } = request;
  const fail = (code: ModeCode) => failed(code, url.href, [], []);
  const isHttp = ['http:', 'https:'].includes(url.protocol);
  // A detour through another origin is not undone by coming back.
  if (isHttp && tainting === 'basic' && areSameOrigin(origin, url.origin)) return { ok: true, tainting };
  if (mode === 'same-origin') return fail('same-origin-mode');
  if (mode === 'no-cors' && redirect !== 'follow') return fail('no-cors-redirect-mode');
  if (!isHttp) return fail('scheme');
  return { ok: true, tainting: mode === 'no-cors' ? 'opaque' : 'cors' };
}
