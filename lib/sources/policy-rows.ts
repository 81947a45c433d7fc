import { attempt } from '../diagnostics/attempt.js';
import { isThenable } from '../policy/decide/allow-origin.js';
import type { CorsRequest } from '../policy/options/cors-request.js';
import type { ReadLiveOrigins } from '../policy/origins/read-live-origins.js';
import type { SourceOrigins } from '../policy/policy.js';
import { describeRow } from './describe-source.js';
import { refusedFor, untrustedRow } from './refused-row.js';
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
    readonly description: string,
  ) {}

  get name(): string {
    return this.source.name;
  }

  get isKeyed(): boolean {
    return this.declared.key !== undefined;
  }

  isUndecided(request: CorsRequest): boolean {
    return !this.source.isStarted && (!this.isKeyed || this.keyOf(request) !== undefined);
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
    const key = this.isKeyed ? this.keyOf(request) : undefined;
    if (this.isTooOld() || (this.isKeyed && key === undefined)) return undefined;
    const row = this.rowFor(origin, key, this.permitted);
    return row && describeRow(row, this.name, key);
  }

  explainRefusal(origin: string, request: CorsRequest): readonly string[] {
    const { name, source } = this;
    const key = this.isKeyed ? this.keyOf(request) : undefined;
    if (this.isKeyed && key === undefined) return [`The key function for ${name} returns no key for this request.`];
    if (source.age === Infinity) return [`${name} has no rows yet: it is ${source.state}.`];
    if (this.isTooOld())
      return [`${name} has not confirmed its rows for ${String(this.declared.maxStale)} s (maxStale).`];
    const untrusted = this.rowFor(origin, key, 3);
    const refused =
      untrusted === undefined ? refusedFor(origin, source.rows.refusedTexts(key)) : untrustedRow(untrusted);
    if (refused === undefined) return [];
    const { row, problem } = refused;
    return [`The ${describeRow(row, name, key)} is refused [${problem.code}]: ${problem.message} Fix: ${problem.fix}`];
  }

  private rowFor(origin: string, key: string | undefined, permitted: Needs): string | undefined {
    const { rows } = this.source;
    return (key === undefined ? rows : rows.list(key))?.rowFor(origin, permitted);
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
