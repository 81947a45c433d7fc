import { mayAllow } from './nearest-origin.js';
import type { CorsPolicy } from '../policy.js';
import { isMethodMissing, missingHeaders } from '../decide/reason.js';

/** What a script asks of a policy, as far as it is known. */
export interface RequestedAccess {
  readonly origin: string | undefined;
  /** `undefined` where only the response matters. */
  readonly method: string | undefined;
  /** The header names that a preflight asks for, spelled as they are to be written. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

/** What a policy does not allow of it. */
export interface MissingPermissions {
  readonly origin: boolean;
  readonly credentials: boolean;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

/** @param originRefused what was decided, for functions: they are not asked again */
export function findMissing(policy: CorsPolicy, asked: RequestedAccess, originRefused: boolean): MissingPermissions {
  const { origin, method, headers, credentials } = asked;
  return {
    origin: origin !== undefined && lacksOrigin(policy, origin, originRefused),
    credentials: credentials && !policy.credentials,
    methods: method !== undefined && isMethodMissing(policy, method) ? [method] : [],
    headers: missingHeaders(policy.requestHeaders, headers),
  };
}

export function isEmpty({ origin, credentials, methods, headers }: MissingPermissions): boolean {
  return !origin && !credentials && methods.length === 0 && headers.length === 0;
}

function lacksOrigin({ origins }: CorsPolicy, origin: string, originRefused: boolean): boolean {
  if (origins.kind !== 'function') return !mayAllow(origins, origin);
  return origin === 'null' ? !origins.nullAllowed : originRefused;
}
