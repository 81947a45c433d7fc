import { type Answer } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { type ConformanceCase, type CorsArguments, type HandlerShape, RESOURCE, type Shape } from './case.js';
import { Cors } from 'nestjs-cors';
import { ownCorsDeclarations } from '../../../lib/cors.metadata.js';
import { allowOrigin } from '../../../lib/policy/allow-origin.js';
import { compilePolicy } from '../../../lib/policy/compile.js';
import { classifyRequest, decideActual, decidePreflight } from '../../../lib/policy/decision.js';
import {
  type HeaderPlan,
  headersOf,
  planActual,
  planPreflight,
  planRefusedPreflight,
} from '../../../lib/policy/header-plan.js';
import { mergeLevels } from '../../../lib/policy/levels.js';
import type { CorsPolicy } from '../../../lib/policy/policy.js';
import { type PolicyLevel, readLevel } from '../../../lib/policy/read-level.js';
import { levelOf } from '../../../lib/routing/declared-levels.js';

export type Outcome = Pick<Answer, 'status' | 'cors'> | { readonly issues: readonly string[] };

interface Served {
  readonly methods: readonly string[];
  readonly policy: CorsPolicy;
}

/** Plays a case on the pure engine alone: options in, headers out. */
export async function playOnEngine({ shape, request }: ConformanceCase): Promise<Outcome> {
  const issues = new Set<string>();
  const compile = (levels: readonly PolicyLevel[]): CorsPolicy | undefined => {
    const { global = {} } = shape;
    const named = Object.entries(global.policies ?? {}).map(
      ([name, options]) => [name, readLevel(`policies.${name}`, options)] as const,
    );
    const merged = mergeLevels(levels, new Map(named));
    const compiled = compilePolicy(merged.options, merged.at);
    for (const { path, code } of [...merged.issues, ...compiled.issues]) issues.add(`${path} ${code}`);
    return compiled.policy;
  };
  const globalPolicy = compile([globalLevel(shape)]);
  const handlers = (shape.handlers ?? [{ method: 'GET' }]).map((handler) => ({
    methods: handler.method === 'GET' ? ['GET', 'HEAD'] : [handler.method],
    policy: compile([globalLevel(shape), ...declaredLevels(shape, handler)]),
  }));
  if (issues.size > 0 || request === undefined) return { issues: [...issues] };
  return decide(request, globalPolicy!, handlers as Served[], shape.global?.rejectDisallowed === true);
}

async function decide(
  { method, headers }: NonNullable<ConformanceCase['request']>,
  globalPolicy: CorsPolicy,
  served: readonly Served[],
  rejecting: boolean,
): Promise<Outcome> {
  const requestMethod = headers['Access-Control-Request-Method'];
  const { Origin: origin } = headers;
  const kind = classifyRequest(method, origin, requestMethod);
  const asked = kind === 'preflight' ? requestMethod! : method;
  const policy = served.find(({ methods }) => methods.includes(asked))?.policy ?? globalPolicy;
  const facts = { method: asked, url: RESOURCE, host: '', headers: {}, preflight: kind === 'preflight' };
  const answer = origin === undefined ? undefined : await allowOrigin(policy.origins, origin, facts);

  if (kind !== 'preflight') {
    const decision = decideActual(policy, answer);
    const rejected = rejecting && decision.reason === 'origin-not-allowed';
    return { status: rejected ? 403 : 200, cors: corsOf(planActual(decision, rejecting)) };
  }
  const question = { method: asked, headers: headers['Access-Control-Request-Headers'] };
  const decision = decidePreflight(policy, answer!, question);
  if (decision.reason !== 'granted') return { status: 403, cors: corsOf(planRefusedPreflight()) };
  const sharing = served.flatMap((one) => (isEqual(one.policy, policy) ? one.methods : []));
  return { status: policy.optionsSuccessStatus, cors: corsOf(planPreflight(decision, sharing)) };
}

function isEqual(one: CorsPolicy, other: CorsPolicy): boolean {
  return JSON.stringify(one.options) === JSON.stringify(other.options);
}

function corsOf(plan: HeaderPlan): Answer['cors'] {
  return corsHeaders(Object.fromEntries(headersOf(plan)));
}

function globalLevel({ global = {} }: Shape): PolicyLevel {
  const { policies: _, paths: __, rejectDisallowed: ___, ...options } = global;
  return readLevel('forRoot', options);
}

/** What the decorators say, from the farthest to the nearest; `@Cors()` leaves out all that is farther. */
function declaredLevels(shape: Shape, handler: HandlerShape): PolicyLevel[] {
  const declared: [string, CorsArguments | undefined][] = [
    ['Base', shape.base],
    ['Resource', shape.controller],
    [`Resource.${handler.method.toLowerCase()}`, handler.cors],
  ];
  return declared.reduce<PolicyLevel[]>((levels, [place, args]) => {
    if (args === undefined) return levels;
    const target = (): void => undefined;
    (Reflect.apply(Cors, undefined, args) as ClassDecorator)(target);
    const [declaration] = ownCorsDeclarations(target);
    return declaration?.kind === 'options' ? [...levels, levelOf(`${place} @Cors()`, declaration.given)] : [];
  }, []);
}
