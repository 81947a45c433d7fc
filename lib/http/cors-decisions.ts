import { Injectable } from '@nestjs/common';
import { allowOrigin, type OriginAnswer } from '../policy/decide/allow-origin.js';
import {
  type ActualDecision,
  decideActual,
  decidePreflight,
  type PreflightDecision,
} from '../policy/decide/decision.js';
import type { CorsRequest } from '../policy/options/options.js';
import type { CorsContext, CorsPreflightContext } from './cors-context.js';
import { OriginFunctionLog } from './observability/origin-function-log.js';

/** What may have to be waited for, when an `origin` function is asynchronous. */
export type Awaitable<T> = T | Promise<T>;

/** Asks the policy about an context: the one place that entrance, guard and interceptor share. */
@Injectable()
export class CorsDecisions {
  constructor(private readonly faults: OriginFunctionLog) {}

  /** Decides, or decides anew, the actual request by the context's policy. */
  actual(context: CorsContext): Awaitable<ActualDecision> {
    if (context.origin === undefined) return keepActual(context, undefined);
    const answer = this.ask(context, context.request.method ?? '', false);
    return answer instanceof Promise
      ? answer.then((settled) => keepActual(context, settled))
      : keepActual(context, answer);
  }

  /** Decides the preflight by the context's policy. */
  preflight(context: CorsPreflightContext): Awaitable<PreflightDecision> {
    const answer = this.ask(context, context.preflightRequest.method, true);
    return answer instanceof Promise
      ? answer.then((settled) => keepPreflight(context, settled))
      : keepPreflight(context, answer);
  }

  private ask(context: CorsContext, method: string, preflight: boolean): Awaitable<OriginAnswer> {
    const facts = new RequestFacts(context, method, preflight);
    const answer = allowOrigin(context.policy.origins, context.origin ?? '', facts);
    return answer instanceof Promise ? answer.then((settled) => this.told(settled)) : this.told(answer);
  }

  private told(answer: OriginAnswer): OriginAnswer {
    this.faults.report(answer);
    return answer;
  }
}

function keepActual(context: CorsContext, answer: OriginAnswer | undefined): ActualDecision {
  return (context.actual = decideActual(context.policy, answer));
}

function keepPreflight(context: CorsPreflightContext, answer: OriginAnswer): PreflightDecision {
  return (context.preflight = decidePreflight(context.policy, answer, context.preflightRequest));
}

/** What an `origin` function may look at, read only if it looks. */
class RequestFacts implements CorsRequest {
  readonly #context: CorsContext;

  constructor(
    context: CorsContext,
    readonly method: string,
    readonly preflight: boolean,
  ) {
    this.#context = context;
  }

  get url(): string {
    return this.#context.request.url ?? '';
  }

  get host(): string {
    return this.#context.table.hostOf(this.#context.request);
  }

  get headers(): CorsRequest['headers'] {
    return this.#context.request.headers;
  }
}
