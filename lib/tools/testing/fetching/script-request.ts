import type { HeaderList } from '../../fetch/headers/header-list.js';
import { requestOf } from './given-request.js';
import { type Referrer, readReferrer } from './referrer.js';
import { type GivenOptions, type RequestOptions, isBare, readOptions } from './request-options.js';
import { type ScriptBody, readBody } from './script-body.js';
import { readHeaders } from './script-headers.js';
import { toText } from './to-text.js';

/** The request of a script, as the constructor of `Request` creates it. */
export interface ScriptRequest extends RequestOptions {
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body: ScriptBody | undefined;
  readonly referrer: Referrer;
  /** Fetch, "use-CORS-preflight flag": the body is a stream, or the script listens to upload progress. */
  readonly useCorsPreflight: boolean;
  /** Fetch, "unsafe-request flag": the method and the headers can make a preflight necessary. */
  readonly isUnsafe: boolean;
}

/**
 * The options of `fetch()`, and one more.
 *
 * @publicApi
 */
export interface CorsRequestInit extends RequestInit {
  /**
   * The request is made as by an `XMLHttpRequest` with listeners at its `upload`, which always needs a preflight.
   *
   * @default false
   */
  readonly uploadListener?: boolean;
}

/**
 * Reads the arguments of `fetch()` (Fetch, "Request class"). Node's own `Request` is not used, because it lets scripts set
 * forbidden headers.
 *
 * @throws TypeError where the constructor of the standard throws
 */
export async function readScriptRequest(
  input: string | URL | Request,
  givenInit: CorsRequestInit | null,
  { base, origin }: { readonly base: string | undefined; readonly origin: string },
): Promise<ScriptRequest> {
  const given = requestOf(input);
  // Web IDL: `null` is an empty dictionary.
  const init = givenInit ?? {};
  const url = readUrl(given?.url ?? toText(input), base);
  const options = readOptions(init as GivenOptions, given as unknown as GivenOptions | undefined);
  const body = await readBody(options, init, given);
  // `null` is not missing, but wrong.
  const givenHeaders = [init.headers, given?.headers].find((value) => value !== undefined);
  const headers = readHeaders(givenHeaders, body?.type, options.mode);
  const referrer = readReferrer(init.referrer ?? (isBare(init as GivenOptions) ? given?.referrer : undefined), origin);
  if (init.uploadListener === true && options.mode !== 'cors')
    throw new TypeError("With uploadListener, the mode must be 'cors'.");
  const useCorsPreflight = body?.isStream === true || init.uploadListener === true;
  return { ...options, url, body, headers, referrer, useCorsPreflight, isUnsafe: true };
}

/**
 * @throws TypeError if the URL is not valid, or contains a user name
 */
export function readUrl(input: string, base: string | undefined): URL {
  // An object that is not a URL becomes this text, which would be a path.
  if (!URL.canParse(input, base) || input.startsWith('[object '))
    throw new TypeError(`'${input}' is not ${base === undefined ? 'an absolute' : 'a valid'} URL.`);
  const url = new URL(input, base);
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`A URL with a user name or password cannot be fetched: ${url.origin}.`);
  return url;
}
