import { type CorsPlace, isSameLayer, renderPlace } from '../../diagnostics/place.js';
import { isRegExp, renderValue } from '../../diagnostics/render-value.js';
import { isLiveOrigins } from '../options/live-origins.js';
import type { CorsOptions } from '../options/options.js';

/** Options as code: `origin: 'https://app.example.com', credentials: true`. */
export function writeOptions(options: CorsOptions): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${writeValue(value)}`)
    .join(', ');
}

function writeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`;
  if (isLiveOrigins(value)) return renderValue(value);
  return typeof value === 'boolean' || isRegExp(value) ? String(value) : quote(String(value));
}

export function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

/** A layer as a sentence names it. */
export function nameOf(layer: CorsPlace): string {
  if (layer.layer === 'forRoot') return 'CorsModule.forRoot()';
  return layer.layer === 'class' || layer.layer === 'handler' ? (layer.name ?? '') : renderPlace(layer);
}

/** The end of the sentence for a layer that also applies to other handlers than the one with the layer `own`. */
export function reachOf(layer: CorsPlace, own: CorsPlace): string {
  return isSameLayer(layer, own) && layer.layer !== 'forRoot' ? '' : ', for everything that inherits it';
}
