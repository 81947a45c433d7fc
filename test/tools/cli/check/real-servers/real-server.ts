import type { BrokenServer } from '../broken-servers.js';
import type { RunningServer } from '../server.js';

/** A real server, configured as people do it. */
export interface RealServer {
  readonly title: string;
  readonly start: () => Promise<RunningServer>;
  readonly args?: readonly string[];
  /** All findings, by severity. A sound server has none. */
  readonly found: BrokenServer['found'];
  /** The code of the verdict, unless the request is allowed. */
  readonly verdict?: string;
}

export type Expected = Pick<RealServer, 'found' | 'args' | 'verdict'>;
export const SOUND: Expected = { found: {} };
