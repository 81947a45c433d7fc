import { loadMediaTypes } from '../../../lazy.cjs';
import { failed } from '../../fetch/failure.js';
import { getHeader } from '../../fetch/headers/header-list.js';
import { isCorsSafelistedRequestHeader } from '../../fetch/headers/unsafe-request-headers.js';
import { NetworkError } from '../network-error.js';
import { discardBody } from '../transport/arrived-body.js';
import type { FetchResult } from './main-fetch.js';
import { type RequestOptions, readOptions } from './request-options.js';
import { readBody } from './script-body.js';
import { readHeaders } from './script-headers.js';
import type { ScriptRequest } from './script-request.js';

/** The requests of a page that do not come from `fetch()`. They ask for a preflight in fewer cases, or in none. */

/**
 * The options of `CorsBrowser.eventSource()`.
 *
 * @publicApi
 */
export interface CorsEventSourceOptions {
  /**
   * Whether the request has credentials.
   *
   * @default false
   */
  readonly withCredentials?: boolean;

  /** The id of the last event before the connection was lost. It is sent as `Last-Event-ID`, without a preflight. */
  readonly lastEventId?: string;
}

/** HTML, "the `EventSource` interface": no preflight, not even with `Last-Event-ID`. */
export function eventSourceRequest(
  url: URL,
  { withCredentials = false, lastEventId = '' }: CorsEventSourceOptions,
): ScriptRequest {
  if (/[\0\r\n]/.test(lastEventId)) throw new TypeError('lastEventId cannot contain line breaks or U+0000.');
  const bytes = Buffer.from(lastEventId, 'utf8').toString('latin1');
  return {
    ...readOptions({ credentials: withCredentials ? 'include' : 'same-origin', cache: 'no-store' }),
    ...PLAIN,
    url,
    headers: [['Accept', 'text/event-stream'], ...(bytes === '' ? [] : [['Last-Event-ID', bytes] as const])],
  };
}

/**
 * HTML, "the `EventSource` interface": the response announces itself as an event stream.
 *
 * @throws NetworkError otherwise
 */
export function checkEventStream({ response, body }: FetchResult): void {
  const type = getHeader(response.headers, 'Content-Type');
  const essence = type === undefined ? undefined : loadMediaTypes().MIMEType.parse(type)?.essence;
  if (response.status === 200 && essence === 'text/event-stream') return;
  // Where a body is decoded, the body of the response is already in use.
  discardBody(body);
  const got = `${response.status} and ${type ?? 'no type'}`;
  throw new NetworkError(failed('event-stream', got, [], ['Content-Type: text/event-stream']).failure);
}

/** Beacon, "sendBeacon()": a POST with credentials. A body whose type forms cannot send makes it a CORS request. */
export async function beaconRequest(url: URL, data: RequestInit['body']): Promise<ScriptRequest> {
  if (!['http:', 'https:'].includes(url.protocol)) throw new TypeError(`'${url.href}' is not an http or https URL.`);
  const options: RequestOptions = {
    ...readOptions({ method: 'POST', mode: 'cors', credentials: 'include', keepalive: true }),
  };
  const body = await readBody(options, { body: data ?? null, duplex: 'half' }, undefined);
  const headers = readHeaders([], body?.type, 'cors');
  const type = getHeader(headers, 'Content-Type');
  const isForm = type === undefined || isCorsSafelistedRequestHeader(['Content-Type', type]);
  return { ...options, ...PLAIN, mode: isForm ? 'no-cors' : 'cors', isUnsafe: !isForm, url, body, headers };
}

const PLAIN = { body: undefined, referrer: 'client', useCorsPreflight: false, isUnsafe: false } as const;
