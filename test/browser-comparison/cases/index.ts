import type { Row } from '../table.js';
import { beacons } from './beacons.js';
import { bodies, otherRequests } from './bodies.js';
import { actualStatuses, allowedCredentials, allowedOrigins } from './cors-check.js';
import { cookieSyntax, cookiesSent, cookiesStored } from './credentials.js';
import { everyday } from './everyday.js';
import { grantedHeaders, preflightStatuses } from './granted-headers.js';
import { httpCache } from './http-cache.js';
import { grantedMethods, requestMethods } from './methods.js';
import { noCorsMode, origins, sameOriginMode } from './modes.js';
import { forbiddenHeaders, headerSyntax, requestedHeaders, unsafeHeaders } from './other-headers.js';
import { preflightAges, preflightKeys } from './preflight-cache.js';
import { otherRedirects, preflightedRedirects, simpleRedirects } from './redirects.js';
import { exposedHeaders } from './response-headers.js';
import { manyHeaders, safelistedHeaders } from './safelisted-headers.js';

/** All that was chosen by hand, by subject. */
export const tables: Readonly<Record<string, readonly Row[]>> = {
  'what everybody asks': everyday,
  'methods of a request': requestMethods,
  'methods that are granted': grantedMethods,
  'safelisted headers': safelistedHeaders,
  'many headers': manyHeaders,
  'forbidden headers': forbiddenHeaders,
  'unsafe headers': unsafeHeaders,
  'names in a preflight': requestedHeaders,
  'syntax of headers': headerSyntax,
  bodies,
  'other requests': otherRequests,
  beacons,
  'headers that are granted': grantedHeaders,
  'statuses of preflights': preflightStatuses,
  'allowed origins': allowedOrigins,
  'allowed credentials': allowedCredentials,
  'statuses of answers': actualStatuses,
  'exposed headers': exposedHeaders,
  'cookies that are sent': cookiesSent,
  'cookies that are stored': cookiesStored,
  'the syntax of cookies': cookieSyntax,
  'no-cors': noCorsMode,
  'same-origin': sameOriginMode,
  'origins of pages': origins,
  'simple redirects': simpleRedirects,
  'preflighted redirects': preflightedRedirects,
  'other redirects': otherRedirects,
  'ages of preflights': preflightAges,
  'what a preflight is known for': preflightKeys,
  'the HTTP cache': httpCache,
};
