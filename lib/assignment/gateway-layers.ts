import type { CorsPlace } from '../diagnostics/place.js';
import { mergeLayers, type NamedPolicies } from '../policy/options/merge-layers.js';
import type { PolicyLayer } from '../policy/options/read-layer.js';
import { type CorsWarning, warningAt } from '../diagnostics/warning.js';

const GATEWAYS: CorsPlace = Object.freeze({ layer: 'application', name: 'the default of gateways' });

/** socket.io's polling uses these methods and no others, and pages that are not allowed are always rejected. */
const BASE: PolicyLayer = {
  place: GATEWAYS,
  options: { methods: ['GET', 'POST'], rejectDisallowed: true },
  issues: [],
};

/** A module lets its handlers answer preflights. A gateway has none, and the library of the gateway would refuse them. */
const ANSWERED: PolicyLayer = { place: GATEWAYS, options: { preflightContinue: false }, issues: [] };

const NOT_INHERITED: PolicyLayer = { place: GATEWAYS, options: { origin: false }, issues: [] };

/**
 * The layers of a gateway's policy, the base first. A WebSocket always sends cookies, and the page reads what arrives. Origins that
 * the module allows without credentials are therefore not inherited (R19).
 */
export function gatewayLayers(
  [global, ...others]: readonly [PolicyLayer, ...PolicyLayer[]],
  named: NamedPolicies,
): PolicyLayer[] {
  const all = [BASE, global, ANSWERED, ...others];
  return inheritsWithoutCredentials(all, named) ? [...all, NOT_INHERITED] : all;
}

/** Says which line to write where a gateway does not inherit the origins of the module. */
export function warnNotInherited(gateway: string, layers: readonly PolicyLayer[]): CorsWarning[] {
  if (layers.at(-1) !== NOT_INHERITED) return [];
  const message =
    'A WebSocket always sends cookies, and the module allows its origins only without credentials, so pages of other origins ' +
    "cannot connect. To allow them, write the origin on the gateway: @Cors('https://app.example.com').";
  return [warningAt({ layer: 'application', name: gateway }, 'gateway-origin-inherited', message)];
}

/** Whether the origins of these layers do not count for a WebSocket: they are those of the module, without credentials. */
export function inheritsWithoutCredentials(layers: readonly PolicyLayer[], named: NamedPolicies): boolean {
  const { options, sourceOf } = mergeLayers(layers, named);
  const { origin, credentials } = options;
  return origin !== undefined && origin !== false && credentials !== true && sourceOf('origin')?.layer === 'forRoot';
}
