import { type Changes, type CorsChange, type CorsPlacedChange, MAX_WRITTEN_LIST, type PolicyPlace } from './change.js';
import { type CorsPlace, isSameLayer, renderPlace } from '../../diagnostics/place.js';
import { CORS_DEFAULTS } from '../options/defaults.js';
import type { MissingPermissions } from './missing-permissions.js';
import { compilePolicy } from '../compile/compile-policy.js';
import { trustChanges } from './trust-changes.js';
import { nameOf, quote, reachOf } from './write-options.js';

/** What would allow what is lacking, where it opens least. */
export function changesFor(lacks: MissingPermissions, origin: string, place: PolicyPlace): Changes {
  const lists = [addTo('methods', lacks.methods, place), addTo('allowedHeaders', lacks.headers, place)];
  return {
    changes: [...trustChanges(lacks, origin, place), ...lists.flatMap(({ changes }) => changes)],
    advice: lists.flatMap(({ advice }) => advice),
  };
}

type ListOption = 'methods' | 'allowedHeaders';

function addTo(option: ListOption, names: readonly string[], place: PolicyPlace): Changes {
  const faults = names.map((name) => compilePolicy({ [option]: [name] }).issues[0]);
  const sound = names.filter((_, i) => faults[i] === undefined);
  // What the start would refuse, the client has to do otherwise.
  const advice = names.flatMap((name, i) => {
    const fault = faults[i];
    return fault === undefined ? [] : [`${quote(name)} cannot be allowed. ${fault.message} ${fault.fix}`];
  });
  return { changes: sound.length === 0 ? [] : [addSound(option, sound, place)], advice };
}

function addSound(option: ListOption, names: readonly string[], { policy, sources, nearest }: PolicyPlace): CorsChange {
  const quoted = names.map(quote).join(' and ');
  const present = (policy.options[option] ?? CORS_DEFAULTS[option as 'allowedHeaders']) as readonly string[];
  const list = [...present, ...names];
  const isShort = list.length <= MAX_WRITTEN_LIST;
  const source = sources.sourceOf(option) ?? nearest;
  const at = (place: CorsPlace): CorsPlacedChange => ({
    place: renderPlace(place),
    ...(isShort && { write: `${option}: [${list.map(quote).join(', ')}]` }),
    text: `add ${quoted} to ${option} of ${nameOf(place)}${reachOf(place, nearest)}`,
  });
  if (!isShort || isSameLayer(source, nearest)) return { ...at(source), option };
  return { ...at(nearest), option, shared: at(source) };
}
