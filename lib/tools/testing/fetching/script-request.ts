import type { CredentialsMode } from '../../fetch/cors-check.js';
import { isForbiddenRequestHeader } from '../../fetch/headers/forbidden-request-header.js';
import { type Header, type HeaderList, hasHeader } from '../../fetch/headers/header-list.js';
import { normalizeHeaderValue } from '../../../standard/whitespace.js';
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';
import type { RedirectMode, RequestMode } from '../../fetch/response-tainting.js';
import { isNoCorsSafelistedRequestHeader } from '../../fetch/headers/unsafe-request-headers.js';
import { type ScriptBody, readBody } from './script-body.js';

/** Fetch, "cache mode". */
export type CacheMode = 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';

/** Referrer Policy, "referrer policy". */
export type ReferrerPolicy = (typeof REFERRER_POLICIES)[number];

/** The request of a script, as the constructor of `Request` creates it. */
export interface ScriptRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: ScriptBody | undefined;
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  readonly cache: CacheMode;
  /** Empty for the default policy. */
  readonly referrerPolicy: ReferrerPolicy;
  readonly signal: AbortSignal | undefined;
}

type Init = RequestInit & { readonly duplex?: string };

/**
 * Reads the arguments of `fetch()` (Fetch, "Request class"). Node's own `Request` is not used, because it lets scripts set
 * forbidden headers.
 *
 * @throws TypeError where the constructor of the standard throws
 */
export async function readScriptRequest(
  input: string | URL | Request,
  init: Init,
  base: string | undefined,
): Promise<ScriptRequest> {
  const given = input instanceof Request ? input : undefined;
  const request = {
    url: readUrl(given?.url ?? (input as string | URL), base),
    method: readMethod(init.method ?? given?.method ?? 'GET'),
    mode: oneOf('mode', init.mode ?? given?.mode, MODES),
    credentials: oneOf('credentials', init.credentials ?? given?.credentials, CREDENTIALS),
    redirect: oneOf('redirect', init.redirect ?? given?.redirect, REDIRECTS),
    cache: oneOf(
      'cache',
      (init as { cache?: string }).cache ?? (given as { cache?: string } | undefined)?.cache,
      CACHES,
    ),
    referrerPolicy: oneOf('referrerPolicy', init.referrerPolicy ?? given?.referrerPolicy, REFERRER_POLICIES),
    signal: init.signal ?? given?.signal,
  };
  if (request.mode === 'no-cors' && !isCorsSafelistedMethod(request.method)) {
    throw new TypeError(`With mode 'no-cors', the method must be GET, HEAD or POST, not ${request.method}.`);
  }
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') {
    throw new TypeError("With cache 'only-if-cached', the mode must be 'same-origin'.");
  }
  const body = await readBody(request.method, init, given);
  const headers = appendHeaders(entriesOf(init.headers ?? given?.headers ?? []), request.mode);
  return { ...request, body, headers: withAccept(withContentType(headers, body, request.mode)) };
}

const MODES = ['cors', 'no-cors', 'same-origin'] as const;
const CREDENTIALS = ['same-origin', 'omit', 'include'] as const;
const REDIRECTS = ['follow', 'error', 'manual'] as const;
const REFERRER_POLICIES = [
  '',
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const;
const CACHES = ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'] as const;

function oneOf<T extends string>(option: string, value: string | undefined, values: readonly [T, ...T[]]): T {
  if (value === undefined) return values[0];
  const found = values.find((known) => known === value);
  if (found === undefined) throw new TypeError(`${option} must be one of ${values.join(', ')}, not '${value}'.`);
  return found;
}

function readUrl(input: string | URL, base: string | undefined): URL {
  if (!URL.canParse(String(input), base))
    throw new TypeError(`'${String(input)}' is not ${base === undefined ? 'an absolute' : 'a valid'} URL.`);
  const url = new URL(input, base);
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`A URL with a user name or password cannot be fetched: ${url.origin}.`);
  return url;
}

function readMethod(method: string): string {
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid method.`);
  if (isForbiddenMethod(method)) throw new TypeError(`Scripts cannot send ${method} requests.`);
  return normalizeMethod(method);
}

/** A list of pairs can repeat a name. A `Headers` object has already joined the values. */
function entriesOf(headers: NonNullable<RequestInit['headers']>): readonly (readonly string[])[] {
  const isIterable = Symbol.iterator in headers;
  return isIterable ? [...(headers as Iterable<readonly string[]>)] : Object.entries(headers as Record<string, string>);
}

/** Fetch, "append" to a `Headers` object with the guard "request" or "request-no-cors". */
function appendHeaders(entries: readonly (readonly string[])[], mode: RequestMode): HeaderList {
  const list: Header[] = [];
  for (const [name = '', given = ''] of entries) {
    const value = normalizeHeaderValue(given);
    if (!isToken(name)) throw new TypeError(`'${name}' is not a valid header name.`);
    if (/[\0\r\n]|[^\0-\xff]/.test(value))
      throw new TypeError(`The value of ${name} contains a character that headers cannot contain.`);
    const header: Header = [name, value];
    if (isForbiddenRequestHeader(header)) continue;
    if (mode === 'no-cors' && !isNoCorsSafelistedRequestHeader(withEarlierValues(list, header))) continue;
    list.push(header);
  }
  return list;
}

/** One header with all values of its name: the safelist applies to them together. */
function withEarlierValues(list: HeaderList, [name, value]: Header): Header {
  const before = list.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, other]) => other);
  return [name, [...before, value].join(', ')];
}

function withContentType(headers: HeaderList, body: ScriptBody | undefined, mode: RequestMode): HeaderList {
  if (body?.type === undefined || hasHeader(headers, 'Content-Type')) return headers;
  return [...headers, ...appendHeaders([['Content-Type', body.type]], mode)];
}

/** Fetch, "fetch", step 13. The value counts towards the total length of safelisted values. */
function withAccept(headers: HeaderList): HeaderList {
  return hasHeader(headers, 'Accept') ? headers : [['Accept', '*/*'], ...headers];
}
