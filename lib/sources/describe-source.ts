import { bounded, renderValue } from '../diagnostics/render-value.js';
import { type ReadLiveOrigins, RUN_DEFAULTS } from '../policy/origins/read-live-origins.js';

const DEFAULTS: Readonly<Record<string, unknown>> = RUN_DEFAULTS;

/** A use of a source as reports show it, without options that have their default: `liveOrigins(CustomerOrigins, { refresh: 60 })`. */
export function describeSource(name: string, { key, run, maxStale }: ReadLiveOrigins, keys: KeyNames): string {
  const others = Object.entries({ ...run, maxStale })
    .filter(([option, value]) => value !== undefined && value !== DEFAULTS[option])
    .map(([option, value]) => `${option}: ${renderValue(value)}`);
  const options = [...(key === undefined ? [] : [`key: ${keys.of(key)}`]), ...others];
  return `liveOrigins(${[name, ...(options.length === 0 ? [] : [`{ ${options.join(', ')} }`])].join(', ')})`;
}

/**
 * Names `key` functions: those that are written differently have different names, so that a report shows that one took the place of another. Two
 * with the same code are the same: a factory makes its functions again with every value.
 */
export class KeyNames {
  private readonly codes = new Map<string, string[]>();

  of(key: (...args: never[]) => unknown): string {
    const name = describeKey(key);
    const codes = this.codes.get(name) ?? [];
    this.codes.set(name, codes);
    const code = Function.prototype.toString.call(key);
    if (!codes.includes(code)) codes.push(code);
    const number = codes.indexOf(code) + 1;
    return number === 1 ? name : `${name} (${String(number)})`;
  }
}

/** A function that is written in place has the name of the option. */
function describeKey({ name }: { readonly name: unknown }): string {
  return typeof name === 'string' && name !== 'key' && name !== '' ? bounded(name) : 'a function';
}

/** A row as sentences name it: `row 'https://*.acme.example' of CustomerOrigins for api.acme.example`. */
export function describeRow(row: string, name: string, key: string | undefined): string {
  return `row ${renderValue(row)} of ${name}${key === undefined ? '' : ` for ${bounded(key)}`}`;
}
