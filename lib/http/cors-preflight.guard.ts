import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Awaitable, CorsDecisions } from './cors-decisions.js';
import { exchangeOf } from './exchange.js';
import { HttpPlatform } from './http-platform.js';

/**
 * Decides preflights. The entrance asks it with the execution context of the handler that the requested method would reach,
 * before anything else of the application sees the request (R5, R6); any other request passes.
 *
 * @publicApi
 */
@Injectable()
export class CorsPreflightGuard implements CanActivate {
  constructor(
    private readonly platform: HttpPlatform,
    private readonly decisions: CorsDecisions,
  ) {}

  canActivate(context: ExecutionContext): Awaitable<boolean> {
    const exchange = context.getType() === 'http' ? exchangeOf(context.switchToHttp().getRequest()) : undefined;
    const { table } = this.platform;
    if (exchange === undefined || table === undefined || exchange.type !== 'preflight') return true;
    const decision = this.decisions.preflight(exchange, table);
    return decision instanceof Promise
      ? decision.then(({ reason }) => reason === 'granted')
      : decision.reason === 'granted';
  }
}
