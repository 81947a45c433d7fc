import type { CorsOriginState } from './origin-source.js';

/**
 * A source of `liveOrigins()`, as `CorsPolicies.sources` and the channel `nestjs-cors:source` of `node:diagnostics_channel` describe it.
 * The channel gets it whenever the state changes.
 *
 * @publicApi
 */
export interface CorsSourceStatus {
  /** The name of its class or function. */
  readonly name: string;
  readonly state: CorsOriginState;
  /** Why it is `stale` or `lost`, if that is known. */
  readonly cause: unknown;
  /** How many seconds ago the rows were confirmed; `Infinity` if they never were. */
  readonly lag: number;
  /** How many keys have a list. */
  readonly keys: number;
  /** How many rows all lists have, each counted for every key that has it. */
  readonly rows: number;
  /** How many rows are not valid. */
  readonly refused: number;
  /** The same for each policy that names the source, with the rows that its credentials do not permit. */
  readonly policies: readonly { readonly keyed: boolean; readonly refused: number }[];
}

/** Whether a source reports one of the states. */
export function isState(value: unknown): value is CorsOriginState {
  return value === 'live' || value === 'stale' || value === 'lost';
}

/** The name of the `node:diagnostics_channel` on which changes of the state are published. */
export const SOURCE_CHANNEL = 'nestjs-cors:source';
