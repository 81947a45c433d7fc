import { attempt } from '../diagnostics/attempt.js';
import { bounded, renderValue } from '../diagnostics/render-value.js';
import { isThenable } from '../policy/decide/allow-origin.js';
import type { CorsRequest } from '../policy/options/cors-request.js';
import type { ReadLiveOrigins } from '../policy/origins/read-live-origins.js';
import type { SourceOrigins } from '../policy/policy.js';
import type { Needs } from './rows/trust.js';
import type { RunningSource } from './running-source.js';

/** The rows of a source, as one policy uses them. */
export class PolicyRows implements SourceOrigins {
  private isAgeLogged = false;

  /** @param permitted what rows may need: two policies can permit different things */
  constructor(
    readonly source: RunningSource,
    private readonly declared: ReadLiveOrigins,
    private readonly permitted: Needs,
  ) {}

  get name(): string {
    return this.source.name;
  }

  get isKeyed(): boolean {
    return this.declared.key !== undefined;
  }

  /** How many rows of the source this policy refuses. */
  get refused(): number {
    return this.source.rows.countRefused(this.permitted);
  }

  matches(origin: string, request: CorsRequest): boolean {
    return this.isMatch(origin, request, this.permitted);
  }

  trusts(origin: string, request: CorsRequest): boolean {
    return this.isMatch(origin, request, 0);
  }

  describeMatch(origin: string, request: CorsRequest): string | undefined {
    const { rows } = this.source;
    const key = this.isKeyed ? this.keyOf(request) : undefined;
    if (this.isTooOld() || (this.isKeyed && key === undefined)) return undefined;
    const list = key === undefined ? rows : rows.list(key);
    const row = list?.rowFor(origin, this.permitted);
    return row && `row ${renderValue(row)} of ${this.name}${key === undefined ? '' : ` for ${bounded(key)}`}`;
  }

  private isMatch(origin: string, request: CorsRequest, permitted: Needs): boolean {
    if (this.isTooOld()) return false;
    const { rows } = this.source;
    if (this.declared.key === undefined) return rows.matches(origin, permitted);
    const key = this.keyOf(request);
    return key !== undefined && rows.list(key)?.matches(origin, permitted) === true;
  }

  /** The key of a request; `undefined` if it has none. */
  keyOf(request: CorsRequest): string | undefined {
    let key: unknown;
    try {
      key = this.declared.key?.(request);
    } catch (cause) {
      this.source.log.key('threw', cause);
      return undefined;
    }
    if (typeof key === 'string' && key !== '') return key;
    this.source.log.key(problemOfKey(key));
    return undefined;
  }

  private isTooOld(): boolean {
    const { maxStale } = this.declared;
    if (maxStale === undefined) return false;
    const isTooOld = this.source.age > maxStale;
    if (isTooOld && !this.isAgeLogged) this.source.log.aged('maxStale', maxStale);
    this.isAgeLogged = isTooOld;
    return isTooOld;
  }
}

function problemOfKey(key: unknown): string {
  if (key === '') return 'returned an empty string';
  if (key === undefined) return 'returned undefined';
  const isPromise = attempt(() => isThenable(key)) === true;
  // It is not awaited, so its rejection is handled here.
  if (isPromise) Promise.resolve(key).catch(() => undefined);
  return isPromise ? 'returned a promise; it has to be synchronous' : 'returned something that is not a string';
}
