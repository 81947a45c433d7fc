import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Awaitable, CorsDecisions } from './cors-decisions.js';
import { PreflightExecutionContext } from './preflight-execution-context.js';

/**
 * Decides preflights. The entrance asks it with the execution context of the handler that the requested method would reach,
 * before anything else of the application sees the request (R5, R6); any other request passes.
 *
 * @publicApi
 */
@Injectable()
export class CorsPreflightGuard implements CanActivate {
  constructor(private readonly decisions: CorsDecisions) {}

  canActivate(context: ExecutionContext): Awaitable<boolean> {
    if (!(context instanceof PreflightExecutionContext)) return true;
    const decision = this.decisions.preflight(context.corsContext);
    return decision instanceof Promise
      ? decision.then(({ reason }) => reason === 'granted')
      : decision.reason === 'granted';
  }
}
