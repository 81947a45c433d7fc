import {
  type CallHandler,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { loadRxjs } from '../lazy.cjs';
import { isRoute, type RouteHandler } from '../routing/route.js';
import { CorsDecisions } from './cors-decisions.js';
import { contextOf, keepDecision } from './late-headers.js';
import { isRejected } from './same-origin.js';

/**
 * Decides an actual request again, by the policy of the handler that is about to run. The module does that itself before guards,
 * so an application does not need it. It is for handlers that run in another way than through the router, and may be bound with
 * `@UseInterceptors()`.
 *
 * @publicApi
 */
@Injectable()
export class CorsInterceptor implements NestInterceptor {
  constructor(private readonly decisions: CorsDecisions) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const expected = execution.getType() === 'http' ? contextOf(execution.switchToHttp().getResponse()) : undefined;
    if (expected === undefined || expected.preflightRequest !== undefined) return next.handle();
    const policy = expected.policies.of(execution.getClass(), execution.getHandler() as RouteHandler, expected.path);
    if (policy === expected.policy && expected.certain) return next.handle();
    const matches = expected.matches.filter((one) => isRoute(one) && one.handler === execution.getHandler());
    const context = expected.with({ policy, matches, certain: true });
    const { defer, from, mergeMap } = loadRxjs();
    return defer(() => from(Promise.resolve(this.decisions.actual(context)))).pipe(
      mergeMap((decision) => {
        keepDecision(context, decision);
        if (isRejected(context, decision)) throw new ForbiddenException();
        return next.handle();
      }),
    );
  }
}
