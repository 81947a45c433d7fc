import { attempt } from '../../diagnostics/attempt.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { parseUrl } from '../../standard/canonical-host.js';
import { parseOriginPattern, WEB_SCHEMES } from './origin-pattern.js';

/* What a refused string probably meant: it comes from an environment variable, from JSON or from another library. */

/** The origin that the URL Standard's parser finds in the text, with its wildcards, if it is a valid pattern. */
export function suggestOrigin(value: string): string | undefined {
  const text = withoutCopies(bare(value));
  const anyPort = /:(?:\*|\[\*\])$/.exec(text)?.[0] ?? '';
  const url = withScheme(text.slice(0, text.length - anyPort.length));
  const parsed = url === undefined ? undefined : parseUrl(url);
  if (parsed === undefined) return undefined;
  const candidate = withoutMapping(`${parsed.protocol}//${parsed.host.toLowerCase()}${anyPort && ':*'}`);
  return typeof parseOriginPattern(candidate) === 'object' ? candidate : undefined;
}

/** `https://https://a.example` has its scheme twice. */
function withoutCopies(text: string): string {
  return text.replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '');
}

/** Replaces an IPv4-mapped IPv6 address with the IPv4 address (RFC 4291, section 2.5.5.2). */
function withoutMapping(origin: string): string {
  return origin.replace(/\[::ffff:([\da-f]+):([\da-f]+)\]/, (_, ...halves: string[]) => {
    const parts = halves.slice(0, 2).map((half) => parseInt(half, 16));
    return parts.flatMap((part) => [part >> 8, part & 255]).join('.');
  });
}

/** The text without the name, quotes, brackets and separators around it, as JSON and environment files have them. */
export function bare(value: string): string {
  const text = value
    .trim()
    .replace(/^(?:export )?[A-Za-z_]\w*=/, '')
    .replace(/^\[\s*(?=["'`])|(?<=["'`])\s*\]$/g, '');
  return text
    .replace(/^["'`“”‘’]|["'`“”‘’](?=[\s,;]*$)/g, '')
    .trim()
    .replace(/[\s,;/]+$/, '');
}

/** An address of this machine or of a private network (RFC 1918), for which no certificate is issued. */
const LOCAL_ADDRESS =
  /^(?:0\.0\.0\.0|(?:127|10)(?:\.\d+){3}|(?:192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2})(?::|$)/;

/** Guesses a scheme only if the text looks like a host: 'true' from a configuration file should not become an origin. */
function withScheme(text: string): string | undefined {
  const schemeEnd = text.indexOf('://');
  if (schemeEnd >= 0) {
    const scheme = text.slice(0, schemeEnd).toLowerCase();
    // A page that opens a WebSocket has been loaded with HTTP.
    if (/^wss?$/.test(scheme)) return text.replace(/^ws/i, 'http');
    return (nearestName(scheme, WEB_SCHEMES) ?? scheme) + text.slice(schemeEnd);
  }
  // A colon or a slash is missing.
  if (/^https?[:/]/i.test(text)) return text.replace(/^(https?)[:/]+(?=[a-z*[])/i, '$1://');
  // This machine, or one in the same network.
  if (/^(?:localhost|\[::1\])(?::|$)/i.test(text) || LOCAL_ADDRESS.test(text)) return `http://${text}`;
  // The name of a container, or of a machine in the same network.
  if (/^[a-z][a-z0-9-]*:\d+$/i.test(text)) return `http://${text}`;
  return text.includes('.') ? `https://${text}` : undefined;
}

/** What separates origins: commas, or other characters, also as an escape that a file did not read. */
const SEPARATORS = /(?:[\s,;|]|\\[nrt])+/;

/** The texts of several origins in one string; one if it is a single text. */
export function partsOf(value: string): readonly string[] {
  const ports = /^(\S*):\[([\d,\s]+)\]$/.exec(value.trim());
  if (ports !== null) return (ports[2] ?? '').split(',').map((port) => `${ports[1] ?? ''}:${port.trim()}`);
  const [, before = '', choices, after = ''] =
    /^([^\s,{}]*)\{([^\s{}]*,[^\s{}]*)\}([^\s,{}]*)$/.exec(value.trim()) ?? [];
  if (choices !== undefined) return choices.split(',').map((choice) => before + choice + after);
  const text = value.trim().replace(/^\[(.*(?:["']|:\/\/).*)\]$/s, '$1');
  return text.split(SEPARATORS).filter((part) => bare(part) !== '');
}

/** Code that makes a list of the string, depending on what separates its origins; `undefined` if that is not enough. */
export function splitFor(value: string): string | undefined {
  if (/\\[nrt]/.test(value)) return undefined;
  if (/^\s*\[.*\]\s*$/s.test(value)) return isJson(value) ? 'parse the string: JSON.parse(value)' : undefined;
  const commas = /^[^\s;|]+(?:\s*,\s*[^\s;|]+)*$/.test(value.trim());
  const split = commas ? "split(',').map((origin) => origin.trim())" : String.raw`split(/[\s,;|]+/)`;
  const gaps = value.split(commas ? ',' : SEPARATORS).some((part) => part.trim() === '');
  return `split the string: value.${split}${gaps ? '.filter(Boolean)' : ''}`;
}

function isJson(text: string): boolean {
  return attempt((): unknown => JSON.parse(text)) !== undefined;
}

/** The RegExp whose text the string is, in the notation of any language, if it is one. */
export function regExpIn(value: string): RegExp | undefined {
  const text = value.trim().replace(/^r?(["'`])(.*)\1$/, '$2');
  const [, , inside = text, flags = ''] = /^([/#~])(.*)\1([a-z]*)$/.exec(text) ?? [];
  return attempt(() => new RegExp(inside, flags.replace(/[^iu]/g, '')));
}

/** What has to be replaced in a text that was copied from an example. */
export function placeholderIn(value: string): string | undefined {
  return /<[^<>]*>|\$?\{+[^{}]*\}+|\$\w+|%\w+%|\[[a-z-]*[g-z-][a-z-]*\]|\byour[-_]?\w+/i.exec(value)?.[0];
}

/** Rules for a pattern whose `*` is in a place where a pattern has none. */
export function rulesForStars(value: string): readonly (string | RegExp)[] {
  const text = bare(value);
  if (/^https?:\/\/\*\.(?:[\d.]+|\[.*\])(?::[\d*]+)?$/.test(text)) return [text.replace('*.', '')];
  const everyScheme = /^(?:http)?\*:\/\/(?=[^*]|\*\.)/;
  if (everyScheme.test(text)) return WEB_SCHEMES.map((scheme) => text.replace(everyScheme, `${scheme}://`));
  // A dot before a domain means its subdomains in Django and in cookies.
  const whole = text.replace(/^(?=\.[a-z0-9])/, 'https://');
  const glued = /^(https?:\/\/)[*.](?=[a-z0-9])/.exec(whole)?.[1];
  if (glued !== undefined) return ['', '*.'].map((start) => glued + start + whole.slice(glued.length + 1));
  const collapsed = text.replace(/:\/\/\*+\.(?=[^*]+$)/, '://*.');
  if (collapsed !== text) return [collapsed];
  if (text.includes('xn--')) return [];
  if (!/^https?:\/\/[a-z0-9.*-]*\*[a-z0-9.*-]*\.[a-z]+(?::\*|:\d+)?$/.test(text)) return [];
  const source = text.replace(/[./]/g, '\\$&').replace(/:\*$/, '(?::\\d+)?').replace(/\*+/g, '[a-z0-9-]+');
  return [new RegExp(`^${source}$`)];
}
