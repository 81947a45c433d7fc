/** The middle one of some values. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the middle half of the values is spread, as a part of their median. */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  return (at(0.75) - at(0.25)) / median(values);
}

/** The order of one round: it turns from round to round and runs backwards in every other one, so that drift meets all alike. */
export function orderOf(round, items) {
  const turned = items.map((_, i) => items[(i + round * 3) % items.length]);
  return round % 2 === 0 ? turned : turned.toReversed();
}

/** Collects the values of every round under the names of what was measured. */
export class Values {
  constructor() {
    this.byName = {};
  }

  add(name, value) {
    (this.byName[name] ??= []).push(Number(value.toPrecision(5)));
  }
}
