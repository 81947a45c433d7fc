import { compilePolicy } from './compile.js';
import { CORS_DEFAULTS } from './defaults.js';
import type { FieldSources } from './levels.js';
import type { CorsOptions } from './options.js';
import type { CorsPolicy } from './policy.js';
import type { CorsRefusal } from './reason.js';
import { isRegExp } from './render-value.js';
import { parseSerializedOrigin } from './serialized-origin.js';

/** A policy, and where its options could be written otherwise. */
export interface PolicyPlace {
  readonly policy: CorsPolicy;
  readonly sources: FieldSources;
  /** The nearest place, which governs nothing else: `CatsController.update @Cors()`. */
  readonly nearest: string;
}

/** What was refused. */
export interface RefusedFacts {
  readonly origin: string | undefined;
  readonly method: string;
  /** The header names that are missing. */
  readonly missing: readonly string[];
}

/**
 * A change of the configuration that would allow what is refused.
 *
 * @publicApi
 */
export interface CorsChange {
  /** Where to write it: `CatsController.update @Cors()`, `forRoot`. */
  readonly place: string;
  readonly option: keyof CorsOptions;
  /** What to write there, where that can be said: `allowedHeaders: ['Content-Type', 'X-Trace']`. */
  readonly write?: string;
  readonly text: string;
}

/** No list longer than this is written out; an element is added where the list is. */
const MAX_WRITTEN_LIST = 10;

/** What would allow it, the change that opens least first. Nothing, where no option is to blame. */
export function changesFor(reason: CorsRefusal, facts: RefusedFacts, place: PolicyPlace): readonly CorsChange[] {
  switch (reason) {
    case 'origin-not-allowed':
      return allowOriginOf(facts.origin ?? '', place);
    case 'method-not-allowed':
      return addTo('methods', [facts.method], place);
    case 'header-not-allowed':
      return addTo('allowedHeaders', facts.missing, place);
    case 'credentials-not-allowed':
      return allowCredentials(facts.origin ?? '', place);
    default:
      return [];
  }
}

type ListOption = 'methods' | 'allowedHeaders';

function addTo(option: ListOption, names: readonly string[], { policy, sources, nearest }: PolicyPlace): CorsChange[] {
  const quoted = names.map(quote).join(' and ');
  const present = (policy.options[option] ?? CORS_DEFAULTS[option as 'allowedHeaders']) as readonly string[];
  const list = [...present, ...names];
  const write = list.length > MAX_WRITTEN_LIST ? {} : { write: `${option}: [${list.map(quote).join(', ')}]` };
  const source = sources.sourceOf(option);
  const change = (place: string): CorsChange => {
    const text = `add ${quoted} to ${option} of ${nameOf(place)}${reachOf(place, nearest)}`;
    return { place, option, ...write, text };
  };
  if (source === undefined || source === nearest) return [change(nearest)];
  return list.length > MAX_WRITTEN_LIST ? [change(source)] : [change(nearest), change(source)];
}

function allowOriginOf(origin: string, place: PolicyPlace): CorsChange[] {
  const { policy, sources, nearest } = place;
  if (origin === 'null') return [allowNull(place)];
  // No browser sends it, so there is nothing to allow.
  if (parseSerializedOrigin(origin) === undefined) return [];
  const option = 'origin';
  const source = sources.sourceOf(option) ?? nearest;
  const present = policy.options.origin;
  if (typeof present === 'function')
    return [
      { place: source, option, text: `let the origin function of ${nameOf(source)} answer true for ${quote(origin)}` },
    ];
  const added = `add ${quote(origin)} to origin of ${nameOf(source)}`;
  const text = `${added}${reachOf(source, nearest)}${warningOf(origin, policy.credentials)}`;
  const rules = writeRules(present, origin);
  if (rules === undefined) return [{ place: source, option, text }];
  const shared: CorsChange = { place: source, option, write: `origin: ${rules}`, text };
  return source === nearest ? [shared] : [narrowed(place, rules, origin), shared];
}

/** What is written anywhere but at the handler holds for others, too. */
function reachOf(place: string, nearest: string): string {
  return place === nearest && place !== 'forRoot' ? '' : ', for all that take it from there';
}

/** The rules with one more, unless they are too many to write out. */
function writeRules(present: CorsOptions['origin'], origin: string): string | undefined {
  const list: readonly unknown[] = Array.isArray(present) ? present : [present ?? false];
  if (list.length >= MAX_WRITTEN_LIST) return undefined;
  const rules = [...list.filter((rule) => rule !== false).map(writeRule), quote(origin)];
  return rules.length === 1 ? rules.join() : `[${rules.join(', ')}]`;
}

/** At the handler trust has to be said anew (R2). */
function narrowed({ policy, nearest }: PolicyPlace, rules: string, origin: string): CorsChange {
  const trust = policy.credentials ? ', credentials: true' : '';
  const text = `add ${quote(origin)} to origin of ${nameOf(nearest)}${warningOf(origin, policy.credentials)}`;
  return { place: nearest, option: 'origin', write: `origin: ${rules}${trust}`, text };
}

function allowNull({ sources, nearest }: PolicyPlace): CorsChange {
  const place = sources.sourceOf('origin') ?? nearest;
  const option = 'dangerouslyAllowNullOrigin';
  const text =
    `serve the page from an origin of its own; 'null' is sent by every sandboxed frame, whoever made it, ` +
    `and allowed by nothing but ${option}: true in ${nameOf(place)}`;
  return { place, option, write: `${option}: true`, text };
}

function allowCredentials(origin: string, { policy, sources, nearest }: PolicyPlace): CorsChange[] {
  const option = 'credentials';
  const place = sources.sourceOf('origin') ?? nearest;
  if (policy.origins.kind === 'any') {
    const text = `name the origins that may use credentials in ${nameOf(place)}: '*' never does`;
    return [{ place, option: 'origin', write: `origin: ${quote(origin)}, credentials: true`, text }];
  }
  const text = `set credentials: true in ${nameOf(place)}${warningOf(origin, true)}`;
  return [{ place, option, write: 'credentials: true', text }];
}

/** What the start would say of the origin. */
function warningOf(origin: string, credentials: boolean): string {
  const [issue] = compilePolicy({ origin, credentials }, (field) => field).issues;
  return issue === undefined ? '' : ` (${issue.message} ${issue.fix})`;
}

function writeRule(rule: unknown): string {
  return isRegExp(rule) ? String(rule) : quote(String(rule));
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

/** A place as a sentence names it. */
function nameOf(place: string): string {
  if (place === 'forRoot') return 'CorsModule.forRoot()';
  return place.endsWith(' @Cors()') ? place.slice(0, -' @Cors()'.length) : place;
}
