import type { CorsPolicyOptions } from 'nestjs-cors';
import { naiveMatches } from '../policy/origins/naive-origins.js';
import { mergeNaively } from '../routing/expected-policy.js';
import type { LevelSpec, OracleRequest, OracleSpec } from './spec.js';

/** The options of a policy, made from R1 and R2 alone, without any code of the engine. */
export function policyOf({ global, partners }: OracleSpec, levels: readonly LevelSpec[]): CorsPolicyOptions {
  const given = levels.filter((one) => one !== undefined);
  const expanded = given.flatMap((one) => {
    if (one === 'global' || one.policy === undefined) return [one];
    const { policy: _, ...rest } = one;
    return [partners, rest];
  });
  return mergeNaively(global, expanded);
}

/** Fetch, "CORS-preflight flag": any other method or header needs a preflight. */
export function isPreflighted({ method, headers }: OracleRequest): boolean {
  return !isSimple(method) || headers.some(({ isSafelisted }) => !isSafelisted);
}

/** Whether the origin may read a response under this policy. */
export async function isShared(policy: CorsPolicyOptions, { origin, credentials }: OracleRequest): Promise<boolean> {
  if (credentials === 'include' && policy.credentials !== true) return false;
  return matches(policy, policy.origin, origin);
}

/** Whether a preflight with this policy grants the request, without the origin. */
export function isGranted({ methods, allowedHeaders }: CorsPolicyOptions, { method, headers }: OracleRequest): boolean {
  if (!isSimple(method) && methods !== undefined && !listed(methods).includes(method)) return false;
  const names = listed(allowedHeaders ?? 'Content-Type, Authorization').map((name) => name.toLowerCase());
  return headers.every(
    ({ name, isSafelisted }) => isSafelisted || names.includes('*') || names.includes(name.toLowerCase()),
  );
}

const SAFELISTED = [
  'cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma',
]; // prettier-ignore

/** The names of the sent response headers that the script can read. */
export function readableNames({ exposedHeaders = [] }: CorsPolicyOptions, sent: readonly string[]): readonly string[] {
  const names = listed(exposedHeaders).map((name) => name.toLowerCase());
  return sent.filter((name) => SAFELISTED.includes(name) || names.includes(name) || names.includes('*'));
}

/** How many seconds a browser caches a preflight with these policies: the shortest maximum age, up to two hours. */
export function rememberedFor(policies: readonly CorsPolicyOptions[]): number {
  return Math.max(0, Math.min(7200, ...policies.map(({ maxAge = 600 }) => maxAge)));
}

function isSimple(method: string): boolean {
  return ['GET', 'HEAD', 'POST'].includes(method);
}

function listed(list: string | readonly string[]): readonly string[] {
  return (typeof list === 'string' ? list.split(',') : list).map((one) => one.trim());
}

async function matches(policy: CorsPolicyOptions, rule: unknown, origin: string): Promise<boolean> {
  if (Array.isArray(rule)) {
    const answers = await Promise.all(rule.map((one) => matches(policy, one, origin)));
    return answers.includes(true);
  }
  if (rule === '*' || rule === true) return true;
  if (origin === 'null') return rule === 'null' && policy.dangerouslyAllowNullOrigin === true;
  if (typeof rule === 'string') return naiveMatches(rule, origin);
  if (rule instanceof RegExp) return new RegExp(`^(?:${rule.source})$`, rule.flags).test(origin);
  if (typeof rule !== 'function') return false;
  try {
    return (await (rule as (asked: string) => unknown)(origin)) === true;
  } catch {
    return false;
  }
}
