import { compilePolicy } from '../../policy/compile/compile-policy.js';
import { printable } from '../../diagnostics/render-value.js';
import { SERVED_METHODS } from './describe-policy.js';
import type { CorsFieldValue } from './explanation.js';
import { type CorsReport, type CorsReportEntry, keyOf } from './report.js';

/**
 * Something that somebody may do now and could not before, or the reverse.
 *
 * @publicApi
 */
export interface CorsAccessChange {
  /** Rules for origins, as configured; `*` for anybody. */
  readonly who: readonly string[];
  /** `access`, `credentials`, `method PUT`, `request header X-Trace`, `response header ETag`; `*` for any */
  readonly what: string;
  /** The routes: `PUT /cats/:id`. */
  readonly where: readonly string[];
}

/**
 * What differs between two reports, in terms of who may do what.
 *
 * @publicApi
 */
export interface CorsReportDiff {
  readonly gains: readonly CorsAccessChange[];
  readonly loses: readonly CorsAccessChange[];
}

/** What each origin may do at one place. */
type Access = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Who gains and who loses access between two reports. A route that is gone loses all, a new one gains all; an origin that a
 * wider rule covers before and after gains and loses nothing.
 *
 * @example
 * ```ts
 * const before = JSON.parse(readFileSync('cors-report.json', 'utf8')) as CorsReport;
 * expect(diffReports(before, inspector.report())).toEqual({ gains: [], loses: [] });
 * ```
 * @publicApi
 */
export function diffReports(before: CorsReport, after: CorsReport): CorsReportDiff {
  return { gains: grouped(missingFrom(before, after)), loses: grouped(missingFrom(after, before)) };
}

/**
 * A difference as text, one line each.
 *
 * @publicApi
 */
export function renderDiff({ gains, loses }: CorsReportDiff): string {
  const lines = (changes: readonly CorsAccessChange[], sign: string, verb: string): string[] =>
    changes.map(({ who, what, where }) => {
      const names = who.map((one) => (one === '*' ? 'anybody' : one)).join(', ');
      return printable(`${sign} ${names} ${verb} ${what}: ${where.join(', ')}`);
    });
  const all = [...lines(gains, '+', 'gains'), ...lines(loses, '-', 'loses')];
  return all.length === 0 ? 'Nobody gains or loses access.' : all.join('\n');
}

interface Grant {
  readonly who: string;
  readonly what: string;
  readonly where: string;
}

/** What the second report grants and the first does not. */
function missingFrom(first: CorsReport, second: CorsReport): Grant[] {
  const known = new Map(first.entries.map((entry) => [placeOf(entry), accessOf(entry)]));
  return second.entries.flatMap((entry) => {
    const before = known.get(placeOf(entry)) ?? new Map<string, ReadonlySet<string>>();
    return [...accessOf(entry)].flatMap(([what, whos]) =>
      [...whos]
        .filter((who) => !covers(rulesFor(what, before), who) && isWorthTelling(what, who, before))
        .map((who) => ({ who, what, where: `${entry.method} ${entry.path}` })),
    );
  });
}

function rulesFor(what: string, access: Access): ReadonlySet<string> | undefined {
  return access.get(what) ?? access.get(`${what.slice(0, what.lastIndexOf(' '))} *`);
}

/** Of somebody who had no access at all, that they have it now says enough, unless it is with credentials. */
function isWorthTelling(what: string, who: string, before: Access): boolean {
  return what === 'access' || what === 'credentials' || covers(before.get('access'), who);
}

/** The handler may be another one: what matters is where a request goes. */
function placeOf(entry: CorsReportEntry): string {
  const { handler: _, ...place } = entry;
  return keyOf(place);
}

function accessOf({ method, policy }: CorsReportEntry): Access {
  const who = new Set(listOf(policy['origin']).filter((one) => one !== 'false'));
  const access = new Map<string, ReadonlySet<string>>();
  const grant = (what: string): unknown => access.set(what, who);
  grant('access');
  if (policy['credentials'] === true) grant('credentials');
  const { methods } = policy;
  const served = method === 'ALL' ? '*' : method;
  for (const one of methods === SERVED_METHODS ? [served] : listOf(methods)) grant(`method ${one}`);
  for (const name of listOf(policy['allowedHeaders'])) grant(`request header ${name}`);
  for (const name of listOf(policy['exposedHeaders'])) grant(`response header ${name}`);
  return access;
}

function listOf(value: CorsFieldValue | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}

/** Whether rules allow all that a rule allows; asked of the matcher that answers requests. */
function covers(rules: ReadonlySet<string> | undefined, who: string): boolean {
  if (rules === undefined) return false;
  if (rules.has(who) || rules.has('*')) return true;
  if (who.includes('*') || who.startsWith('/')) return false;
  const strings = [...rules].filter((rule) => rule.includes('://') && !rule.startsWith('/'));
  const { origins } = compilePolicy({ origin: strings }).policy ?? {};
  return origins?.kind === 'list' && origins.matcher.matches(who);
}

/** By what and where, then by who, so that one change of a list is one line. */
function grouped(grants: readonly Grant[]): CorsAccessChange[] {
  const places = collect(grants, ({ who, what }) => JSON.stringify([what, who]));
  const wheres = [...places.values()].map((same) => ({
    ...firstOf(same),
    where: same.map(({ where }) => where).sort(),
  }));
  const whos = collect(wheres, ({ what, where }) => JSON.stringify([what, where]));
  return [...whos.values()].map((same) => ({ ...firstOf(same), who: same.map(({ who }) => who).sort() }));
}

function collect<T>(values: readonly T[], keyFor: (value: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const value of values) found.set(keyFor(value), [...(found.get(keyFor(value)) ?? []), value]);
  return found;
}

function firstOf<T>(values: readonly T[]): T {
  const [first] = values;
  if (first === undefined) throw new Error('A group is never empty.');
  return first;
}
