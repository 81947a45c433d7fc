import {
  type CallHandler,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { defer, from, mergeMap, type Observable } from 'rxjs';
import { CorsPolicies } from '../assignment/cors-policies.js';
import { isRoute, type RouteHandler } from '../routing/route.js';
import { CorsDecisions } from './cors-decisions.js';
import { isRejected } from './same-origin.js';
import { contextOf } from './late-headers.js';

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

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context = execution.getType() === 'http' ? contextOf(execution.switchToHttp().getResponse()) : undefined;
    if (context === undefined || context.preflightRequest !== undefined) return next.handle();
    const policy = this.policies.of(execution.getClass(), execution.getHandler() as RouteHandler, context.path);
    if (policy === context.policy && context.certain) return next.handle();
    context.policy = policy;
    context.matches = context.matches.filter((one) => isRoute(one) && one.handler === execution.getHandler());
    return defer(() => from(Promise.resolve(this.decisions.actual(context)))).pipe(
      mergeMap((decision) => {
        const refused = this.policies.rejectDisallowed && isRejected(context, decision);
        if (refused) throw new ForbiddenException();
        return next.handle();
      }),
    );
  }
}
