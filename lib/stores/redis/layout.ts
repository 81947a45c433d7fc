/**
 * How the list is kept in Redis. `{p}:origins` is a hash and `{p}:changes` a stream; the braces give them one slot of a cluster.
 * An entry of the stream names the fields of the hash that changed, never how: the reader takes their present values, so it does
 * not matter if entries arrive twice or late.
 */
export interface Keys {
  readonly origins: string;
  readonly changes: string;
  readonly prefix: string;
}

/** A field of the hash that says "this list is complete". Without it an empty hash would be read as "no origin is allowed". */
export const SEEDED = 'seeded';
/** A field of an entry of the stream: a random value, because another history can have issued the same id. */
export const NONCE = 'nonce';
/** A field of an entry: the name of a field of the hash that changed. */
export const CHANGED = 'changed';
/** A field of an entry: the whole hash was replaced. */
export const REPLACED = 'replaced';

/** How many entries the stream keeps, about 10 MB. A reader that missed more loads everything again. */
export const KEPT_ENTRIES = 100_000;
/** How many fields one command or one entry of the stream names at most. */
export const FIELDS_AT_ONCE = 500;

export function keysOf(prefix: string, caller: string): Keys {
  if (typeof prefix !== 'string' || prefix === '' || /[{}]/.test(prefix)) {
    throw new TypeError(`${caller}: \`prefix\` is a string that is not empty and has no { or }, such as 'shop:cors'.`);
  }
  const tag = `{${prefix}}`;
  return { origins: `${tag}:origins`, changes: `${tag}:changes`, prefix: tag };
}

/** What a field of the hash holds: the list of a key, or one row of the list of the key `''`. */
export type FieldMeaning = { readonly key: string } | { readonly row: string } | undefined;

export function fieldOfKey(key: string): string {
  return `key:${key}`;
}

export function fieldOfRow(row: string): string {
  return `row:${row}`;
}

export function meaningOf(field: string): FieldMeaning {
  if (field.startsWith('key:')) return { key: field.slice(4) };
  return field.startsWith('row:') ? { row: field.slice(4) } : undefined;
}

/**
 * The rows in the value of a field. What is not a list of strings was not written by `redisOriginWriter()`: it becomes a row that
 * is not valid, so that it allows nothing and is reported.
 */
export function rowsIn(value: string | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  try {
    const rows: unknown = JSON.parse(value);
    if (Array.isArray(rows)) return rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  } catch {
    // Reported as a row, below.
  }
  return [value];
}
