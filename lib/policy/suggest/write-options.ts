import { type CorsPlace, isSameLayer, renderPlace } from '../../diagnostics/place.js';
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

/** A layer as a sentence names it. */
export function nameOf(place: CorsPlace): string {
  if (place.layer === 'forRoot') return 'CorsModule.forRoot()';
  const { layer, name = '' } = place;
  return layer === 'class' || layer === 'handler' ? name : renderPlace(place);
}

/** What is written anywhere but at the handler holds for others, too. */
export function reachOf(place: CorsPlace, nearest: CorsPlace): string {
  return isSameLayer(place, nearest) && place.layer !== 'forRoot' ? '' : ', for all that take it from there';
}
