import { Injectable } from '@nestjs/common';
import { allowOrigin, type OriginAnswer } from '../policy/allow-origin.js';
import { type ActualDecision, decideActual, decidePreflight, type PreflightDecision } from '../policy/decision.js';
import type { CorsRequest } from '../policy/options.js';
import type { Exchange, PreflightExchange } from './exchange.js';
import { OriginFaults } from './origin-faults.js';

/** What may have to be waited for, when an `origin` function is asynchronous. */
export type Awaitable<T> = T | Promise<T>;

/** Asks the policy about an exchange: the one place that entrance, guard and interceptor share. */
@Injectable()
export class CorsDecisions {
  constructor(private readonly faults: OriginFaults) {}

  /** Decides, or decides anew, the actual request by the exchange's policy. */
  actual(exchange: Exchange): Awaitable<ActualDecision> {
    if (exchange.origin === undefined) return keepActual(exchange, undefined);
    const answer = this.ask(exchange, exchange.request.method ?? '', false);
    return answer instanceof Promise
      ? answer.then((settled) => keepActual(exchange, settled))
      : keepActual(exchange, answer);
  }

  /** Decides the preflight by the exchange's policy. */
  preflight(exchange: PreflightExchange): Awaitable<PreflightDecision> {
    const answer = this.ask(exchange, exchange.question.method, true);
    return answer instanceof Promise
      ? answer.then((settled) => keepPreflight(exchange, settled))
      : keepPreflight(exchange, answer);
  }

  private ask(exchange: Exchange, method: string, preflight: boolean): Awaitable<OriginAnswer> {
    const facts = new RequestFacts(exchange, method, preflight);
    const answer = allowOrigin(exchange.policy.origins, exchange.origin ?? '', facts);
    return answer instanceof Promise ? answer.then((settled) => this.told(settled)) : this.told(answer);
  }

  private told(answer: OriginAnswer): OriginAnswer {
    this.faults.report(answer);
    return answer;
  }
}

function keepActual(exchange: Exchange, answer: OriginAnswer | undefined): ActualDecision {
  return (exchange.actual = decideActual(exchange.policy, answer));
}

function keepPreflight(exchange: PreflightExchange, answer: OriginAnswer): PreflightDecision {
  return (exchange.preflight = decidePreflight(exchange.policy, answer, exchange.question));
}

/** What an `origin` function may look at, read only if it looks. */
class RequestFacts implements CorsRequest {
  readonly #exchange: Exchange;

  constructor(
    exchange: Exchange,
    readonly method: string,
    readonly preflight: boolean,
  ) {
    this.#exchange = exchange;
  }

  get url(): string {
    return this.#exchange.request.url ?? '';
  }

  get host(): string {
    return this.#exchange.table.hostOf(this.#exchange.request);
  }

  get headers(): CorsRequest['headers'] {
    return this.#exchange.request.headers;
  }
}
