import { parseUrl } from '../../standard/canonical-host.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import type { OriginPatternCode, Problem } from '../../diagnostics/issue.js';
import { parseOriginPattern, WEB_SCHEMES } from './origin-pattern.js';

const SCHEME_AND_HOST =
  "Write scheme, host and, unless it is the scheme's default, port: 'https://app.example.com:8443'.";
const REAL_HOST = "Write a host as browsers do: 'app.example.com', '192.0.2.1' or '[2001:db8::1]'.";

/** The `fix` is used if no correct spelling of the value is found. */
const MESSAGES: Readonly<Record<OriginPatternCode, Omit<Problem, 'code'>>> = {
  'origin-empty': {
    message: 'An empty string is not an origin.',
    fix: 'Check that the environment variable is set. To allow no origin, write origin: false.',
  },
  'origin-whitespace': { message: 'An origin contains no white space or control characters.', fix: 'Remove them.' },
  'origin-comma': {
    message: 'A string is one origin, and an origin contains no comma.',
    fix: "Write a list, or split the string: value.split(',').map((origin) => origin.trim()).",
  },
  'origin-too-long': { message: 'This is longer than any origin can be.', fix: SCHEME_AND_HOST },
  'origin-scheme-missing': { message: 'An origin begins with a scheme and ://.', fix: SCHEME_AND_HOST },
  'origin-scheme-malformed': {
    message: 'A scheme is a lower-case letter, then lower-case letters, digits, +, - and dots.',
    fix: SCHEME_AND_HOST,
  },
  'origin-file': {
    message: "Pages from file: URLs have an opaque origin: browsers send 'null' for all of them.",
    fix: 'Serve the page over HTTP, for example on localhost.',
  },
  'origin-scheme-pageless': {
    message:
      'Pages never have an origin with this scheme. A WebSocket request has the origin of the page that opens it.',
    fix: "Write the origin of the page: 'https://app.example.com'.",
  },
  'origin-scheme-misspelt': {
    message: 'This scheme looks like a typo of http or https.',
    fix: "Write 'https://' before the host.",
  },
  'origin-trailing-slash': { message: 'An origin has no path, not even a slash.', fix: 'Remove the slash.' },
  'origin-path': { message: 'An origin has no path, query or fragment.', fix: SCHEME_AND_HOST },
  'origin-userinfo': { message: 'An origin has no user name or password.', fix: SCHEME_AND_HOST },
  'origin-upper-case': { message: 'Browsers send origins in lower case.', fix: 'Write it in lower case.' },
  'origin-unicode': { message: 'Browsers send the Punycode form of such hosts.', fix: 'Write its Punycode form.' },
  'origin-wildcard-misplaced': {
    message: 'A * can be the beginning of the host, as *., one part of a label, as pr-*, or the port, as :*.',
    fix: "Write 'https://*.example.com' for its subdomains, 'https://pr-*.example.com' for some of them, 'http://localhost:*' for any port, or a RegExp; '*' alone allows every origin.",
  },
  'origin-wildcard-ip': { message: 'An IP address has no subdomains.', fix: 'Remove the *. before it.' },
  'origin-host-malformed': { message: 'This is not a valid host.', fix: REAL_HOST },
  'origin-host-not-canonical': { message: 'Browsers write this host differently.', fix: REAL_HOST },
  'origin-ipv4-mapped': {
    message: 'An IPv4-mapped IPv6 address is a second spelling of an IPv4 address.',
    fix: "Write the IPv4 address: 'http://192.0.2.1'.",
  },
  'origin-port-malformed': {
    message: 'A port is a number from 1 to 65535 without leading zeros, or *.',
    fix: SCHEME_AND_HOST,
  },
  'origin-default-port': { message: "Browsers leave out the scheme's default port.", fix: 'Remove the port.' },
};

/** What is wrong with a refused origin, and the nearest one that would be accepted. */
export function problemOfPattern(code: OriginPatternCode, value: string): Problem {
  const { message, fix } = MESSAGES[code];
  const single = value.replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '');
  if (single.indexOf('://') !== single.lastIndexOf('://'))
    return { code, message, fix: `Write a list, or ${splitFor(value)}.` };
  const suggestion = suggestOrigin(single);
  if (suggestion !== undefined) return { code, message, fix: `Write '${suggestion}'.` };
  return { code, message, fix: fixForOtherIntent(value) ?? fix };
}

