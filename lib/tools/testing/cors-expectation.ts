import { MALFORMED, extractMaxAge } from '../fetch/headers/extract-values.js';
import { DEFAULT_MAX_AGE } from '../fetch/preflight-response.js';
import { getHeader, hasHeader } from '../fetch/headers/header-list.js';
import { splitValue } from '../fetch/headers/split-value.js';
import type { CorsBrowser } from './cors-browser.js';
import { CorsError, type CorsErrorCode } from './cors-error.js';
import type { CorsResponse } from './cors-response.js';
import type { CorsExchange } from './exchange.js';
import { renderExchanges } from './render-exchange.js';

/**
 * An assertion failed. The message shows the exchanges.
 *
 * @publicApi
 */
export class CorsAssertionError extends Error {
  override readonly name = 'CorsAssertionError';
}

/**
 * A request of a page, and the assertions about it. The request is sent once, however many assertions follow.
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
   * The script can read the response. Its status does not matter: a script can also read a 404.
   *
   * @throws CorsAssertionError
   */
  async toBeAllowed(): Promise<CorsResponse> {
    const result = await this.#result();
    if (!(result instanceof CorsError)) return result;
    throw new CorsAssertionError(`${this.#subject} should be allowed, but is not.\n\n${result.message}`);
  }

  /**
   * A browser blocks the request, or hides the response from the script. A connection that fails is not a refusal.
   *
   * @param code the expected reason; by default any
   * @throws CorsAssertionError
   */
  async toBeRefused(code?: CorsErrorCode): Promise<CorsError> {
    const result = await this.#result();
    if (!(result instanceof CorsError)) {
      throw this.#failure(
        `should be refused, but the script can read the response (status ${result.status}).`,
        result.exchanges,
      );
    }
    if (code === undefined ? result.code !== 'connection' : result.code === code) return result;
    const expected = code === undefined ? 'should be refused' : `should be refused as ${code}`;
    throw new CorsAssertionError(`${this.#subject} ${expected}, but fails for another reason.\n\n${result.message}`);
  }

  /**
   * The browser sends a preflight first, whether or not it succeeds.
   *
   * @throws CorsAssertionError
   */
  async toBePreflighted(): Promise<void> {
    const { exchanges } = await this.#result();
    if (preflightOf(exchanges) !== undefined) return;
    throw this.#failure('should be preflighted, but the browser sends no preflight.', exchanges);
  }

  /**
   * The browser sends the request directly, like that of a form: no preflight asks the server first.
   *
   * @throws CorsAssertionError
   */
  async toGoWithoutPreflight(): Promise<void> {
    const { exchanges } = await this.#result();
    if (preflightOf(exchanges) === undefined) return;
    throw this.#failure('should go without a preflight, but the browser sends one.', exchanges);
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
      const why = isSent ? 'Access-Control-Expose-Headers does not list it' : 'the server does not send it';
      throw this.#failure(`should reveal ${name}, but ${why}.`, response.exchanges);
    }
    return response;
  }

  /**
   * The script can read the response, but none of these headers.
   *
   * @throws CorsAssertionError
   */
  async toHide(...names: readonly string[]): Promise<CorsResponse> {
    const response = await this.toBeAllowed();
    const shown = names.find((name) => response.headers.has(name));
    if (shown === undefined) return response;
    throw this.#failure(`should hide ${shown}, but the script can read it.`, response.exchanges);
  }

  /**
   * Every response has `Vary: Origin`, so that caches do not give the response for one origin to another (Fetch, "CORS
   * protocol and HTTP caches").
   *
   * @throws CorsAssertionError
   */
  async toVaryByOrigin(): Promise<void> {
    const { exchanges } = await this.#result();
    const wrong = exchanges.find(({ response }) => response !== undefined && !variesByOrigin(response.headers));
    if (wrong === undefined && exchanges.length > 0) return;
    const why = wrong === undefined ? 'nothing was sent' : `the response to the ${wrong.type} has no Vary: Origin`;
    throw this.#failure(`should vary by origin, but ${why}.`, exchanges);
  }

  /**
   * How long browsers remember the preflight, if they do not cap the time.
   *
   * @param seconds
   * @throws CorsAssertionError
   */
  async toBeRememberedFor(seconds: number): Promise<void> {
    const { exchanges } = await this.toBeAllowed();
    const preflight = preflightOf(exchanges);
    if (preflight === undefined)
      throw this.#failure('should be preflighted, but the browser sends no preflight.', exchanges);
    const maxAge = extractMaxAge(preflight.response?.headers ?? []);
    const age = maxAge === undefined || maxAge === MALFORMED ? DEFAULT_MAX_AGE : maxAge;
    if (age === seconds) return;
    throw this.#failure(`should be remembered for ${seconds} seconds, but is remembered for ${age}.`, exchanges);
  }

  get #subject(): string {
    return `${this.#request} from ${this.#page.origin}`;
  }

  #failure(what: string, exchanges: readonly CorsExchange[]): CorsAssertionError {
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
