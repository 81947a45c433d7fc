import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { planRefusedPreflight } from '../policy/header-plan.js';
import { isRoute } from '../routing/route.js';
import type { Deliver, PreflightExchange } from './exchange.js';
import { writeHeadersLate } from './late-headers.js';

/** What the preflight guard is asked with: the handler that the requested method would reach, or the first of several. */
export class PreflightContext extends ExecutionContextHost {
  constructor(
    readonly exchange: PreflightExchange,
    deliver: Deliver,
  ) {
    const { request, response, destinations } = exchange;
    const next = (): void => {
      // A guard that hands the preflight on leaves the answer to the application, which grants nothing.
      writeHeadersLate(exchange, planRefusedPreflight);
      deliver(request, response);
    };
    const route = destinations.find(isRoute);
    super([request, response, next], route?.controller, route?.handler);
  }
}
