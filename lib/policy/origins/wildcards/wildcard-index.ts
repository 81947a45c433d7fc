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

  add(pattern: OriginPattern): void {
    const key = placeOf(pattern);
    const hosts = this.index.get(key) ?? { names: new Set(), labels: new LabelIndex() };
    this.index.set(key, hosts);
    if (hasLabel(pattern)) hosts.labels.add(pattern.host);
    else hosts.names.add(nameOf(pattern));
    this.longest = Math.max(this.longest, pattern.host.length + 1);
  }

  remove(pattern: OriginPattern): void {
    const hosts = this.index.get(placeOf(pattern));
    if (hasLabel(pattern)) hosts?.labels.remove(pattern.host);
    else hosts?.names.delete(nameOf(pattern));
  }

  covers({ scheme, host, port }: SerializedOrigin): boolean {
    return this.holds(`${scheme}:${port}`, host) || this.holds(`${scheme}:*`, host);
  }

  private holds(place: string, host: string): boolean {
    const hosts = this.index.get(place);
    return hosts !== undefined && (covers(hosts.names, host, this.longest) || hosts.labels.covers(host));
  }
}

function placeOf({ scheme, port }: OriginPattern): string {
  return `${scheme}:${port}`;
}

function hasLabel({ host }: OriginPattern): boolean {
  return host.includes('*') && host !== '*';
}

function nameOf({ host, subdomains }: OriginPattern): string {
  return subdomains ? `.${host}` : host;
}

/** Looks up the host, then what follows each of its labels. What is longer than the longest entry is skipped. */
function covers(hosts: ReadonlySet<string>, host: string, longest: number): boolean {
  if (hosts.has(host) || hosts.has('*')) return true;
  const first = Math.max(0, host.length - longest);
  for (let dot = host.indexOf('.', first); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    if (hosts.has(host.slice(dot))) return true;
  }
  return false;
}
