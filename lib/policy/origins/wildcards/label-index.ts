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

  add(host: string): void {
    const { rest, before, beginning, end } = partsOf(host);
    const byStart = entry(this.byRest, rest, () => new Map<string, Beginnings>());
    const beginnings = entry(byStart, before, () => new Map<string, Ends>());
    beginnings.set(beginning, withEnd(beginnings.get(beginning), end));
  }

  /** Nothing remains of the host, so that hosts that come and go take no memory. */
  remove(host: string): void {
    const { rest, before, beginning, end } = partsOf(host);
    const byStart = this.byRest.get(rest);
    const beginnings = byStart?.get(before);
    const ends = beginnings?.get(beginning);
    const isLast = ends instanceof Set ? ends.delete(end) && ends.size === 0 : ends === end;
    if (isLast) beginnings?.delete(beginning);
    if (beginnings?.size === 0) byStart?.delete(before);
    if (byStart?.size === 0) this.byRest.delete(rest);
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

function withEnd(ends: Ends | undefined, end: string): Ends {
  if (ends === undefined || ends === end) return end;
  return ends instanceof Set ? ends.add(end) : new Set([ends, end]);
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
