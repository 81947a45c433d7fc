import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { PreflightDecision } from '../policy/decide/decision.js';
import { type Awaitable, CorsDecisions } from './cors-decisions.js';
import { PreflightExecutionContext } from './preflight-execution-context.js';

/**
 * Decides preflights. It runs before any other code of the application, with the execution context of the handler that the
 * requested method would reach (R5, R6). It allows every other request.
 *
 * @publicApi
 */
@Injectable()
export class CorsPreflightGuard implements CanActivate {
  constructor(private readonly decisions: CorsDecisions) {}

  /**
   * The decision of the policy on a preflight.
   *
   * @internal
   */
  decide(context: PreflightExecutionContext): Awaitable<PreflightDecision> {
    const decision = this.decisions.preflight(context.corsContext);
    return decision instanceof Promise ? decision.then((settled) => context.keep(settled)) : context.keep(decision);
  }

  canActivate(context: ExecutionContext): Awaitable<boolean> {
    if (!(context instanceof PreflightExecutionContext)) return true;
    const decision = this.decide(context);
    return decision instanceof Promise ? decision.then(isGranted) : isGranted(decision);
  }
}

function isGranted({ reason }: PreflightDecision): boolean {
  return reason === 'granted';
}
