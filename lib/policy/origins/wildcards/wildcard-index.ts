import type { SerializedOrigin } from '../../../standard/serialized-origin.js';
import { LabelIndex } from './label-index.js';
import type { OriginPattern } from '../origin-pattern.js';

/** The hosts of one scheme and port. */
interface Hosts {
  /** Whole hosts and, with a leading dot, the ends of hosts; `*` for any host. */
  readonly names: Set<string>;
  readonly labels: LabelIndex;
}

/** Patterns by scheme and port. A lookup takes the time of the origin, not of the list. */
export class WildcardIndex {
  private readonly index = new Map<string, Hosts>();
  /** The length of the longest name that was ever added. */
  private longest = 0;

  /** Whether the pattern is new. */
  add(pattern: OriginPattern): boolean {
    const hosts = this.hostsAt(placeOf(pattern));
    this.longest = Math.max(this.longest, pattern.host.length + 1);
    if (hasLabel(pattern)) return hosts.labels.add(pattern.host);
    const { size } = hosts.names;
    return hosts.names.add(nameOf(pattern)).size > size;
  }

  /** Whether the pattern was there. */
  remove(pattern: OriginPattern): boolean {
    const hosts = this.index.get(placeOf(pattern));
    if (hosts === undefined) return false;
    return hasLabel(pattern) ? hosts.labels.remove(pattern.host) : hosts.names.delete(nameOf(pattern));
  }

  has(pattern: OriginPattern): boolean {
    const hosts = this.index.get(placeOf(pattern));
    if (hosts === undefined) return false;
    return hasLabel(pattern) ? hosts.labels.has(pattern.host) : hosts.names.has(nameOf(pattern));
  }

  covers({ scheme, host, port }: SerializedOrigin): boolean {
    return this.holds(`${scheme}:${port}`, host) || this.holds(`${scheme}:*`, host);
  }

  /** The text of a pattern that matches. It takes longer than `covers()`. */
  find({ scheme, host, port }: SerializedOrigin): string | undefined {
    for (const place of [`${scheme}:${port}`, `${scheme}:*`]) {
      const hosts = this.index.get(place);
      const name = hosts && namesOf(host).find((one) => hosts.names.has(one));
      const found = name === undefined ? hosts?.labels.find(host) : hostOf(name);
      if (found !== undefined) return textOf(place, found);
    }
    return undefined;
  }

  /** The text of each pattern. */
  *texts(): Iterable<string> {
    for (const [place, { names, labels }] of this.index) {
      for (const name of names) yield textOf(place, hostOf(name));
      for (const host of labels.hosts()) yield textOf(place, host);
    }
  }

  private hostsAt(place: string): Hosts {
    const hosts = this.index.get(place) ?? { names: new Set(), labels: new LabelIndex() };
    this.index.set(place, hosts);
    return hosts;
  }

  private holds(place: string, host: string): boolean {
    const hosts = this.index.get(place);
    return hosts !== undefined && (covers(hosts.names, host, this.longest) || hosts.labels.covers(host));
  }
}

function placeOf({ scheme, port }: OriginPattern): string {
  return `${scheme}:${port}`;
}

function textOf(place: string, host: string): string {
  const colon = place.indexOf(':');
  const port = colon === place.length - 1 ? '' : place.slice(colon);
  return `${place.slice(0, colon)}://${host}${port}`;
}

function hasLabel({ host }: OriginPattern): boolean {
  return host.includes('*') && host !== '*';
}

/** As a part of the text, because a new string would take as much memory again. */
function nameOf({ text, scheme, host, subdomains }: OriginPattern): string {
  if (!subdomains) return host;
  const start = text.indexOf('.', scheme.length + 3);
  return text.slice(start, start + 1 + host.length);
}

/** The host of a pattern, from its name. A whole host that begins with a dot has nothing but dots. */
function hostOf(name: string): string {
  return /^\.[^.]/.test(name) ? `*${name}` : name;
}

/** Looks up the host, then what follows each of its labels. What is longer than the longest entry is skipped. */
function covers(names: ReadonlySet<string>, host: string, longest: number): boolean {
  if (names.has(host) || names.has('*')) return true;
  const first = Math.max(0, host.length - longest);
  // A dot at the end is that of the root.
  for (let dot = host.indexOf('.', first); dot >= 0 && dot < host.length - 1; dot = host.indexOf('.', dot + 1)) {
    if (names.has(host.slice(dot))) return true;
  }
  return false;
}

/** The names that match a host. */
function namesOf(host: string): readonly string[] {
  const dots = [...host.matchAll(/\../g)];
  return [host, '*', ...dots.map(({ index }) => host.slice(index))];
}
