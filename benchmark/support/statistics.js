/** The median of some values. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The interquartile range of the values, as a fraction of their median. */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  return (at(0.75) - at(0.25)) / median(values);
}

/** The order of one round: rotated each round and reversed every second one, so that drift of the machine affects all equally. */
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
