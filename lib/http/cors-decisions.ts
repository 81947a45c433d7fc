import { Injectable } from '@nestjs/common';
import { allowOrigin, type OriginAnswer } from '../policy/decide/allow-origin.js';
import {
  type ActualDecision,
  decideActual,
  decidePreflight,
  type PreflightDecision,
} from '../policy/decide/decision.js';
import type { CorsContext, CorsPreflightContext } from './cors-context.js';
import { factsOf } from './request-facts.js';
import { ApplicationErrorLog } from './observability/application-error-log.js';

/** A promise only if an asynchronous `origin` function must be awaited. */
export type Awaitable<T> = T | Promise<T>;

/** Asks the policy of a context for its decision. The entrance, the guard and the interceptor share it. */
@Injectable()
export class CorsDecisions {
  constructor(private readonly log: ApplicationErrorLog) {}

  actual(context: CorsContext): Awaitable<ActualDecision> {
    const { policy, origin } = context;
    if (origin === undefined) return decideActual(policy, undefined);
    const answer = this.ask(context, origin);
    return answer instanceof Promise
      ? answer.then((settled) => decideActual(policy, settled))
      : decideActual(policy, answer);
  }

  preflight(context: CorsPreflightContext): Awaitable<PreflightDecision> {
    const { policy, origin, preflightRequest } = context;
    const answer = this.ask(context, origin ?? '');
    return answer instanceof Promise
      ? answer.then((settled) => decidePreflight(policy, settled, preflightRequest))
      : decidePreflight(policy, answer, preflightRequest);
  }

  private ask(context: CorsContext, origin: string): Awaitable<OriginAnswer> {
    const answer = allowOrigin(context.policy.origins, origin, factsOf(context));
    return answer instanceof Promise ? answer.then((settled) => this.logged(settled)) : this.logged(answer);
  }

  private logged(answer: OriginAnswer): OriginAnswer {
    if (!answer.allowed && answer.fault !== undefined) this.log.originFunction(answer.fault, answer.cause);
    return answer;
  }
}
