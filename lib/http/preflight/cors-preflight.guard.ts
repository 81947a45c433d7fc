import { type CanActivate, type ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import { loadRxjs } from '../../lazy.cjs';
import { CORS_DEFAULTS } from '../../policy/options/defaults.js';
import type { PreflightDecision } from '../../policy/decide/decision.js';
import type { CorsPreflightContext, Deliver } from '../cors-context.js';
import { type Awaitable, CorsDecisions } from '../cors-decisions.js';
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

  /** The decision of the policy on a preflight. @internal */
  decide(context: CorsPreflightContext): Awaitable<PreflightDecision> {
    return this.decisions.preflight(context);
  }

  canActivate(context: ExecutionContext): Awaitable<boolean> {
    if (!(context instanceof PreflightExecutionContext)) return true;
    // Not `this.decide()`: a class that extends this one may return another decision.
    const decision = this.decisions.preflight(context.corsContext);
    if (decision instanceof Promise) return decision.then((settled) => isGranted(context.keep(settled)));
    return isGranted(context.keep(decision));
  }
}

function isGranted({ reason }: PreflightDecision): boolean {
  return reason === 'granted';
}

/** The decision of the policy, or that a guard of the application refuses the preflight. */
export type GuardDecision = PreflightDecision | 'guard-refused';

/**
 * Asks the guard about a preflight. A guard of the application that throws or rejects refuses, whatever it throws. An
 * `HttpException` is Nest's way to refuse; any other error is reported.
 */
export function askPreflightGuard(
  guard: CorsPreflightGuard,
  context: CorsPreflightContext,
  deliver: Deliver,
  report: ReportGuardError,
): Awaitable<GuardDecision> {
  // A guard of the application needs an execution context. Most applications have none.
  return isReplaced(guard) ? askReplaced(guard, context, deliver, report) : guard.decide(context);
}

type ReportGuardError = (error: unknown) => void;

function askReplaced(
  guard: CorsPreflightGuard,
  corsContext: CorsPreflightContext,
  deliver: Deliver,
  report: ReportGuardError,
): Awaitable<GuardDecision> {
  const context = new PreflightExecutionContext(corsContext, deliver);
  const refuse = (error: unknown): GuardDecision => {
    if (!(error instanceof HttpException)) report(error);
    return combine(false, context.decision);
  };
  try {
    const { originTimeout = CORS_DEFAULTS.originTimeout } = corsContext.policy.options;
    const granted = isTrueInTime(guard.canActivate(context), originTimeout);
    return granted instanceof Promise
      ? granted.then((settled) => combine(settled, context.decision)).catch(refuse)
      : combine(granted, context.decision);
  } catch (error) {
    return refuse(error);
  }
}

/** Applications may provide another guard, which may have no method but canActivate(). */
function isReplaced(guard: CorsPreflightGuard): boolean {
  const own = CorsPreflightGuard.prototype;
  return guard.canActivate !== own.canActivate || guard.decide !== own.decide;
}

/**
 * Whether a guard returns exactly `true`. As in Nest, a promise counts by its result, and an Observable by its last value, also if
 * a promise contains it. One that is empty, fails or takes too long does not count as `true`.
 *
 * @param patience in milliseconds
 */
function isTrueInTime(returned: unknown, patience: number): Awaitable<boolean> {
  // Without loading rxjs for a guard that answers at once.
  if (typeof returned !== 'object' && typeof returned !== 'function') return returned === true;
  const { from, isObservable, lastValueFrom, map, mergeMap, of, takeLast, timeout } = loadRxjs();
  const last = from(Promise.resolve(returned)).pipe(
    mergeMap((settled) => (isObservable(settled) ? settled : of(settled))),
    takeLast(1),
    timeout({ first: patience }),
    map((value) => value === true),
  );
  return lastValueFrom(last, { defaultValue: false });
}

/** A guard may refuse what the policy grants. It cannot grant what the policy refuses, or was not asked about. */
function combine(granted: boolean, decision: PreflightDecision | undefined): GuardDecision {
  if (decision === undefined) return 'guard-refused';
  return granted || decision.reason !== 'granted' ? decision : 'guard-refused';
}
