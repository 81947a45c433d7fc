import { parseUrl } from '../../standard/canonical-host.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import type { OriginPatternCode, Problem } from '../../diagnostics/issue.js';
import { parseOriginPattern, WEB_SCHEMES } from './origin-pattern.js';

const SCHEME_AND_HOST =
  "Write scheme, host and, unless it is the scheme's default, port: 'https://app.example.com:8443'.";
const REAL_HOST = "Write a host as browsers do: 'app.example.com', '192.0.2.1' or '[2001:db8::1]'.";

/** The `fix` is for values of which no better spelling is found. */
const EXPLANATIONS: Readonly<Record<OriginPatternCode, Omit<Problem, 'code'>>> = {
  'origin-empty': {
    message: 'An empty string is no origin.',
    fix: 'Check that the variable it comes from is set; to allow nobody, write origin: false.',
  },
  'origin-whitespace': { message: 'No origin contains white space or control characters.', fix: 'Remove them.' },
  'origin-comma': {
    message: 'One string holds one origin, and no origin contains a comma.',
    fix: "Write a list, or split the string: value.split(',').map((origin) => origin.trim()).",
  },
  'origin-too-long': { message: 'Longer than any origin can be.', fix: SCHEME_AND_HOST },
  'origin-scheme-missing': { message: 'An origin begins with a scheme and ://.', fix: SCHEME_AND_HOST },
  'origin-scheme-malformed': {
    message: 'A scheme is a lower-case letter, then lower-case letters, digits, +, - and dots.',
    fix: SCHEME_AND_HOST,
  },
  'origin-file': {
    message: "Pages from file: have an opaque origin: browsers send 'null' for every one of them.",
    fix: 'Serve the page over HTTP, on localhost for instance.',
  },
  'origin-scheme-pageless': {
    message: 'No page has an origin of that scheme. A WebSocket is opened with the origin of the page that opens it.',
    fix: "Write the origin of the page: 'https://app.example.com'.",
  },
  'origin-scheme-misspelt': {
    message: 'No page has an origin of that scheme, which is nearly that of the web.',
    fix: "Write 'https://' in front of the host.",
  },
  'origin-trailing-slash': { message: 'An origin has no path, not even a slash.', fix: 'Remove the slash.' },
  'origin-path': { message: 'An origin has no path, query or fragment.', fix: SCHEME_AND_HOST },
  'origin-userinfo': { message: 'An origin has no user name or password.', fix: SCHEME_AND_HOST },
  'origin-upper-case': { message: 'Browsers send origins in lower case.', fix: 'Write it in lower case.' },
  'origin-unicode': { message: 'Browsers send the Punycode form of such hosts.', fix: 'Write its Punycode form.' },
  'origin-wildcard-misplaced': {
    message: 'A * stands in front of the whole host, as *., or for the port, as :*, and nowhere else.',
    fix: "Write 'https://*.example.com' for its subdomains, 'http://localhost:*' for any port, or a RegExp; '*' alone is for anybody.",
  },
  'origin-wildcard-ip': { message: 'An IP address has no subdomains.', fix: 'Remove the *. in front of it.' },
  'origin-host-malformed': { message: 'That is no host.', fix: REAL_HOST },
  'origin-host-not-canonical': { message: 'Browsers spell that host differently.', fix: REAL_HOST },
  'origin-ipv4-mapped': {
    message: 'An IPv4-mapped IPv6 address is a second name of an IPv4 address.',
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
  const { message, fix } = EXPLANATIONS[code];
  const one = value.replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '');
  if (one.indexOf('://') !== one.lastIndexOf('://'))
    return { code, message, fix: `Write a list, or ${splitFor(value)}.` };
  const suggestion = suggestOrigin(one);
  if (suggestion !== undefined) return { code, message, fix: `Write '${suggestion}'.` };
  return { code, message, fix: meantOtherwise(value) ?? fix };
}

