import { isForbiddenRequestHeader } from '../../../standard/forbidden-request-header.js';
import type { Header } from '../../../standard/header-list.js';
import { isForbiddenMethod, normalizeMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';
import { OPAQUE_ORIGIN } from '../../fetch/request-origin.js';
import type { Arguments } from '../arguments.js';
import { usageError } from '../command-error.js';
import type { AskedRequest } from './asked-request.js';
import { DEFAULT_TIMEOUT } from './default-timeout.js';
import { isLoopback } from './secure-url.js';

/** The longest `--timeout`, in seconds. */
const MAX_TIMEOUT = 300;
/** What is sent for a header that is named without a value. */
const PLACEHOLDER = '1';

/**
 * The request that the command line describes.
 *
 * @throws {CommandError} for what no browser would send
 */
export function readCheckRequest(given: Arguments): AskedRequest {
  const [address = ''] = given.expectOperands('<url>');
  const method = readMethod(given.text('method') ?? 'GET');
  return {
    url: readUrl(address),
    origin: readOrigin(given.text('origin')),
    method,
    headers: given.list('header').map(readHeader),
    credentials: given.flag('credentials') ? 'include' : 'omit',
    timeout: readTimeout(given.text('timeout')),
    send: readSend(given.flag('send'), method),
  };
}

/** The URL of a request, as a script would write it. */
export function readUrl(text: string): URL {
  const url = parseHttp(text);
  if (url === undefined) {
    const guess = text.includes('://') ? undefined : parseHttp(`https://${text}`);
    throw usageError(`'${text}' is no http or https URL.`, guess && `Did you mean ${likely(guess)}?`);
  }
  if (url.username !== '' || url.password !== '') throw usageError('Browsers fetch no URL with a user name in it.');
  url.hash = '';
  return url;
}

/** Nobody has a certificate for the machine itself. */
function likely(url: URL): string {
  return isLoopback(url.hostname) ? url.href.replace('https:', 'http:') : url.href;
}

function parseHttp(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** An origin, or the address of a page, which has one. */
export function readOrigin(text: string | undefined): string {
  if (text === undefined) {
    throw usageError(
      '--origin is missing.',
      'It is the origin of the page that calls: --origin https://app.example.com',
    );
  }
  if (text === OPAQUE_ORIGIN) return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.host === '') {
    throw usageError(`'${text}' is no origin.`, 'Write it with its scheme: https://app.example.com');
  }
  // The pages of extensions and apps have an origin, for which the URL Standard has none to serialize.
  return url.origin === OPAQUE_ORIGIN ? `${url.protocol}//${url.host}` : url.origin;
}

function readMethod(text: string): string {
  if (!isToken(text)) throw usageError(`'${text}' is no method.`);
  if (isForbiddenMethod(text)) throw usageError(`No browser lets a page send ${text.toUpperCase()}.`);
  return normalizeMethod(text);
}

export function readHeader(text: string): Header {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const value = colon < 0 ? PLACEHOLDER : text.slice(colon + 1).trim();
  if (!isToken(name)) {
    throw usageError(`'${name}' is no name of a header.`, "Write --header 'X-Trace: 1', or --header X-Trace.");
  }
  if (isForbiddenRequestHeader([name, value])) {
    throw usageError(`No browser lets a page set ${name}.`, 'Where it is needed, the browser sets it itself.');
  }
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw usageError(`The value of ${name} holds what no header may.`);
  return [name, value];
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT * 1000;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT)) {
    throw usageError(`--timeout takes seconds, up to ${MAX_TIMEOUT}, and '${text}' is none of them.`);
  }
  return Math.ceil(seconds * 1000);
}

/** Node's client upper-cases what it sends, which a browser would not. */
function readSend(send: boolean, method: string): boolean {
  if (send && method !== method.toUpperCase()) {
    throw usageError(`${method} cannot be sent in this case.`, `Did you mean --method ${method.toUpperCase()}?`);
  }
  return send;
}
