import { type CorsChange, type CorsPlacedChange, MAX_WRITTEN_LIST, type PolicyPlace } from './change.js';
import { compilePolicy } from '../compile/compile-policy.js';
import type { CorsIssue } from '../../diagnostics/issue.js';
import { type CorsPlace, isSameLayer, renderPlace } from '../../diagnostics/place.js';
import type { MissingPermissions } from './missing-permissions.js';
import { TRUST_FIELDS } from '../options/merge-layers.js';
import type { CorsOptions, CorsOriginRule } from '../options/options.js';
import { parseSerializedOrigin } from '../../standard/serialized-origin.js';
import { nameOf, quote, reachOf, writeOption } from './write-options.js';

/** What would let the origin in, and with credentials, where it opens least. */
export function trustChanges(
  { origin: refused, credentials }: MissingPermissions,
  origin: string,
  place: PolicyPlace,
): CorsChange[] {
  const trusted = credentials ? [allowCredentials(origin, place)] : [];
  if (!refused) return trusted;
  if (origin === 'null') return [allowNull(place), ...trusted.map(({ shared: _, ...change }) => change)];
  // No browser sends it, so there is nothing to allow.
  if (parseSerializedOrigin(origin) === undefined) return [];
  const present = place.policy.options.origin;
  if (typeof present === 'function') return [askedOtherwise(origin, place), ...trusted];
  const rules = [present ?? false].flat().filter((rule) => rule !== false);
  if (rules.length >= MAX_WRITTEN_LIST) return [added(origin, place), ...trusted];
  return [addOrigin([...(rules as CorsOriginRule[]), origin], origin, credentials, place)];
}

function askedOtherwise(origin: string, { sources, nearest }: PolicyPlace): CorsChange {
  const place = sources.sourceOf('origin') ?? nearest;
  const text = `let the origin function of ${nameOf(place)} answer true for ${quote(origin)}`;
  return { place: renderPlace(place), option: 'origin', text };
}

/** To a list that is too long to be written out. */
function added(origin: string, { policy, sources, nearest }: PolicyPlace): CorsChange {
  const place = sources.sourceOf('origin') ?? nearest;
  const { warning } = termsOf({ ...policy.options, origin });
  const text = `add ${quote(origin)} to origin of ${nameOf(place)}${reachOf(place, nearest)}${warning}`;
  return { place: renderPlace(place), option: 'origin', text };
}

function addOrigin(rules: CorsOriginRule[], origin: string, credentials: boolean, place: PolicyPlace): CorsChange {
  const { policy, sources, nearest } = place;
  const rule = rules.length === 1 ? origin : rules;
  const { terms, warning } = termsOf({ ...policy.options, origin: rule, ...(credentials && { credentials }) });
  const news = { ...(credentials && { credentials }), ...terms };
  const what = `add ${quote(origin)} to origin`;
  const trust = credentials ? ' with credentials: true' : '';
  const at = (where: CorsPlace, also: CorsOptions): CorsPlacedChange => ({
    place: renderPlace(where),
    write: written({ origin: rule, ...also }),
    text: `${what} of ${nameOf(where)}${trust}${reachOf(where, nearest)}${warning}`,
  });
  const source = sources.sourceOf('origin') ?? nearest;
  const change = { ...at(nearest, { ...keptTrust(place), ...news }), option: 'origin' } as const;
  return isSameLayer(source, nearest) || !holdAt(source, news, place)
    ? change
    : { ...change, shared: at(source, news) };
}

/** Where an origin is written, trust has to be said anew (R2), unless it is said there already. */
function keptTrust({ policy, sources, nearest }: PolicyPlace): CorsOptions {
  const kept = TRUST_FIELDS.filter(
    (field) => policy.options[field] === true && !isSameLayer(sources.sourceOf(field), nearest),
  );
  return Object.fromEntries(kept.map((field) => [field, true]));
}

function allowNull(place: PolicyPlace): CorsChange {
  const { policy, nearest } = place;
  const option = 'dangerouslyAllowNullOrigin';
  const text =
    `serve the page from an origin of its own; 'null' is sent by every sandboxed frame, whoever made it, ` +
    `and allowed by nothing but ${option}: true in ${nameOf(nearest)}${reachOf(nearest, nearest)}`;
  // Beside `origin: false` the flag lifts nothing.
  const list = policy.origins.kind === 'none' ? { origin: [], ...keptTrust(place) } : {};
  return { place: renderPlace(nearest), option, write: written({ ...list, [option]: true }), text };
}

function allowCredentials(origin: string, place: PolicyPlace): CorsChange {
  const { policy, sources, nearest } = place;
  const isAny = policy.origins.kind === 'any';
  const wanted = { ...(isAny && { ...keptTrust(place), origin }), credentials: true };
  const { terms, warning } = termsOf({ ...policy.options, ...wanted });
  const news = { ...wanted, ...terms };
  const at = (where: CorsPlace): CorsPlacedChange => ({
    place: renderPlace(where),
    write: written(news),
    text: isAny
      ? `name the origins that may use credentials in ${nameOf(where)}: '*' never does${warning}`
      : `set credentials: true in ${nameOf(where)}${reachOf(where, nearest)}${warning}`,
  });
  const change = { ...at(nearest), option: isAny ? 'origin' : 'credentials' } as const;
  const source = sources.sourceOf('credentials') ?? sources.sourceOf('origin') ?? nearest;
  // Instead of '*' one origin at a shared place would take the others' access away.
  return isAny || isSameLayer(source, nearest) || !holdAt(source, news, place)
    ? change
    : { ...change, shared: at(source) };
}

/** Whether values that are written there are not overruled by a nearer place. */
function holdAt(source: CorsPlace, news: CorsOptions, { sources }: PolicyPlace): boolean {
  const fields = Object.keys(news) as (keyof CorsOptions)[];
  return fields.every((field) => {
    const own = sources.sourceOf(field);
    return own === undefined || isSameLayer(own, source);
  });
}

/** What the start demands of options before it takes them, and says of them. */
interface Terms {
  readonly terms: CorsOptions;
  readonly warning: string;
}

const TERMS: Partial<Record<CorsIssue['code'], CorsOptions>> = {
  'origin-insecure': { dangerouslyAllowInsecureOrigins: true },
  'origin-public-suffix': { dangerouslyAllowPublicSuffixes: true },
  'origin-null': { origin: [], dangerouslyAllowNullOrigin: true },
  'response-header-any-credentials': { exposedHeaders: [] },
};

function termsOf(changed: CorsOptions): Terms {
  const { issues } = compilePolicy(changed);
  const terms = Object.assign({}, ...issues.map(({ code }) => TERMS[code])) as CorsOptions;
  const told = [...new Set(issues.map(({ message, fix }) => `${message} ${fix}`))];
  return { terms, warning: told.length === 0 ? '' : ` (${told.join(' ')})` };
}

function written(options: CorsOptions): string {
  return Object.entries(options)
    .map(([name, value]) => writeOption(name, value))
    .join(', ');
}
