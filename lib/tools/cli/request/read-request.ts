import { isForbiddenRequestHeader } from '../../fetch/headers/forbidden-request-header.js';
import type { Header } from '../../fetch/headers/header-list.js';
import { isForbiddenMethod, normalizeMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';
import { OPAQUE_ORIGIN } from '../../fetch/request-origin.js';
import type { Arguments } from '../arguments.js';
import { usageError } from '../command-error.js';
import { readSeconds } from '../read-seconds.js';
import type { AskedRequest } from './asked-request.js';
import { DEFAULT_TIMEOUT } from './default-timeout.js';
import { isLoopback } from './secure-url.js';

/** The value of a header that is given by name only. */
const PLACEHOLDER = '1';

/**
 * Reads the request that the command line describes.
 *
 * @throws {CommandError} for a request that no browser sends
 */
export function readAskedRequest(given: Arguments): AskedRequest {
  const [url = ''] = given.expectOperands('<url>');
  return readRequestTo({ method: given.text('method') ?? 'GET', url }, given);
}

/** A method and a URL, with what the options say about every request. */
export function readRequestTo(line: { readonly method: string; readonly url: string }, given: Arguments): AskedRequest {
  const method = readMethod(line.method);
  return {
    url: readUrl(line.url),
    origin: readOrigin(given.text('origin')),
    method,
    headers: given.list('header').map(readHeader),
    credentials: given.flag('credentials') ? 'include' : 'omit',
    timeout: readSeconds(given.text('timeout'), DEFAULT_TIMEOUT),
    send: readSend(given.flag('send'), method),
    ...readCookie(given),
  };
}

/** Browsers send cookies only if the script asks for it. */
function readCookie(given: Arguments): Pick<AskedRequest, 'cookie'> {
  const cookie = given.text('cookie');
  if (cookie === undefined) return {};
  if (!given.flag('credentials'))
    throw usageError('--cookie has no effect without --credentials.', 'Add --credentials, or leave out --cookie.');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(cookie))
    throw usageError('The value of --cookie contains characters that are not allowed in headers.', 'Encode them.');
  return { cookie };
}

/** Reads the URL of a request, as a script would pass it to `fetch()`. */
export function readUrl(text: string): URL {
  const url = parseHttp(text);
  if (url === undefined) {
    const guess = text.includes('://') ? undefined : parseHttp(`https://${text}`);
    throw usageError(`'${text}' is not an http or https URL.`, guess && `Did you mean ${withLikelyScheme(guess)}?`);
  }
  if (url.username !== '' || url.password !== '')
    throw usageError('Browsers do not fetch URLs that contain a user name.', 'Remove it from the URL.');
  url.hash = '';
  return url;
}

/** Servers on this machine rarely use TLS. */
function withLikelyScheme(url: URL): string {
  return isLoopback(url.hostname) ? url.href.replace('https:', 'http:') : url.href;
}

function parseHttp(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** Reads an origin, or the URL of a page, which contains one. */
export function readOrigin(text: string | undefined): string {
  if (text === undefined) {
    throw usageError(
      '--origin is missing.',
      'Give the origin of the page that sends the request: --origin https://app.example.com',
    );
  }
  if (text === OPAQUE_ORIGIN) return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.host === '') {
    throw usageError(`'${text}' is not a valid origin.`, 'Write it with its scheme: https://app.example.com');
  }
  // Pages of browser extensions and apps have an origin that the URL Standard does not serialize.
  return url.origin === OPAQUE_ORIGIN ? `${url.protocol}//${url.host}` : url.origin;
}

function readMethod(text: string): string {
  if (!isToken(text)) throw usageError(`'${text}' is not a valid method.`, 'Write a name such as PUT.');
  if (isForbiddenMethod(text))
    throw usageError(`Pages cannot send ${text.toUpperCase()}: browsers forbid it.`, 'Give another method.');
  return normalizeMethod(text);
}

/** Reads `Name: value`, or a name only. */
export function readHeader(text: string): Header {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const value = colon < 0 ? PLACEHOLDER : text.slice(colon + 1).trim();
  if (!isToken(name)) {
    // It may be a value, so only its beginning is repeated.
    throw usageError(
      `'${colon < 0 ? beginningOf(name) : name}' is not a valid header name.`,
      "Write --header 'X-Trace: 1', or --header X-Trace.",
    );
  }
  if (isForbiddenRequestHeader([name, value])) {
    throw usageError(`Pages cannot set ${name}: only the browser sets it.`, 'Leave it out.');
  }
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw usageError(`The value of ${name} contains characters that are not allowed in headers.`, 'Encode them.');
  return [name, value];
}

function beginningOf(text: string): string {
  const word = /^[\w-]*/.exec(text)?.[0] ?? '';
  return word.length < text.length ? `${word}…` : word;
}

/** Node's client sends methods in upper case; a browser keeps the case of most. */
function readSend(send: boolean, method: string): boolean {
  if (send && method !== method.toUpperCase()) {
    throw usageError(`${method} cannot be sent in lower case.`, `Did you mean --method ${method.toUpperCase()}?`);
  }
  return send;
}