/** Code that makes a list of the string, depending on what separates its origins. */
function splitFor(value: string): string {
  if (/^\s*\[.*\]\s*$/s.test(value)) return 'parse the string: JSON.parse(value)';
  const commas = /^[^\s;|]+(?:\s*,\s*[^\s;|]+)*$/.test(value.trim());
  const split = commas ? "split(',').map((origin) => origin.trim())" : String.raw`split(/[\s,;|]+/)`;
  const gaps = value.split(commas ? ',' : /[\s,;|]+/).some((part) => part.trim() === '');
  return `split the string: value.${split}${gaps ? '.filter(Boolean)' : ''}`;
}

/** Words with a meaning in other libraries and in configuration files. */
const WORDS: Readonly<Record<string, string>> = {
  true: "Write true without quotes; a string from the environment needs value === 'true'.",
  false: "Write false without quotes; a string from the environment needs value === 'true'.",
  undefined: 'Check that the environment variable is set. To allow no origin, write origin: false.',
  none: 'To allow no origin, write origin: false.',
  self: 'Remove it: an origin may always read its own responses. To allow no other origin, write origin: false.',
  'same-origin':
    'Remove it: an origin may always read its own responses. To allow no other origin, write origin: false.',
  null: "Browsers send 'null', in lower case. Remove it, or see dangerouslyAllowNullOrigin if you really need it.",
  '*': "To allow every origin, write origin: '*'.",
  '**': "To allow every origin, write origin: '*'.",
  all: "To allow every origin, write origin: '*'.",
  any: "To allow every origin, write origin: '*'.",
};

/** The fix for a string that was intended as something else. */
function fixForOtherIntent(value: string): string | undefined {
  const word = bare(value).toLowerCase();
  if (Object.hasOwn(WORDS, word)) return WORDS[word];
  if (/^\/?\^|\.\*|\\\.|\$\/?$/.test(value))
    return "A string is compared exactly: write a RegExp without quotes, or 'https://*.example.com' for subdomains.";
  return undefined;
}

/** The origin that the URL Standard's parser finds in the text, with its wildcards, if it is a valid pattern. */
function suggestOrigin(value: string): string | undefined {
  const text = bare(value);
  const anyPort = text.endsWith(':*');
  const url = withScheme(anyPort ? text.slice(0, -2) : text);
  const parsed = url === undefined ? undefined : parseUrl(url);
  if (parsed === undefined) return undefined;
  const candidate = withoutMapping(`${parsed.protocol}//${parsed.host.toLowerCase()}${anyPort ? ':*' : ''}`);
  return typeof parseOriginPattern(candidate) === 'object' ? candidate : undefined;
}

/** Replaces an IPv4-mapped IPv6 address with the IPv4 address (RFC 4291, section 2.5.5.2). */
function withoutMapping(origin: string): string {
  return origin.replace(/\[::ffff:([\da-f]+):([\da-f]+)\]/, (_, ...halves: string[]) => {
    const parts = halves.slice(0, 2).map((half) => parseInt(half, 16));
    return parts.flatMap((part) => [part >> 8, part & 255]).join('.');
  });
}

/** The text without quotes, brackets and separators around it, as JSON and environment files have them. */
function bare(value: string): string {
  const text = value.trim();
  const quoted = /^\[?\s*(["'`])(.*)\1\s*\]?$/.exec(text)?.[2] ?? text;
  return quoted.trim().replace(/[\s,;/]+$/, '');
}

/** Guesses a scheme only if the text looks like a host: 'true' from a configuration file should not become an origin. */
function withScheme(text: string): string | undefined {
  const schemeEnd = text.indexOf('://');
  if (schemeEnd >= 0) {
    const scheme = text.slice(0, schemeEnd);
    return (nearestName(scheme, WEB_SCHEMES) ?? scheme) + text.slice(schemeEnd);
  }
  // A colon or a slash is missing.
  if (/^https?[:/]/i.test(text)) return text.replace(/^(https?)[:/]+(?=[a-z*[])/i, '$1://');
  if (/^(?:localhost|0\.0\.0\.0|127(?:\.\d+){3}|\[::1\])(?::|$)/i.test(text)) return `http://${text}`;
  return text.includes('.') ? `https://${text}` : undefined;
}
