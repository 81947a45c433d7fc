import { MALFORMED, extractMaxAge } from '../fetch/extract-values.js';
import { getHeader, hasHeader } from '../../standard/header-list.js';
import { splitValue } from '../../standard/split-value.js';
import type { CorsBrowser } from './cors-browser.js';
import { CorsError, type CorsErrorCode } from './cors-error.js';
import type { CorsResponse } from './cors-response.js';
import type { CorsExchange } from './exchange.js';
import { renderExchanges } from './render-exchange.js';

/**
 * A statement about a request that does not hold. The message has the exchange.
 *
 * @publicApi
 */
export class CorsAssertionError extends Error {
  override readonly name = 'CorsAssertionError';
}

/**
 * A request of a page, and what can be said of it. It is sent once, however much is said.
 *
 * @example
 * ```ts
 * const listing = expectCors(app).from('https://app.example.com').to('GET /cats');
 * await listing.toBeAllowed();
 * await listing.toReveal('ETag');
 * ```
 *
 * @publicApi
 */
export class CorsExpectation {
  readonly #page: CorsBrowser;
  readonly #request: string;
  readonly #send: () => Promise<CorsResponse>;
  #sent: Promise<CorsResponse | CorsError> | undefined;

  /** @internal */
  constructor(page: CorsBrowser, request: string, init: RequestInit = {}) {
    const [, method = 'GET', url = request] = /^([^\s/]+) (\S+)$/.exec(request) ?? [];
    this.#page = page;
    this.#request = request;
    this.#send = () => page.fetch(url, { method, ...init });
  }

  /**
   * The script can read a response, whatever its status: a 404 is readable, too.
   *
   * @throws CorsAssertionError
   */
  async toBeAllowed(): Promise<CorsResponse> {
    const result = await this.#result();
    if (!(result instanceof CorsError)) return result;
    throw new CorsAssertionError(`${this.#subject} should be allowed, but is not.\n\n${result.message}`);
  }

  /**
   * A browser refuses the request, or keeps the response from the script. A server that does not answer refuses nothing.
   *
   * @param code how; by default in any way
   * @throws CorsAssertionError
   */
  async toBeRefused(code?: CorsErrorCode): Promise<CorsError> {
    const result = await this.#result();
    if (!(result instanceof CorsError)) {
      throw this.#wrong(`should be refused, but the script can read a ${result.status}.`, result.exchanges);
    }
    if (code === undefined ? result.code !== 'connection' : result.code === code) return result;
    const how = code === undefined ? '' : ` as ${code}`;
    throw new CorsAssertionError(`${this.#subject} should be refused${how}, but fails otherwise.\n\n${result.message}`);
  }

  /**
   * The browser sends a preflight first, whatever comes of it.
   *
   * @throws CorsAssertionError
   */
  async toBePreflighted(): Promise<void> {
    const { exchanges } = await this.#result();
    if (preflightOf(exchanges) !== undefined) return;
    throw this.#wrong('should be preflighted, but goes without.', exchanges);
  }

  /**
   * The browser sends the request at once, as it does a form's: nobody asks the server first.
   *
   * @throws CorsAssertionError
   */
  async toGoWithoutPreflight(): Promise<void> {
    const { exchanges } = await this.#result();
    if (preflightOf(exchanges) === undefined) return;
    throw this.#wrong('should go without a preflight, but is preflighted.', exchanges);
  }

  /**
   * The server sends these headers, and the script can read them.
   *
   * @throws CorsAssertionError
   */
  async toReveal(...names: readonly string[]): Promise<CorsResponse> {
    const response = await this.toBeAllowed();
    for (const name of names) {
      if (response.headers.has(name)) continue;
      const isSent = hasHeader(response.exchanges.at(-1)?.response?.headers ?? [], name);
      const why = isSent ? 'Access-Control-Expose-Headers does not name it' : 'the server does not send it';
      throw this.#wrong(`should reveal ${name}, but ${why}.`, response.exchanges);
    }
    return response;
  }

  /**
   * The script can read a response, but none of these headers.
   *
   * @throws CorsAssertionError
   */
  async toHide(...names: readonly string[]): Promise<CorsResponse> {
    const response = await this.toBeAllowed();
    const shown = names.find((name) => response.headers.has(name));
    if (shown === undefined) return response;
    throw this.#wrong(`should hide ${shown}, but the script can read it.`, response.exchanges);
  }

  /**
   * Every response says that it varies by the origin, so that no cache gives one origin's to another (Fetch, "CORS
   * protocol and HTTP caches").
   *
   * @throws CorsAssertionError
   */
  async toVaryByOrigin(): Promise<void> {
    const { exchanges } = await this.#result();
    const fixed = exchanges.find(({ response }) => response !== undefined && !variesByOrigin(response.headers));
    if (fixed === undefined && exchanges.length > 0) return;
    throw this.#wrong(
      `should vary by the origin, but the response to ${fixed?.type ?? 'nothing'} does not.`,
      exchanges,
    );
  }

  /**
   * Browsers that do not cap it remember the preflight this long.
   *
   * @param seconds
   * @throws CorsAssertionError
   */
  async toBeRememberedFor(seconds: number): Promise<void> {
    const { exchanges } = await this.toBeAllowed();
    const preflight = preflightOf(exchanges);
    if (preflight === undefined) throw this.#wrong('should be preflighted, but goes without.', exchanges);
    const told = extractMaxAge(preflight.response?.headers ?? []);
    const age = told === undefined || told === MALFORMED ? 5 : told;
    if (age === seconds) return;
    throw this.#wrong(`should be remembered for ${seconds} seconds, but is for ${age}.`, exchanges);
  }

  get #subject(): string {
    return `${this.#request} from ${this.#page.origin}`;
  }

  #wrong(what: string, exchanges: readonly CorsExchange[]): CorsAssertionError {
    return new CorsAssertionError(
      [`${this.#subject} ${what}`, renderExchanges(exchanges)].filter(Boolean).join('\n\n'),
    );
  }

  #result(): Promise<CorsResponse | CorsError> {
    return (this.#sent ??= this.#send().catch((error: unknown) => {
      if (error instanceof CorsError) return error;
      throw error;
    }));
  }
}

function preflightOf(exchanges: readonly CorsExchange[]): CorsExchange | undefined {
  return exchanges.find(({ type }) => type === 'preflight');
}

function variesByOrigin(headers: Parameters<typeof getHeader>[0]): boolean {
  const names = splitValue(getHeader(headers, 'Vary') ?? '').map((name) => name.toLowerCase());
  return names.includes('origin') || names.includes('*');
}
