import { METHODS } from 'node:http';
import { CorsBrowser, CorsError, type CorsResponse } from 'nestjs-cors/testing';
import type { Platform } from '../support/platforms.js';
import { startShape } from './app.js';
import { type ConformanceCase, RESOURCE } from './case.js';

/** A case as a script of a page makes it, and what the table's response means to its browser. */
export interface PageCase {
  readonly name: string;
  readonly one: ConformanceCase;
  readonly origin: string;
  readonly init: RequestInit;
  /** What the browser asks first, if it does. */
  readonly preflight: Readonly<Record<string, string>> | undefined;
  /** By the credentials mode. */
  readonly isAllowed: Readonly<Record<'omit' | 'include', boolean>>;
  /** The headers that the script can read beside the safelisted ones, where the table has the actual response. */
  readonly exposed: readonly string[] | undefined;
}

type HeadersByName = Readonly<Record<string, string>>;

const SIMPLE = ['GET', 'HEAD', 'POST'];

/** What of the table a browser can be made to ask: no hand-made origins, preflights or headers of browsers' own. */
export function pageCases(one: ConformanceCase): readonly PageCase[] {
  const { request, expect: expected } = one;
  if (request === undefined || 'issues' in expected) return [];
  const { Origin: origin, ...others } = request.headers;
  if (origin === undefined || !isSentByBrowsers(origin)) return [];
  const headers = lowerCased(expected.headers);
  const { 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': names, ...rest } = others;
  if (Object.keys(rest).length > 0) return [];
  const page = { name: one.name, one, origin };
  if (request.method === 'OPTIONS' && method !== undefined) {
    const asked = namesToAsk(method, names);
    const isOk = expected.status >= 200 && expected.status <= 299;
    if (asked === undefined || (isOk && asked.length > 0 && !('access-control-allow-headers' in headers))) return [];
    return [{ ...page, ...preflighted(method, asked, headers, isOk && passes(headers, origin)) }];
  }
  if (!SIMPLE.includes(request.method)) return [];
  const exposed = listOf(headers['access-control-expose-headers']).map((name) => name.toLowerCase());
  return [
    { ...page, init: { method: request.method }, preflight: undefined, isAllowed: passes(headers, origin), exposed },
  ];
}

/** Plays a case in a page, whose browser asks the application in memory. */
export async function playInPage(
  platform: Platform,
  { one, origin, init }: PageCase,
  credentials: 'omit' | 'include',
): Promise<CorsResponse | CorsError> {
  const { app, close } = await startShape(platform, one.shape);
  try {
    const url = 'https://api.test';
    const path = one.request?.path ?? RESOURCE;
    return await new CorsBrowser({ app, url, origin }).fetch(path, { ...init, credentials });
  } catch (error) {
    if (error instanceof CorsError && error.code !== 'connection') return error;
    throw error;
  } finally {
    await close();
  }
}

/** The names that a script can read: the safelisted and the exposed, of those that were sent. */
export function readableOf({ exchanges }: CorsResponse, exposed: readonly string[]): readonly string[] {
  const sent = exchanges.at(-1)?.response?.headers.map(([name]) => name.toLowerCase()) ?? [];
  return sent.filter((name) => [...SAFELISTED, ...exposed].includes(name) || exposed.includes('*')).sort();
}

/** Fetch, "CORS-safelisted response-header name". */
const SAFELISTED = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma']; // prettier-ignore

/** Fetch, "CORS-preflight fetch", steps 7 to 8, for a table's response that passes the CORS check like this. */
function preflighted(
  method: string,
  asked: readonly string[],
  headers: HeadersByName,
  passed: PageCase['isAllowed'] | false,
): Pick<PageCase, 'init' | 'preflight' | 'isAllowed' | 'exposed'> {
  const methods = listOf(headers['access-control-allow-methods']);
  const names = listOf(headers['access-control-allow-headers']).map((name) => name.toLowerCase());
  const isGranted =
    (SIMPLE.includes(method) || methods.includes(method)) && asked.every((name) => names.includes(name));
  return {
    init: { method, headers: asked.map((name): [string, string] => [name, '1']) },
    preflight: {
      'access-control-request-method': method,
      ...(asked.length > 0 && { 'access-control-request-headers': asked.join(',') }),
    },
    isAllowed: isGranted && passed ? passed : { omit: false, include: false },
    exposed: undefined,
  };
}

/** Fetch, "CORS check", for a request without credentials and for one with them. */
function passes(headers: HeadersByName, origin: string): PageCase['isAllowed'] {
  const allowed = headers['access-control-allow-origin'];
  const include = allowed === origin && headers['access-control-allow-credentials'] === 'true';
  return { omit: allowed === '*' || allowed === origin, include };
}

function isSentByBrowsers(origin: string): boolean {
  return origin === 'null' || (URL.canParse(origin) && new URL(origin).origin === origin);
}

/**
 * The names of the headers for which a browser asks, sorted and in lower case (Fetch, "CORS-preflight fetch"); `undefined`
 * where none does. With a safelisted method it asks because of a header, so that there is one.
 */
function namesToAsk(method: string, given: string | undefined): readonly string[] | undefined {
  // A server on Node refuses other methods before anybody can answer.
  if (!METHODS.includes(method)) return undefined;
  const names = listOf(given).map((name) => name.toLowerCase());
  if (names.some((name) => !/^(?:authorization|content-type|x-[a-z-]+|header\d?)$/.test(name))) return undefined;
  return names.length === 0 && SIMPLE.includes(method) ? ['content-type'] : names.sort();
}

function listOf(value = ''): readonly string[] {
  return value.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

function lowerCased(headers: HeadersByName): HeadersByName {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
