const NO_NAMES = [];

/** A response that stores headers without allocating, so that only the contestant's allocations are measured. */
export class StubResponse {
  names = new Array(16).fill('');
  values = new Array(16).fill('');
  count = 0;
  statusCode = 200;

  reset() {
    this.count = 0;
  }

  indexOf(name) {
    for (let i = 0; i < this.count; i++) if (this.names[i] === name) return i;
    return -1;
  }

  setHeader(name, value) {
    const found = this.indexOf(name);
    const at = found < 0 ? this.count++ : found;
    this.names[at] = name;
    this.values[at] = value;
  }

  getHeader(name) {
    const found = this.indexOf(name);
    return found < 0 ? undefined : this.values[found];
  }

  removeHeader(name) {
    const found = this.indexOf(name);
    if (found < 0) return;
    this.count--;
    this.names[found] = this.names[this.count];
    this.values[found] = this.values[this.count];
  }

  getHeaderNames() {
    return this.count === 0 ? NO_NAMES : this.names.slice(0, this.count);
  }

  end() {
    return this;
  }

  // The methods of a `Headers` object, for hono.
  set(name, value) {
    this.setHeader(name, value);
  }

  append(name, value) {
    const present = this.getHeader(name);
    this.setHeader(name, present === undefined ? value : `${present}, ${value}`);
  }

  delete(name) {
    this.removeHeader(name);
  }

  *[Symbol.iterator]() {
    for (let i = 0; i < this.count; i++) yield [this.names[i], this.values[i]];
  }
}
