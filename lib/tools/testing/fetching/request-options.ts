import type { CredentialsMode } from '../../fetch/cors-check.js';
import type { RedirectMode, RequestMode } from '../../fetch/response-tainting.js';
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';
import { toText } from './to-text.js';

/** Fetch, "cache mode". */
export type CacheMode = (typeof CACHES)[number];

/** Referrer Policy, "referrer policy". Empty for the default policy. */
export type ReferrerPolicy = (typeof REFERRER_POLICIES)[number];

/** What a script asks for, apart from the URL, the headers and the body. */
export interface RequestOptions {
  readonly method: string;
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  readonly cache: CacheMode;
  readonly referrerPolicy: ReferrerPolicy;
  readonly keepalive: boolean;
  readonly integrity: string;
  readonly signal: AbortSignal | undefined;
}

/** The options as a script gives them: any value can be of a wrong type. */
export type GivenOptions = Readonly<Record<string, unknown>>;

const MODES = ['cors', 'no-cors', 'same-origin'] as const;
const CREDENTIALS = ['same-origin', 'omit', 'include'] as const;
const REDIRECTS = ['follow', 'error', 'manual'] as const;
const CACHES = ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'] as const;
const PRIORITIES = ['auto', 'high', 'low'] as const;
const REFERRER_POLICIES = [
  '',
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const;

/**
 * Reads the options of `init`, and takes the missing ones from the given `Request` (Fetch, "Request class", steps 12 to 32).
 *
 * @throws TypeError where the constructor of the standard throws
 */
export function readOptions(init: GivenOptions, request: GivenOptions = {}): RequestOptions {
  const given = (name: string) => (init[name] === undefined ? request[name] : init[name]);
  oneOf('priority', init['priority'], PRIORITIES);
  if ((init['window'] ?? null) !== null) throw new TypeError('window can only be null.');
  const options: RequestOptions = {
    method: readMethod(given('method')),
    mode: oneOf('mode', given('mode'), MODES),
    credentials: oneOf('credentials', given('credentials'), CREDENTIALS),
    redirect: oneOf('redirect', given('redirect'), REDIRECTS),
    cache: oneOf('cache', given('cache'), CACHES),
    referrerPolicy: oneOf(
      'referrerPolicy',
      isBare(init) ? request['referrerPolicy'] : init['referrerPolicy'],
      REFERRER_POLICIES,
    ),
    keepalive: Boolean(given('keepalive')),
    integrity: toText(given('integrity') ?? ''),
    signal: readSignal(given('signal')),
  };
  if (options.mode === 'no-cors' && !isCorsSafelistedMethod(options.method)) {
    throw new TypeError(`With mode 'no-cors', the method must be GET, HEAD or POST, not ${options.method}.`);
  }
  if (options.cache === 'only-if-cached' && options.mode !== 'same-origin') {
    throw new TypeError("With cache 'only-if-cached', the mode must be 'same-origin'.");
  }
  return options;
}

/** Whether a script gave no options. Options reset the referrer and the referrer policy of a `Request`. */
export function isBare(init: GivenOptions): boolean {
  return Object.values(init).every((value) => value === undefined);
}

function oneOf<T extends string>(option: string, value: unknown, values: readonly [T, ...T[]]): T {
  if (value === undefined) return values[0];
  const found = values.find((known) => known === value);
  if (found === undefined)
    throw new TypeError(`${option} must be one of ${values.join(', ')}, not '${toText(value)}'.`);
  return found;
}

function readMethod(value: unknown = 'GET'): string {
  const method = toText(value);
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid method.`);
  if (isForbiddenMethod(method)) throw new TypeError(`Scripts cannot send ${method} requests.`);
  return normalizeMethod(method);
}

/** A signal can come from another realm, so its class does not matter. `null` means no signal. */
function readSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof (value as AbortSignal).throwIfAborted !== 'function') throw new TypeError('signal is not an AbortSignal.');
  return value as AbortSignal;
}
