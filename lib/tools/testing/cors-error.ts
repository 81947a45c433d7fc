import type { FetchFailure, FetchFailureCode } from '../fetch/failure.js';
import { describeFailure } from '../fetch/failure-sentences.js';
import type { CorsExchange } from './exchange.js';
import { renderExchanges } from './render-exchange.js';

/**
 * Which step of the Fetch standard failed, and how: `'allow-origin-missing'`, `'header-not-allowed'` and so on. The codes
 * are stable.
 *
 * @publicApi
 */
export type CorsErrorCode = FetchFailureCode;

/**
 * Why a browser would have rejected, as it would have: with a `TypeError`. But this one tells what no browser tells a script.
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
  /** Which step of the standard failed, and how. The codes are stable. */
  readonly code: CorsErrorCode;
  /** The algorithm of the Fetch standard, and the step of it. */
  readonly step: string;
  /** What helps. */
  readonly fix: string;
  /** The header lines that decided, or the status; empty if the server sent nothing to that effect. */
  readonly sent: readonly string[];
  /** The header lines that would have passed. */
  readonly passing: readonly string[];
  /** Every request of this fetch and its response, as they went over the wire. */
  readonly exchanges: readonly CorsExchange[];

  constructor(failure: FetchFailure, exchanges: readonly CorsExchange[], options?: ErrorOptions) {
    const description = describeFailure(failure);
    const fix = exchanges.at(-1)?.fromCache === true ? VARY : description.fix;
    super(render(failure, { ...description, fix }, exchanges), options);
    this.code = failure.code;
    this.step = description.step;
    this.fix = fix;
    this.sent = failure.sent;
    this.passing = failure.passing;
    this.exchanges = exchanges;
  }
}

const VARY =
  'The response was stored for a request of another origin, or of none: let the server send Vary: Origin with every response of this URL.';

function render(
  { code, sent, passing }: FetchFailure,
  { message, step, fix }: ReturnType<typeof describeFailure>,
  exchanges: readonly CorsExchange[],
): string {
  const facts: (readonly [string, readonly string[]])[] = [
    ['Step', [step]],
    ['Sent', exchanges.length === 0 ? [] : sent.length === 0 ? ['nothing to that effect'] : sent],
    ['Passes', passing],
    ['Fix', [fix]],
  ];
  const lines = facts.flatMap(([label, values]) =>
    values.map((value, i) => `  ${i === 0 ? `${label}:` : ''}`.padEnd(11) + value),
  );
  return [`${message} [${code}]`, ...lines, ...(exchanges.length === 0 ? [] : ['', renderExchanges(exchanges)])].join(
    '\n',
  );
}
