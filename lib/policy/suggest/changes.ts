import { type CorsPlace, isSameLayer, renderPlace } from '../../diagnostics/place.js';
import { isCorsResponseHeaderName } from '../../standard/header-names.js';
import { normalizeMethod } from '../../standard/methods.js';
import { parseSerializedOrigin } from '../../standard/serialized-origin.js';
import { CORS_DEFAULTS } from '../options/defaults.js';
import { TRUST_FIELDS } from '../options/merge-layers.js';
import { isLiveOrigins } from '../options/live-origins.js';
import type { CorsOptions, CorsOriginRule } from '../options/options.js';
import type { ChangeablePolicy, Changes, CorsChange, CorsPlacedChange } from './change.js';
import type { MissingPermissions } from './missing-permissions.js';
import { tryOptions } from './try-options.js';
import { nameOf, quote, reachOf, writeOptions } from './write-options.js';

/** A longer list is not written out: the text says what to add to it. */
const MAX_WRITTEN_LIST = 10;

/** The changes that would allow what is missing and that open as little as possible. */
export function changesFor(missing: MissingPermissions, origin: string, target: ChangeablePolicy): Changes {
  const lists = [allowNames('methods', missing.methods, target), allowNames('allowedHeaders', missing.headers, target)];
  return {
    changes: [...allowAccess(missing, origin, target), ...lists.flatMap(({ changes }) => changes)],
    advice: lists.flatMap(({ advice }) => advice),
  };
}

function allowNames(option: 'methods' | 'allowedHeaders', names: readonly string[], target: ChangeablePolicy): Changes {
  const tried = names.map((name) => ({ name, advice: adviceOn(option, name) }));
  const valid = tried.filter(({ advice }) => advice === undefined).map(({ name }) => name);
  const advice = tried.flatMap((one) => one.advice ?? []);
  return { changes: valid.length === 0 ? [] : [addNames(option, valid, target)], advice };
}

/** What to do about a name that has to change in the client; `undefined` if the option can allow it. */
function adviceOn(option: 'methods' | 'allowedHeaders', name: string): string | undefined {
  const issue = tryOptions({ [option]: [name] }).issues[0];
  if (issue !== undefined) return `${quote(name)} cannot be allowed. ${issue.message} ${issue.fix}`;
  if (option === 'methods') {
    // Browsers normalize some methods, so that this one comes from another client.
    const sent = normalizeMethod(name);
    return sent === name ? undefined : `${quote(name)} cannot be allowed. Browsers send it as ${quote(sent)}.`;
  }
  if (!isCorsResponseHeaderName(name)) return undefined;
  return `${quote(name)} is a response header, which this module sets. Remove it in the client.`;
}

function addNames(option: 'methods' | 'allowedHeaders', names: string[], target: ChangeablePolicy): CorsChange {
  const present = (target.policy.options[option] ?? CORS_DEFAULTS[option as 'allowedHeaders']) as readonly string[];
  const list = [...present, ...names];
  const isShort = list.length <= MAX_WRITTEN_LIST;
  const at = (layer: CorsPlace): CorsPlacedChange => ({
    place: renderPlace(layer),
    ...(isShort && { write: writeOptions({ [option]: list }) }),
    text: `add ${names.map(quote).join(' and ')} to ${option} of ${nameOf(layer)}${reachOf(layer, target.own)}`,
  });
  const source = sourceOf([option], target);
  return isShort ? inBothLayers(option, at, source, target) : { ...at(source), option };
}

/** Allows the origin, credentials, or both. */
function allowAccess(missing: MissingPermissions, origin: string, target: ChangeablePolicy): CorsChange[] {
  const credentials = missing.credentials ? [allowCredentials(origin, target)] : [];
  if (!missing.origin) return credentials;
  if (origin === 'null') return [allowNull(target), ...credentials.map(({ shared: _, ...change }) => change)];
  // Browsers never send such an origin, so there is nothing to allow.
  if (parseSerializedOrigin(origin) === undefined) return [];
  const present = target.policy.options.origin;
  if (typeof present === 'function') return [changeFunction(origin, target), ...credentials];
  const rules = [present ?? false].flat().filter((rule) => rule !== false);
  // The code that makes a source is not known here.
  if (rules.length >= MAX_WRITTEN_LIST || rules.some(isLiveOrigins)) return [addToList(origin, target), ...credentials];
  return [addOrigin([...(rules as CorsOriginRule[]), origin], origin, missing.credentials, target)];
}

function changeFunction(origin: string, target: ChangeablePolicy): CorsChange {
  const layer = sourceOf(['origin'], target);
  const text = `let the origin function of ${nameOf(layer)} return true for ${quote(origin)}`;
  return { place: renderPlace(layer), option: 'origin', text };
}

