import { SERVED_METHODS } from '../describe-policy.js';
import type {
  CorsAccessChange,
  CorsFieldChange,
  CorsFieldValue,
  CorsReportDiff,
} from '../../../assignment/policy-changes.js';
import { covers, isSameSource } from './covered-origins.js';
import { type CorsReport, type CorsReportEntry, gatewayConditions, keyOf } from './report.js';

/** For each kind of access at one place, the origin rules that have it. */
type Access = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which origins gain or lose access between two reports. A removed route loses all access, a new route gains it. An origin
 * that is also covered by a wider rule gains and loses nothing.
 *
 * @example
 * ```ts
 * const before = JSON.parse(readFileSync('cors-report.json', 'utf8')) as CorsReport;
 * expect(diffReports(before, inspector.report())).toEqual({ gains: [], loses: [], changes: [] });
 * ```
 * @publicApi
 */
export function diffReports(before: CorsReport, after: CorsReport): CorsReportDiff {
  return {
    gains: grouped(missingFrom(before, after)),
    loses: grouped(missingFrom(after, before)),
    changes: [...changedFields(before, after), ...changedHosts(before, after)],
  };
}

interface Grant {
  readonly who: string;
  readonly what: string;
  readonly where: string;
}

/** The access that the second report grants and the first does not. */
function missingFrom(first: CorsReport, second: CorsReport): Grant[] {
  const known = new Map(first.entries.map((entry) => [placeOf(entry), accessOf(entry)]));
  return second.entries.flatMap((entry) => {
    const before = known.get(placeOf(entry)) ?? new Map<string, ReadonlySet<string>>();
    return [...accessOf(entry)].flatMap(([what, whos]) =>
      [...whos]
        .filter((who) => !covers(rulesFor(what, before), who) && isReported(what, who, before))
        .map((who) => ({ who, what, where: placeName(entry) })),
    );
  });
}

function rulesFor(what: string, access: Access): ReadonlySet<string> | undefined {
  return access.get(what) ?? access.get(`${what.slice(0, what.lastIndexOf(' '))} *`);
}

/** For an origin that had no access at all, only the new access and its credentials are reported. */
function isReported(what: string, who: string, before: Access): boolean {
  return what === 'access' || what === 'credentials' || covers(before.get('access'), who);
}

/** The place as people read it: `PUT /cats/:id`, `WS /socket.io (namespace /chat)`. */
function placeName(entry: CorsReportEntry): string {
  const conditions = gatewayConditions(entry);
  return `${entry.method} ${entry.path}${conditions.length === 0 ? '' : ` (${conditions.join(', ')})`}`;
}

/** The handler is ignored: the URL and the method count. */
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
  for (const one of methodsOf(method, methods)) grant(`method ${one}`);
  for (const name of listOf(policy['allowedHeaders'])) grant(`request header ${name}`);
  for (const name of listOf(policy['exposedHeaders'])) grant(`response header ${name}`);
  return access;
}

/** A method that the route does not serve gives access to nothing. Routes for GET also serve HEAD. */
function methodsOf(served: string, listed: CorsFieldValue | undefined): readonly string[] {
  const own = served === 'GET' ? ['GET', 'HEAD'] : [served];
  const any = served === 'ALL' || served === '*';
  if (listed === SERVED_METHODS) return any ? ['*'] : own;
  return listOf(listed).flatMap((one) => (any || own.includes(one) ? [one] : one === '*' ? own : []));
}

/** The fields that `gains` and `loses` describe. */
const ACCESS_FIELDS = new Set(['origin', 'credentials', 'methods', 'allowedHeaders', 'exposedHeaders']);

/** Only routes of both reports can have a changed field, and only fields that both reports know. */
function changedFields(before: CorsReport, after: CorsReport): CorsFieldChange[] {
  const known = new Map(before.entries.map((entry) => [placeOf(entry), entry.policy]));
  const found = after.entries.flatMap((entry) => {
    const old = known.get(placeOf(entry)) ?? {};
    const fields = Object.entries(entry.policy).flatMap(([field, to]) => {
      const from = old[field];
      if (from === undefined || ACCESS_FIELDS.has(field) || String(from) === String(to)) return [];
      return [{ field, from, to }];
    });
    const changes = [...fields, ...changedSources(listOf(old['origin']), listOf(entry.policy['origin']))];
    return changes.map((change) => ({ ...change, where: placeName(entry) }));
  });
  const same = collect(found, ({ field, from, to }) => JSON.stringify([field, from, to]));
  return [...same.values()].map((all) => ({ ...firstOf(all), where: all.map(({ where }) => where).sort() }));
}

/** Sources that have other options, such as `refresh`. */
function changedSources(before: readonly string[], after: readonly string[]) {
  return after.flatMap((to) => {
    const from = before.includes(to) ? undefined : before.find((one) => !after.includes(one) && isSameSource(one, to));
    return from === undefined ? [] : [{ field: 'origin', from, to }];
  });
}

/** The option `ownHosts` belongs to no route. */
function changedHosts(before: CorsReport, after: CorsReport): CorsFieldChange[] {
  const [from, to] = [before.ownHosts ?? 'any', after.ownHosts ?? 'any'];
  return String(from) === String(to) ? [] : [{ field: 'ownHosts', from, to, where: ['every route'] }];
}

function listOf(value: CorsFieldValue | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}

/** Groups by access and place, then by origin, so that one change of a list is one line. */
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
  for (const value of values) {
    const key = keyFor(value);
    const group = found.get(key);
    if (group === undefined) found.set(key, [value]);
    else group.push(value);
  }
  return found;
}

function firstOf<T>(values: readonly T[]): T {
  const [first] = values;
  if (first === undefined) throw new Error('A group is never empty.');
  return first;
}
