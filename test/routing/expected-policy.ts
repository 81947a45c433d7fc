import type { CorsPolicyOptions } from 'nestjs-cors';

/** The origin of every request. The policies of the generated applications allow it or not. */
export const ORIGIN = 'https://app.example';

/** What is written in one place: nothing, `@Cors()`, or options of some kind. */
export type PolicyKind = 'none' | 'global' | 'list' | 'any' | 'credentials' | 'closed' | 'elsewhere' | 'partial';

/** The options of one place, with marks that show in responses which place their policy is from. */
export type Level = 'none' | 'global' | CorsPolicyOptions;

export function levelOf(kind: PolicyKind, mark: number): Level {
  if (kind === 'none' || kind === 'global') return kind;
  if (kind === 'closed') return { origin: false };
  const marks = { maxAge: mark, exposedHeaders: [`X-Mark-${String(mark)}`] };
  switch (kind) {
    case 'list':
      return { ...marks, origin: [`https://h${String(mark)}.example`, ORIGIN] };
    case 'any':
      return { ...marks, origin: '*' };
    case 'credentials':
      return { ...marks, origin: ORIGIN, credentials: true };
    case 'elsewhere':
      return { ...marks, origin: `https://h${String(mark)}.example` };
    case 'partial':
      return marks;
  }
}

/** A policy by its effects, made from R1 and R2 alone, without any code of the engine. */
export interface Expected {
  readonly origin: unknown;
  readonly credentials: boolean;
  readonly maxAge: number;
  readonly exposedHeaders: readonly string[];
}

/** Merges the options of the places, the base first. `global` discards all levels before it, except the global options. */
export function mergeNaively(global: CorsPolicyOptions, levels: readonly Level[]): CorsPolicyOptions {
  const reset = levels.lastIndexOf('global');
  let merged: CorsPolicyOptions = { ...global };
  for (const level of levels.slice(reset + 1)) {
    if (typeof level === 'string') continue;
    if ('origin' in level) merged = { ...merged, credentials: false, dangerouslyAllowNullOrigin: false };
    merged = { ...merged, ...level };
  }
  return merged;
}

export function expectedPolicy(global: CorsPolicyOptions, levels: readonly Level[]): Expected {
  const merged = mergeNaively(global, levels);
  return {
    origin: merged.origin ?? false,
    credentials: merged.credentials ?? false,
    maxAge: merged.maxAge ?? 600,
    exposedHeaders: (merged.exposedHeaders ?? []) as readonly string[],
  };
}

function allowOrigin({ origin }: Expected): string | undefined {
  if (origin === '*') return '*';
  return [origin].flat().includes(ORIGIN) ? ORIGIN : undefined;
}

/** The `Access-Control-*` headers of an actual response, and whether it varies by origin (R12–R16). */
export function expectedActual(policy: Expected): Record<string, string> {
  const allowed = allowOrigin(policy);
  return {
    ...(policy.origin !== '*' && policy.origin !== false && { vary: 'origin' }),
    ...(allowed !== undefined && {
      'access-control-allow-origin': allowed,
      ...(policy.credentials && { 'access-control-allow-credentials': 'true' }),
      ...(policy.exposedHeaders.length > 0 && { 'access-control-expose-headers': policy.exposedHeaders.join(', ') }),
    }),
  };
}

/**
 * The `Access-Control-*` headers of the response to a preflight if any of these policies may apply to the actual request
 * (R7, R8, R10): what every one of them grants.
 *
 * @param methods the methods that are granted
 */
export function expectedPreflight(policies: readonly Expected[], methods: readonly string[]): Record<string, string> {
  const allowed = policies.map(allowOrigin);
  if (allowed.includes(undefined)) return { status: '403' };
  return {
    status: '204',
    'access-control-allow-origin': allowed.includes(ORIGIN) ? ORIGIN : '*',
    ...(policies.every(({ credentials }) => credentials) && { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': [...new Set(methods)].sort().join(', '),
    'access-control-allow-headers': 'Content-Type, Authorization',
    'access-control-max-age': String(Math.min(...policies.map(({ maxAge }) => maxAge))),
  };
}