function addToList(origin: string, target: ChangeablePolicy): CorsChange {
  const { policy, own } = target;
  const layer = sourceOf(['origin'], target);
  const { warning } = tryOptions({ ...policy.options, origin });
  const live =
    policy.origins.kind === 'live' ? policy.origins.sources.map(({ name }) => `the rows of ${name}, or to `) : [];
  const text = `add ${quote(origin)} to ${live.join('')}origin of ${nameOf(layer)}${reachOf(layer, own)}${warning}`;
  return { place: renderPlace(layer), option: 'origin', text };
}

function addOrigin(rules: CorsOriginRule[], added: string, credentials: boolean, target: ChangeablePolicy): CorsChange {
  const trust = credentials ? { credentials } : {};
  const origin = rules.length === 1 ? added : rules;
  const { needed, warning } = tryOptions({ ...target.policy.options, origin, ...trust });
  const others = { ...trust, ...needed };
  const at = (layer: CorsPlace): CorsPlacedChange => ({
    place: renderPlace(layer),
    write: writeOptions({ origin, ...(isSameLayer(layer, target.own) && inheritedTrust(target)), ...others }),
    text: `add ${quote(added)} to origin of ${nameOf(layer)}${credentials ? ' with credentials: true' : ''}${reachOf(layer, target.own)}${warning}`,
  });
  const source = sourceOf(['origin'], target);
  return inBothLayers('origin', at, source, target, takesEffectIn(source, others, target));
}

function allowNull(target: ChangeablePolicy): CorsChange {
  const { policy, own } = target;
  const option = 'dangerouslyAllowNullOrigin';
  const text =
    `serve the page from its own origin, or set ${option}: true in ${nameOf(own)}${reachOf(own, own)} ` +
    `(every sandboxed frame sends 'null', whatever site made it)`;
  // With `origin: false` the flag would have no effect.
  const list = policy.origins.kind === 'none' ? { origin: [], ...inheritedTrust(target) } : {};
  return { place: renderPlace(own), option, write: writeOptions({ ...list, [option]: true }), text };
}

function allowCredentials(origin: string, target: ChangeablePolicy): CorsChange {
  const isAny = target.policy.origins.kind === 'any';
  const wanted = { ...(isAny && { ...inheritedTrust(target), origin }), credentials: true };
  const { needed, warning } = tryOptions({ ...target.policy.options, ...wanted });
  const options = { ...wanted, ...needed };
  const at = (layer: CorsPlace): CorsPlacedChange => ({
    place: renderPlace(layer),
    write: writeOptions(options),
    text: isAny
      ? `list the origins that may use credentials in ${nameOf(layer)}: '*' does not work with credentials${warning}`
      : `set credentials: true in ${nameOf(layer)}${reachOf(layer, target.own)}${warning}`,
  });
  const source = sourceOf(['credentials', 'origin'], target);
  // In a shared layer, one origin instead of '*' would take access away from the others.
  const isShareable = !isAny && takesEffectIn(source, options, target);
  return inBothLayers(isAny ? 'origin' : 'credentials', at, source, target, isShareable);
}

/** The layer that the first of these options comes from, or the own one for defaults. */
function sourceOf(options: readonly (keyof CorsOptions)[], { sources, own }: ChangeablePolicy): CorsPlace {
  return options.map((option) => sources.sourceOf(option)).find((source) => source !== undefined) ?? own;
}

/** A change in the own layer and, if that is another one and useful, in the layer that the option comes from. */
function inBothLayers(
  option: keyof CorsOptions,
  at: (layer: CorsPlace) => CorsPlacedChange,
  source: CorsPlace,
  { own }: ChangeablePolicy,
  isShareable = true,
): CorsChange {
  const change = { ...at(own), option };
  return isSameLayer(source, own) || !isShareable ? change : { ...change, shared: at(source) };
}

/** A layer that sets `origin` has to repeat the trust that other layers give (R2). */
function inheritedTrust({ policy, sources, own }: ChangeablePolicy): CorsOptions {
  const fields = TRUST_FIELDS.filter(
    (field) => policy.options[field] === true && !isSameLayer(sources.sourceOf(field), own),
  );
  return Object.fromEntries(fields.map((field) => [field, true]));
}

/** Whether no later layer overrides these options if they are written in this one. */
function takesEffectIn(layer: CorsPlace, options: CorsOptions, { sources }: ChangeablePolicy): boolean {
  return Object.keys(options).every((field) => {
    const source = sources.sourceOf(field as keyof CorsOptions);
    return source === undefined || isSameLayer(source, layer);
  });
}
