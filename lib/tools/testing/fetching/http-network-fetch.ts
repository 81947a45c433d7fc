import { failed } from '../../fetch/failure.js';
import { type HeaderList, valuesOf } from '../../fetch/headers/header-list.js';
import type { CorsExchange } from '../exchange.js';
import { NetworkError } from '../network-error.js';
import type { CookieRequest } from '../state/cookies.js';
import type { Page } from '../state/page.js';
import { NotStarted, type WireResponse } from '../transport/transport.js';
import type { RequestState } from './request-state.js';

/** Records an exchange for the test. */
export type RecordExchange = (exchange: CorsExchange) => void;

/** What is known about an exchange before its response arrives. */
export type ExchangeStart = Omit<CorsExchange, 'response' | 'fromCache'>;

/** Where an exchange is recorded, and what is known about it. */
export interface Recording {
  readonly record: RecordExchange;
  readonly start: ExchangeStart;
}

/**
 * Fetch, "HTTP-network fetch".
 *
 * @param cookies `undefined` if the request has no credentials: then the cookies of the response are ignored
 */
export async function httpNetworkFetch(
  page: Page,
  { method, url, body, signal }: RequestState,
  { record, start }: Recording,
  cookies: CookieRequest | undefined,
): Promise<WireResponse> {
  const { headers } = start.request;
  if (body?.isStream === true && page.protocol === 'HTTP/1.1') {
    throw new NetworkError(failed('stream-http1', url.href, [], []).failure);
  }
  const response = await page.send({ method, url, headers, body: body?.bytes, signal }).catch((error: unknown) => {
    if (error instanceof NotStarted) throw error.cause;
    record({ ...start, response: undefined, fromCache: false });
    if (signal?.aborted === true) throw signal.reason;
    throw new NetworkError(failed('connection', causeOf(error), [], []).failure, { cause: error });
  });
  const refused = cookies === undefined ? [] : page.cookies.store(setCookies(response.headers), cookies);
  const notes = [...start.notes, ...refused.map((cookie) => `not stored: ${cookie}`)];
  record({ ...start, response, fromCache: false, notes });
  return response;
}

function setCookies(headers: HeaderList): readonly string[] {
  return valuesOf(headers, 'Set-Cookie');
}

/** An error about several addresses has no message. `instanceof Error` fails, because test runners replace `Error`. */
function causeOf(error: unknown): string {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  return [message, code].find(Boolean) ?? String(error);
}
