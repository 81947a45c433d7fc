import type { SerializedOrigin } from '../../standard/serialized-origin.js';
import { LabelIndex } from './label-index.js';
import type { OriginPattern } from './origin-pattern.js';

/** The hosts of one scheme and port. */
interface Hosts {
  /** Whole hosts and, with a leading dot, the ends of hosts; `*` for any host. */
  readonly names: Set<string>;
  readonly labels: LabelIndex;
}

/** An index by scheme and port. A lookup takes the time of the origin, not of the list. */
export function compileWildcards(patterns: readonly OriginPattern[]): (origin: SerializedOrigin) => boolean {
  const index = new Map<string, Hosts>();
  for (const { scheme, host, subdomains, port } of patterns) {
    const key = `${scheme}:${port}`;
    const hosts = index.get(key) ?? { names: new Set(), labels: new LabelIndex() };
    index.set(key, hosts);
    if (host.includes('*') && host !== '*') hosts.labels.add(host);
    else hosts.names.add(subdomains ? `.${host}` : host);
  }
  const longest = patterns.reduce((most, { host }) => Math.max(most, host.length + 1), 0);

  const holds = (hosts: Hosts | undefined, host: string): boolean =>
    hosts !== undefined && (covers(hosts.names, host, longest) || hosts.labels.covers(host));
  return ({ scheme, host, port }) =>
    holds(index.get(`${scheme}:${port}`), host) || holds(index.get(`${scheme}:*`), host);
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
