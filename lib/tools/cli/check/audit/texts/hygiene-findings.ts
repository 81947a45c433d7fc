import type { FindingText } from './finding-text.js';

/** Cookies, and headers that the caller adds. */
export const HYGIENE_FINDINGS = {
  'cookie-not-kept': {
    severity: 'low',
    title: 'A cookie is set that browsers do not keep for this page',
    why: 'The page and the server belong to different sites. Browsers keep and send such a cookie only with SameSite=None and Secure, so the next request of this page has no session.',
    fix: 'Set the cookie with SameSite=None; Secure; Partitioned, or serve the page and the server from one site.',
    nestjsCors:
      "This module does not set cookies. Where you set it: { sameSite: 'none', secure: true, partitioned: true }.",
  },
  'header-injection': {
    severity: 'high',
    title: 'A line break in a request header becomes a header of the response',
    why: 'The server decodes %0d%0a in a header that it sends back, so the caller can add headers to the response, such as Set-Cookie, and with a cache in between serve them to others.',
    fix: 'Do not decode request headers. Send the Origin back only if it equals an allowed one, and answer Access-Control-Request-Headers with a list.',
    nestjsCors: 'Header values are never decoded, and what is sent comes from the policy.',
  },
} as const satisfies Record<string, FindingText>;
