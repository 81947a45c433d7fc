import type { CorsRequestInit } from '../fetching/script-request.js';
import { preflightMaxAge } from '../../fetch/preflight-response.js';
import type { CorsBrowser } from '../cors-browser.js';
import { CorsError, type CorsErrorCode } from '../cors-error.js';
import type { CorsResponse } from '../cors-response.js';
import type { CorsExchange } from '../exchange.js';
import { renderExchanges } from '../render-exchange.js';
import { CorsAssertionError } from './cors-assertion-error.js';
import { preflightOf, whyHidden, whyNotVarying } from './exchange-facts.js';
import { checkExpectedCode } from './expected-code.js';
import { readStatement } from './statement.js';

/**
 * What a statement accepts.
 *
 * @publicApi
 */
export interface CorsAllowedOptions {
  /**
   * The status that the response must have, or a list of them.
   *
   * @default every status but 404, 405 and 501, which servers send for requests that they do not serve
   */
  readonly status?: number | readonly number[];
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
  /** The statuses that `toBeAllowed()` was given last. The statements about headers accept them as well. */
  #expected: readonly number[] | undefined;

  /** @internal */
  constructor(page: CorsBrowser, request: string, init?: CorsRequestInit) {
    const statement = readStatement(request, init);
    this.#page = page;
    this.#request = `${statement.method} ${statement.url}`;
    this.#send = () => page.fetch(statement.url, statement.init);
  }

  /**
   * The script can read the response, and the response does not say that the server has no such route. An opaque response
   * is not readable.
   *
   * @throws CorsAssertionError
   */
  async toBeAllowed({ status }: CorsAllowedOptions = {}): Promise<CorsResponse> {
    const expected = status === undefined ? undefined : [status].flat();
    this.#expected = expected ?? this.#expected;
    return this.#readable(expected);
  }

  /**
   * A browser blocks the request, or hides the response from the script. A connection that fails is not a refusal, and
   * neither is an opaque response.
   *
   * @param code the expected reason; by default any
   * @throws CorsAssertionError
   * @throws TypeError if there is no such code
   */
  async toBeRefused(code?: CorsErrorCode): Promise<CorsError> {
    if (code !== undefined) checkExpectedCode(code);
    const result = await this.#result();
    if (!(result instanceof CorsError)) {
      this.#failIfOpaque('should be refused', result);
      const facts = [`status ${result.status}`, ...result.notes].join('; ');
      throw this.#failure(`should be refused, but the script can read the response (${facts}).`, result.exchanges);
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
    if (preflightOf(exchanges) === undefined && exchanges.length > 0) return;
    const why = exchanges.length === 0 ? 'nothing was sent' : 'the browser sends one';
    throw this.#failure(`should go without a preflight, but ${why}.`, exchanges);
  }

  /**
   * The server sends these headers, and the script can read them.
   *
   * @throws CorsAssertionError
   */
  async toReveal(...names: readonly string[]): Promise<CorsResponse> {
    const response = await this.#readable(this.#expected);
    for (const name of names) {
      if (response.headers.has(name)) continue;
      throw this.#failure(`should reveal ${name}, but ${whyHidden(name, response.exchanges)}.`, response.exchanges);
    }
    return response;
  }

  /**
   * The script can read the response, but none of these headers.
   *
   * @throws CorsAssertionError
   */
  async toHide(...names: readonly string[]): Promise<CorsResponse> {
    const response = await this.#readable(this.#expected);
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
    const why = whyNotVarying(exchanges);
    if (why !== undefined) throw this.#failure(`should vary by origin, but ${why}.`, exchanges);
  }

  /**
   * How long browsers remember the preflight, if they do not cap the time.
   *
   * @param seconds
   * @throws CorsAssertionError
   */
  async toBeRememberedFor(seconds: number): Promise<void> {
    const { exchanges } = await this.#readable(this.#expected);
    const preflight = preflightOf(exchanges);
    if (preflight === undefined)
      throw this.#failure('should be preflighted, but the browser sends no preflight.', exchanges);
    const age = preflightMaxAge(preflight.response?.headers ?? []);
    if (age === seconds) return;
    throw this.#failure(`should be remembered for ${seconds} seconds, but is remembered for ${age}.`, exchanges);
  }

  /** @param expected the statuses that are right; by default all but those of requests that are not served */
  async #readable(expected: readonly number[] | undefined): Promise<CorsResponse> {
    const result = await this.#result();
    if (result instanceof CorsError) {
      throw new CorsAssertionError(`${this.#subject} should be allowed, but is not.\n\n${result.message}`);
    }
    this.#failIfOpaque('should be allowed', result);
    const { status, exchanges } = result;
    if (expected?.includes(status) ?? !NOT_SERVED.includes(status)) return result;
    const fix = expected === undefined ? `write toBeAllowed({ status: ${status} })` : `change the status`;
    const what = `should be allowed. It is readable, but ${status} for ${this.#request}. If that is right, ${fix}.`;
    throw this.#failure(what, exchanges);
  }

  #failIfOpaque(expected: string, { type, exchanges }: CorsResponse): void {
    if (!type.startsWith('opaque')) return;
    throw this.#failure(`${expected}, but the response is opaque: sent, not readable.`, exchanges);
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

/** A server has no such route. A statement that names a wrong path must not pass. */
const NOT_SERVED = [404, 405, 501];
