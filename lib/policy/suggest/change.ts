import type { CorsPlace } from '../../diagnostics/place.js';
import type { FieldSources } from '../options/merge-layers.js';
import type { CorsOptions } from '../options/options.js';
import type { CorsPolicy } from '../policy.js';

/** A policy, and where its options could be written otherwise. */
export interface PolicyPlace {
  readonly policy: CorsPolicy;
  readonly sources: FieldSources;
  /** The nearest layer, which governs nothing else: the handler's own decorator. */
  readonly nearest: CorsPlace;
}

/**
 * Where something would be written, and what.
 *
 * @publicApi
 */
export interface CorsPlacedChange {
  /** `CatsController.update @Cors()`, `forRoot` */
  readonly place: string;
  /**
   * What to write there, where that can be said: `allowedHeaders: ['Content-Type', 'X-Trace']`; `@Cors()` stands for the
   * decorator itself.
   */
  readonly write?: string;
  readonly text: string;
}

/**
 * A change of the configuration without which a request stays refused.
 *
 * @publicApi
 */
export interface CorsChange extends CorsPlacedChange {
  readonly option: keyof CorsOptions;
  /** The same at the place from which the option is taken now, with whatever else takes it from there. */
  readonly shared?: CorsPlacedChange;
}

/** All that it takes to allow what is lacking: every one of the changes, and what no option can help with. */
export interface Changes {
  readonly changes: readonly CorsChange[];
  readonly advice: readonly string[];
}

/** No list longer than this is written out; an element is added where the list is. */
export const MAX_WRITTEN_LIST = 10;
