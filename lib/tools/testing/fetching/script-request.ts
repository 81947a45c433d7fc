import type { CredentialsMode } from '../../fetch/cors-check.js';
import { isForbiddenRequestHeader } from '../../../standard/forbidden-request-header.js';
import { type Header, type HeaderList, hasHeader } from '../../../standard/header-list.js';
import { normalizeHeaderValue } from '../../../standard/whitespace.js';
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';
import type { RedirectMode, RequestMode } from '../../fetch/response-tainting.js';
import { isNoCorsSafelistedRequestHeader } from '../../fetch/unsafe-request-headers.js';
import { type ScriptBody, readBody } from './script-body.js';

/** Fetch, "cache mode". */
export type CacheMode = 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';

/** Referrer Policy, "referrer policy". */
export type ReferrerPolicy = (typeof REFERRER_POLICIES)[number];

/** What a script asks for, as the constructor of `Request` leaves it. */
export interface ScriptRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: ScriptBody | undefined;
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  readonly cache: CacheMode;
  /** Empty where the default policy holds. */
  readonly referrerPolicy: ReferrerPolicy;
  readonly signal: AbortSignal | undefined;
}

type Init = RequestInit & { readonly duplex?: string };

/**
 * Reads the arguments of `fetch()` (Fetch, "Request class"). Not by Node's own `Request`, which lets scripts set headers
 * that browsers keep to themselves.
 *
 * @throws TypeError for what the standard's constructor refuses
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
    throw new TypeError(`With mode 'no-cors' the method is GET, HEAD or POST, not ${request.method}.`);
  }
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') {
    throw new TypeError("With cache 'only-if-cached' the mode is 'same-origin'.");
  }
  const body = await readBody(request.method, init, given);
  const headers = guarded(entriesOf(init.headers ?? given?.headers ?? []), request.mode);
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
  if (found === undefined) throw new TypeError(`${option} is one of ${values.join(', ')}, not '${value}'.`);
  return found;
}

function readUrl(input: string | URL, base: string | undefined): URL {
  if (!URL.canParse(String(input), base))
    throw new TypeError(`'${String(input)}' is no URL${base === undefined ? ' by itself' : ''}.`);
  const url = new URL(input, base);
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`${url.origin}: a URL with user info cannot be fetched.`);
  return url;
}

function readMethod(method: string): string {
  if (!isToken(method)) throw new TypeError(`'${method}' is no method.`);
  if (isForbiddenMethod(method)) throw new TypeError(`No script may send ${method}.`);
  return normalizeMethod(method);
}

/** A list of pairs keeps headers of one name apart; a `Headers` object has joined them already. */
function entriesOf(headers: NonNullable<RequestInit['headers']>): readonly (readonly string[])[] {
  const isIterable = Symbol.iterator in headers;
  return isIterable ? [...(headers as Iterable<readonly string[]>)] : Object.entries(headers as Record<string, string>);
}

/** Fetch, "append" of a `Headers` object, with the guard "request" or "request-no-cors". */
function guarded(entries: readonly (readonly string[])[], mode: RequestMode): HeaderList {
  const list: Header[] = [];
  for (const [name = '', given = ''] of entries) {
    const value = normalizeHeaderValue(given);
    if (!isToken(name)) throw new TypeError(`'${name}' is no header name.`);
    if (/[\0\r\n]|[^\0-\xff]/.test(value)) throw new TypeError(`The value of ${name} holds what no header may.`);
    const header: Header = [name, value];
    if (isForbiddenRequestHeader(header)) continue;
    if (mode === 'no-cors' && !isNoCorsSafelistedRequestHeader(combined(list, header))) continue;
    list.push(header);
  }
  return list;
}

function combined(list: HeaderList, [name, value]: Header): Header {
  const before = list.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, other]) => other);
  return [name, [...before, value].join(', ')];
}

function withContentType(headers: HeaderList, body: ScriptBody | undefined, mode: RequestMode): HeaderList {
  if (body?.type === undefined || hasHeader(headers, 'Content-Type')) return headers;
  return [...headers, ...guarded([['Content-Type', body.type]], mode)];
}

/** Fetch, "fetch", step 13. It counts among the safelisted values. */
function withAccept(headers: HeaderList): HeaderList {
  return hasHeader(headers, 'Accept') ? headers : [['Accept', '*/*'], ...headers];
}
