import type { CorsPlace } from '../../diagnostics/place.js';
import type { FieldSources } from '../options/merge-layers.js';
import type { CorsOptions } from '../options/options.js';
import type { CorsPolicy } from '../policy.js';

/** A policy, and the layers in which its options can be changed. */
export interface ChangeablePolicy {
  readonly policy: CorsPolicy;
  readonly sources: FieldSources;
  /** The layer that applies to nothing else: usually the handler's own decorator. */
  readonly own: CorsPlace;
}

/**
 * What to write, and where.
 *
 * @publicApi
 */
export interface CorsPlacedChange {
  /** `CatsController.update @Cors()`, `forRoot` */
  readonly place: string;
  /**
   * The code to write there, if it can be given: `allowedHeaders: ['Content-Type', 'X-Trace']`; `@Cors()` is the decorator
   * itself.
   */
  readonly write?: string;
  readonly text: string;
}

/**
 * A change of the configuration that is necessary to allow a request.
 *
 * @publicApi
 */
export interface CorsChange extends CorsPlacedChange {
  readonly option: keyof CorsOptions;
  /** The same change in the layer that the option comes from now. It also applies to everything else that inherits it. */
  readonly shared?: CorsPlacedChange;
}

/** Everything that is necessary to allow a request: all of the changes, and advice where no option can help. */
export interface Changes {
  readonly changes: readonly CorsChange[];
  readonly advice: readonly string[];
}
