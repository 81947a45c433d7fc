import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { refusedPreflightHeaders } from '../policy/decide/response-headers.js';
import { isRoute } from '../routing/route.js';
import type { Deliver, CorsPreflightContext } from './cors-context.js';
import { writeHeadersLate } from './late-headers.js';

/** What the preflight guard is asked with: the handler that the requested method would reach, or the first of several. */
export class PreflightExecutionContext extends ExecutionContextHost {
  constructor(
    readonly corsContext: CorsPreflightContext,
    deliver: Deliver,
  ) {
    const { request, response, matches } = corsContext;
    const next = (): void => {
      // A guard that hands the preflight on leaves the answer to the application, which grants nothing.
      writeHeadersLate(corsContext, refusedPreflightHeaders);
      deliver(request, response);
    };
    const route = matches.find(isRoute);
    super([request, response, next], route?.controller, route?.handler);
  }
}
