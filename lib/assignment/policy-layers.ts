import type { NamedPolicies } from '../policy/options/merge-layers.js';
import { type PolicyLayer, readLayer } from '../policy/options/read-layer.js';
import { isGatewayRoute } from '../routing/gateway-route.js';
import type { Route } from '../routing/route.js';
import { type DecoratorLayer, DecoratorLayers } from './decorator-layers.js';
import { gatewayLayers } from './gateway-layers.js';
import type { ReadModuleOptions } from './module-options.js';
import { type CompilePath, PathEntries } from './paths/path-entries.js';

/** What is written at the levels of one configuration, and which layers of that a policy consists of (R1). */
export class PolicyLayers {
  readonly global: PolicyLayer;
  readonly named: NamedPolicies;
  readonly paths: PathEntries;
  readonly decorators = new DecoratorLayers();

  constructor(options: ReadModuleOptions, compilePath: CompilePath) {
    this.global = options.global;
    this.named = new Map(
      options.policies.map(([name, value]) => [name, readLayer({ layer: 'policies', name }, value)]),
    );
    this.paths = PathEntries.from(options.paths, compilePath);
  }

  /**
   * The layers of the policy of a handler, or of a path without a handler, the base first.
   *
   * @param index of the entry of `paths` that matches; -1 if none does
   */
  of(
    route: Route | undefined,
    index: number,
    declared: readonly DecoratorLayer[] = this.declaredBy(route),
  ): readonly PolicyLayer[] {
    // `@Cors()` without arguments is the global policy again: it drops every layer in between, even `paths`.
    const reset = declared.lastIndexOf('global');
    const own = declared.slice(reset + 1) as PolicyLayer[];
    const entry = reset === -1 ? this.paths.entries[index] : undefined;
    const layers = entry ? ([this.global, entry.layer, ...own] as const) : ([this.global, ...own] as const);
    return route !== undefined && isGatewayRoute(route) ? gatewayLayers(layers, this.named) : layers;
  }

  /** The layers of the `@Cors()` decorators on the handler and its classes. */
  declaredBy(route: Route | undefined): readonly DecoratorLayer[] {
    return route === undefined ? [] : this.decorators.of(route);
  }

  /** Every layer that is written somewhere, but for the global one. */
  get all(): readonly PolicyLayer[] {
    return [...this.named.values(), ...this.paths.entries.map(({ layer }) => layer), ...this.decorators.layers];
  }
}
