/** By what follows the label with the `*`, by what comes before that label, by the beginning of the label: its ends. */
type Beginnings = Map<string, Ends>;
/** Nearly all have one end, and a Set of one takes five times the memory of the text. */
type Ends = string | Set<string>;

/** A host with a `*`, divided around the label that contains it. */
interface Parts {
  readonly rest: string;
  readonly before: string;
  readonly beginning: string;
  readonly end: string;
}

/** Hosts with a `*` in one of their labels: `shop-*.example.com`. It stands for one or more letters, digits and hyphens. */
export class LabelIndex {
  private readonly byRest = new Map<string, Map<string, Beginnings>>();

  /** Whether the host is new. */
  add(host: string): boolean {
    const { rest, before, beginning, end } = partsOf(host);
    const byStart = entry(this.byRest, rest, () => new Map<string, Beginnings>());
    const beginnings = entry(byStart, before, () => new Map<string, Ends>());
    const ends = beginnings.get(beginning);
    if (hasEnd(ends, end)) return false;
    beginnings.set(beginning, withEnd(ends, end));
    return true;
  }

  /** Whether the host was there. Nothing remains of it, so that hosts that come and go take no memory. */
  remove(host: string): boolean {
    const { rest, before, beginning, end } = partsOf(host);
    const byStart = this.byRest.get(rest);
    const beginnings = byStart?.get(before);
    const ends = beginnings?.get(beginning);
    if (!hasEnd(ends, end)) return false;
    const isLast = !(ends instanceof Set) || (ends.delete(end) && ends.size === 0);
    if (isLast) beginnings?.delete(beginning);
    if (beginnings?.size === 0) byStart?.delete(before);
    if (byStart?.size === 0) this.byRest.delete(rest);
    return true;
  }

  has(host: string): boolean {
    const { rest, before, beginning, end } = partsOf(host);
    return hasEnd(this.byRest.get(rest)?.get(before)?.get(beginning), end);
  }

  covers(host: string): boolean {
    if (this.byRest.size === 0) return false;
    let start = 0;
    for (let end = host.indexOf('.'); end >= 0; start = end + 1, end = host.indexOf('.', start)) {
      const beginnings = this.byRest.get(host.slice(end))?.get(host.slice(0, start));
      if (beginnings !== undefined && coversLabel(beginnings, host.slice(start, end))) return true;
    }
    return false;
  }

  /** The host with a `*` that matches. It takes longer than `covers()`. */
  find(host: string): string | undefined {
    let start = 0;
    for (let end = host.indexOf('.'); end >= 0; start = end + 1, end = host.indexOf('.', start)) {
      const beginnings = this.byRest.get(host.slice(end))?.get(host.slice(0, start));
      const label = beginnings && findLabel(beginnings, host.slice(start, end));
      if (label !== undefined) return host.slice(0, start) + label + host.slice(end);
    }
    return undefined;
  }

  *hosts(): Iterable<string> {
    for (const [rest, byStart] of this.byRest) {
      for (const [before, beginnings] of byStart) {
        for (const [beginning, ends] of beginnings) {
          for (const end of ends instanceof Set ? ends : [ends]) yield `${before}${beginning}*${end}${rest}`;
        }
      }
    }
  }
}

function partsOf(host: string): Parts {
  const star = host.indexOf('*');
  const start = host.lastIndexOf('.', star) + 1;
  const end = host.indexOf('.', star);
  return {
    rest: host.slice(end),
    before: host.slice(0, start),
    beginning: host.slice(start, star),
    end: host.slice(star + 1, end),
  };
}

function coversLabel(beginnings: Beginnings, label: string): boolean {
  for (let from = 0; from < label.length; from++) {
    const ends = beginnings.get(label.slice(0, from));
    if (ends === undefined) continue;
    // No `*` stands for an underscore.
    const underscore = label.indexOf('_', from);
    const limit = underscore < 0 ? label.length : underscore;
    if (ends instanceof Set ? hasOneOf(ends, label, from, limit) : isEnd(ends, label, from, limit)) return true;
  }
  return false;
}

function hasOneOf(ends: ReadonlySet<string>, label: string, from: number, limit: number): boolean {
  for (let to = from + 1; to <= limit; to++) if (ends.has(label.slice(to))) return true;
  return false;
}

function isEnd(end: string, label: string, from: number, limit: number): boolean {
  const to = label.length - end.length;
  return to > from && to <= limit && label.endsWith(end);
}

/** The label with a `*` that matches; it tries what could. */
function findLabel(beginnings: Beginnings, label: string): string | undefined {
  for (let from = 0; from < label.length; from++) {
    for (let to = from + 1; to <= label.length && label[to - 1] !== '_'; to++) {
      if (hasEnd(beginnings.get(label.slice(0, from)), label.slice(to)))
        return `${label.slice(0, from)}*${label.slice(to)}`;
    }
  }
  return undefined;
}

function hasEnd(ends: Ends | undefined, end: string): boolean {
  return ends instanceof Set ? ends.has(end) : ends === end;
}

function withEnd(ends: Ends | undefined, end: string): Ends {
  if (ends === undefined) return end;
  return ends instanceof Set ? ends.add(end) : new Set([ends, end]);
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
