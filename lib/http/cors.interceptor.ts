import {
  type CallHandler,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { defer, from, mergeMap, type Observable } from 'rxjs';
import { CorsPolicies } from '../routing/cors-policies.js';
import { isRoute, type RouteHandler } from '../routing/route.js';
import { CorsDecisions } from './cors-decisions.js';
import { isDisallowed } from './disallowed.js';
import { exchangeOf } from './late-headers.js';

/**
 * Puts the policy of the handler that is about to run in the place of the one that the entrance expected. It is bound to
 * every handler only where the entrance cannot tell handlers for certain, as with custom versioning (R10); elsewhere both
 * are the same. An application may bind it by hand with `@UseInterceptors()`.
 *
 * @publicApi
 */
@Injectable()
export class CorsInterceptor implements NestInterceptor {
  constructor(
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const exchange = context.getType() === 'http' ? exchangeOf(context.switchToHttp().getResponse()) : undefined;
    if (exchange === undefined || exchange.question !== undefined) return next.handle();
    const policy = this.policies.of(context.getClass(), context.getHandler() as RouteHandler, exchange.path);
    if (policy === exchange.policy && exchange.certain) return next.handle();
    exchange.policy = policy;
    exchange.destinations = exchange.destinations.filter((one) => isRoute(one) && one.handler === context.getHandler());
    return defer(() => from(Promise.resolve(this.decisions.actual(exchange)))).pipe(
      mergeMap((decision) => {
        const refused = this.policies.rejectDisallowed && isDisallowed(exchange, decision);
        if (refused) throw new ForbiddenException();
        return next.handle();
      }),
    );
  }
}
