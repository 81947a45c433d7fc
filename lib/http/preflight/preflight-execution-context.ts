import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { PreflightDecision } from '../../policy/decide/decision.js';
import { refusedPreflightHeaders } from '../../policy/decide/response-headers.js';
import { isRoute } from '../../routing/route.js';
import type { CorsPreflightContext, Deliver } from '../cors-context.js';
import { writeHeadersLate } from '../late-headers.js';

/** The execution context of the preflight guard: the handler that the requested method would reach, or the first of several. */
export class PreflightExecutionContext extends ExecutionContextHost {
  #decision: PreflightDecision | undefined;

  constructor(
    readonly corsContext: CorsPreflightContext,
    deliver: Deliver,
  ) {
    const { request, response, matches } = corsContext;
    const next = (): void => {
      // A guard may pass the preflight on to the application. Then the response grants nothing.
      writeHeadersLate(corsContext, { headersAtStart: refusedPreflightHeaders });
      deliver(request, response);
    };
    const route = matches.find(isRoute);
    super([request, response, next], route?.controller, route?.handler);
  }

  /** Keeps the decision of the policy: a guard that wraps CorsPreflightGuard returns only a boolean. */
  keep(decision: PreflightDecision): PreflightDecision {
    return (this.#decision = decision);
  }

  /** The decision, if the guard asked the policy. */
  get decision(): PreflightDecision | undefined {
    return this.#decision;
  }
}
