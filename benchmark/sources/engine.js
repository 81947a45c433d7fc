import { PolicyCache } from '../../build/policy/compile/compile-policy.js';
import { liveOrigins } from '../../build/policy/options/live-origins.js';
import { OriginSources } from '../../build/sources/origin-sources.js';
import { ours } from '../engine/ours.js';
import { ListSource, SHAPES } from './shapes.js';

/** Two ways to the same origins: a list in the configuration, and the rows of a source. Each returns the engine's decision. */
export const CONTESTANTS = {
  static(shape, size) {
    const { row } = SHAPES[shape];
    return { decide: ours(Array.from({ length: size }, (_, i) => row(i))) };
  },

  async live(shape, size) {
    const source = new ListSource(shape, size);
    const sources = new OriginSources();
    const binding = sources.begin();
    // It takes no time to speak of: an application's own function is not counted.
    const key = SHAPES[shape].keyed ? (request) => request.key : undefined;
    const decide = ours([liveOrigins(source, { key, initTimeout: 600 })], undefined, new PolicyCache(binding.bind));
    sources.use(binding);
    await sources.onApplicationBootstrap();
    return { decide, source, close: () => sources.onModuleDestroy() };
  },
};
