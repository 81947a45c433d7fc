import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { isRoute } from '../routing/route.js';
import type { Next, PreflightExchange } from './exchange.js';

/** What the preflight guard is asked with: the handler that the requested method would reach, or the first of several. */
export class PreflightContext extends ExecutionContextHost {
  constructor(
    readonly exchange: PreflightExchange,
    next: Next,
  ) {
    const route = exchange.destinations.find(isRoute);
    super([exchange.request, exchange.response, next], route?.controller, route?.handler);
  }
}
