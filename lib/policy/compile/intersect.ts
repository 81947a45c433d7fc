import { allowedRequestHeaders } from './compile-headers.js';
import type { AllowedRequestHeaders, CorsPolicy } from '../policy.js';
import { constantHeaders } from './constant-headers.js';

/** The policy that grants only what all of these grant: for handlers that a preflight cannot distinguish (R10). */
export function intersectPolicies(policies: readonly [CorsPolicy, ...CorsPolicy[]]): CorsPolicy {
  const distinct = [...new Set(policies)];
  const granted: Omit<CorsPolicy, 'options' | 'optionsSuccessStatus' | 'responseHeaders' | 'preflightHeaders'> = {
    origins: Object.freeze({ kind: 'every', parts: Object.freeze(distinct.map((policy) => policy.origins)) }),
    methods: intersectMethods(distinct),
    requestHeaders: distinct.map((policy) => policy.requestHeaders).reduce(intersectHeaders),
    exposedHeaders: distinct.every(({ exposedHeaders }) => exposedHeaders === policies[0].exposedHeaders)
      ? policies[0].exposedHeaders
      : undefined,
    credentials: distinct.every((policy) => policy.credentials),
    maxAge: String(Math.min(...distinct.map((policy) => Number(policy.maxAge)))),
    preflightContinue: distinct.every((policy) => policy.preflightContinue),
    rejectDisallowed: distinct.every((policy) => policy.rejectDisallowed),
    timingAllowOrigin: distinct.every((policy) => policy.timingAllowOrigin),
  };
  return Object.freeze({ ...policies[0], ...granted, ...constantHeaders(granted) });
}

function intersectMethods(policies: readonly CorsPolicy[]): readonly string[] | undefined {
  const [first, ...rest] = policies.flatMap(({ methods }) => (methods === undefined ? [] : [methods]));
  return first && Object.freeze(first.filter((method) => rest.every((methods) => methods.includes(method))));
}

function intersectHeaders(a: AllowedRequestHeaders, b: AllowedRequestHeaders): AllowedRequestHeaders {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  return allowedRequestHeaders(Object.freeze(a.names.filter((name) => b.has(name.toLowerCase()))));
}
