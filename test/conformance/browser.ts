import { METHODS } from 'node:http';
import { CorsBrowser, CorsError, type CorsResponse } from 'nestjs-cors/testing';
import type { Platform } from '../support/platforms.js';
import { startShape } from './app.js';
import { type ConformanceCase, RESOURCE } from './case.js';

/** A case as a request of a script, and what the response of the table means for the browser. */
export interface PageCase {
  readonly name: string;
  readonly one: ConformanceCase;
  readonly origin: string;
  readonly init: RequestInit;
  /** The preflight of the browser, if it sends one. */
  readonly preflight: Readonly<Record<string, string>> | undefined;
  /** Whether the request is allowed, by the credentials mode. */
  readonly isAllowed: Readonly<Record<'omit' | 'include', boolean>>;
  /** The headers that the script can read in addition to the safelisted ones, if the table has the actual response. */
  readonly exposed: readonly string[] | undefined;
}

type HeadersByName = Readonly<Record<string, string>>;

const SIMPLE = ['GET', 'HEAD', 'POST'];

/** The cases that a browser can send: without invented origins or preflights, or headers that browsers set themselves. */
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

/** Runs a case in a page. Its browser sends requests to the application in memory. */
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

/** The names that a script can read: those of the sent headers that are safelisted or exposed. */
export function readableOf({ exchanges }: CorsResponse, exposed: readonly string[]): readonly string[] {
  const sent = exchanges.at(-1)?.response?.headers.map(([name]) => name.toLowerCase()) ?? [];
  return sent.filter((name) => [...SAFELISTED, ...exposed].includes(name) || exposed.includes('*')).sort();
}

/** Fetch, "CORS-safelisted response-header name". */
const SAFELISTED = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma']; // prettier-ignore

/** Fetch, "CORS-preflight fetch", steps 7 to 8, for a response of the table with this result of the CORS check. */
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
 * The header names that a browser requests, sorted and in lower case (Fetch, "CORS-preflight fetch"). `undefined` if no
 * browser sends such a preflight. With a safelisted method, a header is added, because otherwise there is no preflight.
 */
function namesToAsk(method: string, given: string | undefined): readonly string[] | undefined {
  // Node refuses other methods before the application sees the request.
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
