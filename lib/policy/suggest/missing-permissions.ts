import { mayAllow } from './nearest-origin.js';
import type { CorsRequest } from '../options/cors-request.js';
import type { CorsPolicy } from '../policy.js';
import { isMethodMissing, missingHeaders } from '../decide/reason.js';

/** What a request needs from a policy, as far as it is known. */
export interface RequestedAccess {
  /** The request itself, for the keys of sources. */
  readonly facts: CorsRequest;
  readonly origin: string | undefined;
  /** `undefined` if only the response matters. */
  readonly method: string | undefined;
  /** The header names that a preflight asks for, in the spelling to suggest. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

/** What the policy does not allow. */
export interface MissingPermissions {
  readonly origin: boolean;
  readonly credentials: boolean;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

/** @param originRefused what an origin function returned; it is not called again */
export function findMissing(policy: CorsPolicy, asked: RequestedAccess, originRefused: boolean): MissingPermissions {
  const { origin, method, headers, credentials, facts } = asked;
  return {
    origin: origin !== undefined && isOriginMissing(policy, origin, originRefused, facts),
    credentials: credentials && !policy.credentials,
    methods: method !== undefined && isMethodMissing(policy, method) ? [method] : [],
    headers: missingHeaders(policy.requestHeaders, headers),
  };
}

export function isEmpty({ origin, credentials, methods, headers }: MissingPermissions): boolean {
  return !origin && !credentials && methods.length === 0 && headers.length === 0;
}

function isOriginMissing({ origins }: CorsPolicy, origin: string, originRefused: boolean, facts: CorsRequest): boolean {
  if (origins.kind !== 'function') return !mayAllow(origins, origin, facts);
  return origin === 'null' ? !origins.nullAllowed : originRefused;
}
