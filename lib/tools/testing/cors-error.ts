import type { FetchFailure, FetchFailureCode } from '../fetch/failure.js';
import { describeFailure } from '../fetch/failure-sentences.js';
import type { CorsExchange } from './exchange.js';
import { renderExchanges } from './render-exchange.js';

/**
 * Why a request failed: `'allow-origin-missing'`, `'header-not-allowed'` and so on. The codes are stable.
 *
 * @publicApi
 */
export type CorsErrorCode = FetchFailureCode;

/**
 * What `CorsBrowser.fetch()` rejects with where a browser's promise rejects. Like a browser's it is a `TypeError`, but it
 * also gives the reason, which browsers hide from scripts.
 *
 * @example
 * ```ts
 * const error = await browser.fetch('/cats/1', { method: 'PUT' }).catch((e: unknown) => e);
 * expect(error).toMatchObject({ code: 'method-not-allowed' });
 * ```
 *
 * @publicApi
 */
export class CorsError extends TypeError {
  override readonly name = 'CorsError';
  /** Why the request failed. The codes are stable. */
  readonly code: CorsErrorCode;
  /** The algorithm of the Fetch standard and the step that failed. */
  readonly step: string;
  /** What to do. */
  readonly fix: string;
  /** The header lines or the status that caused the failure. Empty if the server sent nothing relevant. */
  readonly sent: readonly string[];
  /** The header lines that would pass. */
  readonly passing: readonly string[];
  /** Every request of this `fetch()` and its response, as they were sent. */
  readonly exchanges: readonly CorsExchange[];

  constructor(failure: FetchFailure, exchanges: readonly CorsExchange[], options?: ErrorOptions) {
    const description = describeFailure(failure);
    const fix = exchanges.at(-1)?.fromCache === true ? ADD_VARY : description.fix;
    super(render(failure, { ...description, fix }, exchanges), options);
    this.code = failure.code;
    this.step = description.step;
    this.fix = fix;
    this.sent = failure.sent;
    this.passing = failure.passing;
    this.exchanges = exchanges;
  }
}

const ADD_VARY =
  'The cache stored this response for another origin, or for a request without one. Send Vary: Origin with every response of this URL.';

function render(
  { code, sent, passing }: FetchFailure,
  { message, step, fix }: ReturnType<typeof describeFailure>,
  exchanges: readonly CorsExchange[],
): string {
  const facts: (readonly [string, readonly string[]])[] = [
    ['Step', [step]],
    ['Sent', exchanges.length === 0 ? [] : sent.length === 0 ? ['nothing relevant'] : sent],
    ['Needed', passing],
    ['Fix', [fix]],
  ];
  const lines = facts.flatMap(([label, values]) =>
    values.map((value, i) => `  ${i === 0 ? `${label}:` : ''}`.padEnd(11) + value),
  );
  return [`${message} [${code}]`, ...lines, ...(exchanges.length === 0 ? [] : ['', renderExchanges(exchanges)])].join(
    '\n',
  );
}
