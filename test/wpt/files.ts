import { access } from './facts/access.js';
import { cacheModes } from './facts/cache-modes.js';
import { headers } from './facts/headers.js';
import { httpCache } from './facts/http-cache.js';
import { preflights } from './facts/preflights.js';
import { redirected } from './facts/redirects.js';
import { requests } from './facts/requests.js';
import type { WptFile } from './wpt-file.js';

/** The files of the web-platform-tests about CORS and redirects that are restated here. */
export const files: readonly WptFile[] = [
  ...[...access, ...preflights, ...headers, ...redirected],
  ...[...requests, ...cacheModes, ...httpCache],
];

/** The other files about CORS, and why they are not restated. */
export const leftOut: Readonly<Record<string, string>> = {
  'cors/304.htm': 'checks revalidation, which test/browser-comparison/cases/http-cache.ts does',
  'cors/access-control-expose-headers-parsing.window.js':
    'has its cases in a data file, which the table of exposed headers in test/browser-comparison covers',
  'cors/allow-headers.htm': 'has the same subtests as cors/origin.htm',
  'cors/client-hint-request-headers.htm': 'is about client hints, where Chromium differs from the standard',
  'cors/client-hint-request-headers-2.tentative.htm': 'is about client hints, where Chromium differs from the standard',
  'cors/image-tainting-in-cross-origin-iframe.sub.html': 'is about images',
  'cors/late-upload-events.htm': 'is about the events of XMLHttpRequest, which the browser for tests does not have',
  'cors/redirect-preflight.htm': 'is contained in cors-preflight-redirect.any.js',
  'cors/redirect-userinfo.htm': 'is contained in cors-redirect-credentials.any.js',
  'cors/remote-origin.htm': 'is about messages between frames',
  'cors/script-304.html': 'is about script elements',
  'cors/simple-requests-ch.tentative.htm': 'is about client hints, where Chromium differs from the standard',
  'cors/status-async.htm': 'is about the events of XMLHttpRequest, which the browser for tests does not have',
  'fetch/api/cors/cors-cookies-redirect.any.js':
    'needs cookies that two hosts share, which test/tools/testing/state.spec.ts has',
  'fetch/api/cors/data-url-iframe.html': 'is about frames',
  'fetch/api/cors/data-url-shared-worker.html': 'is about workers',
  'fetch/api/cors/data-url-worker.html': 'is about workers',
  'fetch/api/redirect/redirect-count.any.js': 'is contained in test/tools/fetch/requests.spec.ts',
  'fetch/api/redirect/redirect-schemes.html':
    'needs other schemes, which test/browser-comparison/cases/redirects.ts has',
  'fetch/api/redirect/redirect-to-dataurl.any.js':
    'needs other schemes, which test/browser-comparison/cases/redirects.ts has',
  'fetch/api/redirect/redirect-upload.h2.any.js': 'needs a server that speaks HTTP/2',
};