/** What makes a list of the string, by what separates its origins. */
function splitFor(value: string): string {
  if (/^\s*\[.*\]\s*$/s.test(value)) return 'parse the string: JSON.parse(value)';
  const commas = /^[^\s;|]+(?:\s*,\s*[^\s;|]+)*$/.test(value.trim());
  const split = commas ? "split(',').map((origin) => origin.trim())" : String.raw`split(/[\s,;|]+/)`;
  const gaps = value.split(commas ? ',' : /[\s,;|]+/).some((part) => part.trim() === '');
  return `split the string: value.${split}${gaps ? '.filter(Boolean)' : ''}`;
}

/** Words for which other libraries and configuration files have a meaning. */
const WORDS: Readonly<Record<string, string>> = {
  true: "Write true without quotes; a string from the environment needs value === 'true'.",
  false: "Write false without quotes; a string from the environment needs value === 'true'.",
  undefined: 'Check that the variable it comes from is set; to allow nobody, write origin: false.',
  none: 'To allow nobody, write origin: false.',
  self: 'Remove it: an origin may always read its own responses. To allow nobody else, write origin: false.',
  'same-origin': 'Remove it: an origin may always read its own responses. To allow nobody else, write origin: false.',
  null: "Browsers send 'null', in lower case. Remove it; if it is really meant, see dangerouslyAllowNullOrigin.",
  '*': "To allow anybody, write origin: '*'.",
  '**': "To allow anybody, write origin: '*'.",
  all: "To allow anybody, write origin: '*'.",
  any: "To allow anybody, write origin: '*'.",
};

/** Strings that stand for something that is no string. */
function meantOtherwise(value: string): string | undefined {
  const word = bare(value).toLowerCase();
  if (Object.hasOwn(WORDS, word)) return WORDS[word];
  if (/^\/?\^|\.\*|\\\.|\$\/?$/.test(value))
    return "A string is compared as it stands: write a RegExp without quotes, or 'https://*.example.com' for subdomains.";
  return undefined;
}

/** The origin that the URL Standard's parser finds in the text, wildcards kept, if it makes a pattern. */
function suggestOrigin(value: string): string | undefined {
  const text = bare(value);
  const anyPort = text.endsWith(':*');
  const url = withScheme(anyPort ? text.slice(0, -2) : text);
  const parsed = url === undefined ? undefined : parseUrl(url);
  if (parsed === undefined) return undefined;
  const candidate = withoutMapping(`${parsed.protocol}//${parsed.host.toLowerCase()}${anyPort ? ':*' : ''}`);
  return typeof parseOriginPattern(candidate) === 'object' ? candidate : undefined;
}

/** An IPv4 address that was mapped to IPv6, as such (RFC 4291, section 2.5.5.2). */
function withoutMapping(origin: string): string {
  return origin.replace(/\[::ffff:([\da-f]+):([\da-f]+)\]/, (_, ...halves: string[]) => {
    const parts = halves.slice(0, 2).map((half) => parseInt(half, 16));
    return parts.flatMap((part) => [part >> 8, part & 255]).join('.');
  });
}

/** Without what surrounds it in JSON, in the files of environments, and in lists of one. */
function bare(value: string): string {
  const text = value.trim();
  const quoted = /^\[?\s*(["'`])(.*)\1\s*\]?$/.exec(text)?.[2] ?? text;
  return quoted.trim().replace(/[\s,;/]+$/, '');
}

/** A scheme is guessed only for what looks like a host: 'true' from a configuration file should not become one. */
function withScheme(text: string): string | undefined {
  const schemeEnd = text.indexOf('://');
  if (schemeEnd >= 0) {
    const scheme = text.slice(0, schemeEnd);
    return (nearestName(scheme, WEB_SCHEMES) ?? scheme) + text.slice(schemeEnd);
  }
  // A colon or a slash is missing.
  if (/^https?[:/]/i.test(text)) return text.replace(/^(https?)[:/]+(?=[a-z*[])/i, '$1://');
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::|$)/i.test(text)) return `http://${text}`;
  return text.includes('.') ? `https://${text}` : undefined;
}
