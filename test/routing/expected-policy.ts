import type { CorsPolicyOptions } from 'nestjs-cors';

/** The origin of every request, and what the policies of the generated applications say about it. */
export const ORIGIN = 'https://app.example';

/** What stands in one place: nothing, `@Cors()`, or options of a kind. */
export type PolicyKind = 'none' | 'global' | 'list' | 'any' | 'credentials' | 'closed' | 'elsewhere' | 'partial';

/** What one place says, with marks by which its policy is recognized wherever it shows. */
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

/** A policy as its effects show: by R1 and R2 alone, without any of the engine's code. */
export interface Expected {
  readonly origin: unknown;
  readonly credentials: boolean;
  readonly maxAge: number;
  readonly exposedHeaders: readonly string[];
}

/** Merges what the places say, from the farthest to the nearest; `global` leaves out all but the first. */
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
 * The `Access-Control-*` headers of the answer to a preflight that one of these policies, not to be told apart, will govern
 * (R7, R8, R10): what every one of them grants.
 *
 * @param methods the methods to be granted
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
