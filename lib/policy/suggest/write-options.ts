import { isRegExp } from '../../diagnostics/render-value.js';

/** An option as it is written in code. */
export function writeOption(name: string, value: unknown): string {
  return `${name}: ${writeValue(value)}`;
}

function writeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`;
  return typeof value === 'boolean' || isRegExp(value) ? String(value) : quote(String(value));
}

export function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

/** A place as a sentence names it. */
export function nameOf(place: string): string {
  if (place === 'forRoot') return 'CorsModule.forRoot()';
  return place.endsWith(' @Cors()') ? place.slice(0, -' @Cors()'.length) : place;
}

/** What is written anywhere but at the handler holds for others, too. */
export function reachOf(place: string, nearest: string): string {
  return place === nearest && place !== 'forRoot' ? '' : ', for all that take it from there';
}
