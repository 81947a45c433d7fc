import { arrived } from '../engine/rules.js';

/**
 * The lists that are measured. `row(i)` is a row of the store, `origin(i)` one that it allows, `key(i)` its key. A static list of the
 * same origins is what each is compared with.
 */
export const SHAPES = {
  'one list': {
    sizes: [1000, 100_000, 1_000_000],
    key: () => '',
    row: (i) => `https://tenant-${i}.example.com`,
    origin: (i) => `https://tenant-${i}.example.com`,
  },
  '100,000 tenants': {
    sizes: [1_000_000],
    keyed: true,
    key: (i) => `api-${Math.floor(i / 10)}.example.com`,
    row: (i) => `https://tenant-${i}.example.com`,
    origin: (i) => `https://tenant-${i}.example.com`,
  },
  'parts of labels': {
    sizes: [100_000],
    key: () => '',
    row: (i) => `https://shop-${i}-*.example.com`,
    origin: (i) => `https://shop-${i}-preview.example.com`,
  },
};

export const RUNS = Object.entries(SHAPES).flatMap(([shape, { sizes }]) => sizes.map((size) => ({ shape, size })));

/** How many rows a source passes on before it lets requests be served, as a driver does that reads a cursor. */
const PART = 500;

/** A source that loads a list whenever it is asked to. */
export class ListSource {
  constructor(shape, size) {
    this.list = SHAPES[shape];
    this.size = size;
  }

  async run(sink, signal) {
    this.sink = sink;
    await this.load();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }

  async load() {
    const { key, row, keyed } = this.list;
    const load = this.sink.replace();
    for (let at = 0; at < this.size; at += PART) {
      const part = Array.from({ length: Math.min(PART, this.size - at) }, (_, i) => at + i);
      if (keyed) for (let i = 0; i < part.length; i += 10) load.put(key(part[i]), rowsOf(part.slice(i, i + 10), row));
      else load.add('', rowsOf(part, row));
      await new Promise(setImmediate);
    }
    load.commit();
    this.sink.status('live');
  }
}

/** New strings, as they arrive from a store. */
function rowsOf(part, row) {
  return part.map((i) => arrived(row(i)));
}
