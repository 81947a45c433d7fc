import { type Answer } from '../support/client.js';
import { corsHeaders } from '../support/cors-headers.js';
import { type ConformanceCase, type CorsArguments, type HandlerShape, RESOURCE, type Shape } from './case.js';
import { Cors } from 'nestjs-cors';
import { ownCorsDeclarations } from '../../lib/cors.metadata.js';
import { FOR_ROOT } from '../../lib/diagnostics/place.js';
import { allowOrigin } from '../../lib/policy/decide/allow-origin.js';
import { compilePolicy } from '../../lib/policy/compile/compile-policy.js';
import { classifyRequest, decideActual, decidePreflight } from '../../lib/policy/decide/decision.js';
import {
  type CorsResponseHeaders,
  headersOf,
  actualResponseHeaders,
  grantedHeaders,
  preflightLines,
  refusedPreflightHeaders,
} from '../../lib/policy/decide/response-headers.js';
import { mergeLayers } from '../../lib/policy/options/merge-layers.js';
import type { CorsPolicy } from '../../lib/policy/policy.js';
import { type PolicyLayer, readLayer } from '../../lib/policy/options/read-layer.js';
import { layerOf } from '../../lib/assignment/decorator-layers.js';

export type Outcome = Pick<Answer, 'status' | 'cors'> | { readonly issues: readonly string[] };

interface Served {
  readonly methods: readonly string[];
  readonly policy: CorsPolicy;
}

/** Runs a case on the pure engine alone: options in, headers out. */
export async function playOnEngine({ shape, request }: ConformanceCase): Promise<Outcome> {
  const issues = new Set<string>();
  const compile = (levels: readonly PolicyLayer[]): CorsPolicy | undefined => {
    const { global = {} } = shape;
    const named = Object.entries(global.policies ?? {}).map(
      ([name, options]) => [name, readLayer({ layer: 'policies', name }, options)] as const,
    );
    const merged = mergeLayers(levels, new Map(named));
    const compiled = compilePolicy(merged.options, merged.layerOf);
    for (const { path, code } of [...merged.issues, ...compiled.issues]) issues.add(`${path} ${code}`);
    return compiled.policy;
  };
  const globalPolicy = compile([globalLevel(shape)]);
  const handlers = (shape.handlers ?? [{ method: 'GET' }]).map((handler) => ({
    methods: handler.method === 'GET' ? ['GET', 'HEAD'] : [handler.method],
    policy: compile([globalLevel(shape), ...declaredLevels(shape, handler)]),
  }));
  if (issues.size > 0 || request === undefined) return { issues: [...issues] };
  return decide(request, globalPolicy!, handlers as Served[]);
}

async function decide(
  { method, headers }: NonNullable<ConformanceCase['request']>,
  globalPolicy: CorsPolicy,
  served: readonly Served[],
): Promise<Outcome> {
  const requestMethod = headers['Access-Control-Request-Method'];
  const { Origin: origin } = headers;
  const kind = classifyRequest(method, origin, requestMethod);
  const asked = kind === 'preflight' ? requestMethod! : method;
  const policy = served.find(({ methods }) => methods.includes(asked))?.policy ?? globalPolicy;
  const facts = { method: asked, url: RESOURCE, host: '', hostname: '', headers: {}, preflight: kind === 'preflight' };
  const answer = origin === undefined ? undefined : await allowOrigin(policy.origins, origin, facts);

  if (kind !== 'preflight') {
    const decision = decideActual(policy, answer);
    const rejected = policy.rejectDisallowed && decision.reason === 'origin-not-allowed';
    return { status: rejected ? 403 : 200, cors: corsOf(actualResponseHeaders(decision)) };
  }
  const question = { method: asked, headers: headers['Access-Control-Request-Headers'] };
  const decision = decidePreflight(policy, answer!, question);
  if (decision.reason !== 'granted') return { status: 403, cors: corsOf(refusedPreflightHeaders()) };
  const sharing = served.flatMap((one) => (isEqual(one.policy, policy) ? one.methods : []));
  return {
    status: policy.optionsSuccessStatus,
    cors: corsOf(grantedHeaders(decision, preflightLines(decision, sharing))),
  };
}

function isEqual(one: CorsPolicy, other: CorsPolicy): boolean {
  return JSON.stringify(one.options) === JSON.stringify(other.options);
}

function corsOf(plan: CorsResponseHeaders): Answer['cors'] {
  return corsHeaders(Object.fromEntries(headersOf(plan)));
}

function globalLevel({ global = {} }: Shape): PolicyLayer {
  const { policies: _, paths: __, ...options } = global;
  return readLayer(FOR_ROOT, options);
}

/** The options of the decorators, the base first. `@Cors()` discards all levels before it. */
function declaredLevels(shape: Shape, handler: HandlerShape): PolicyLayer[] {
  const declared: [string, CorsArguments | undefined][] = [
    ['Base', shape.base],
    ['Resource', shape.controller],
    [`Resource.${handler.method.toLowerCase()}`, handler.cors],
  ];
  return declared.reduce<PolicyLayer[]>((levels, [place, args]) => {
    if (args === undefined) return levels;
    const target = (): void => undefined;
    (Reflect.apply(Cors, undefined, args) as ClassDecorator)(target);
    const [declaration] = ownCorsDeclarations(target);
    return declaration?.kind === 'options'
      ? [...levels, layerOf({ layer: 'class', name: place }, declaration.given)]
      : [];
  }, []);
}
