import type { OriginPatternCode, Problem } from '../../diagnostics/issue.js';
import { fixForText } from './fix-for-text.js';
import { CORS_DEFAULTS } from '../options/defaults.js';
import type { OriginSettings } from './origin-settings.js';

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
  'origin-quoted': {
    message: 'The text has quotes or brackets of JSON or of an environment file around an origin.',
    fix: 'Read a list in JSON with JSON.parse(value), and write variables without quotes: ORIGINS=https://app.example.com.',
  },
  'origin-regexp-text': {
    message: 'This is the text of a RegExp. A string is compared exactly.',
    fix: "Write a RegExp without quotes, or 'https://*.example.com' for subdomains.",
  },
  'origin-placeholder': {
    message: 'This has a placeholder instead of a name.',
    fix: 'Write the real name in its place.',
  },
  'origin-comma': {
    message: 'A string is one origin, and an origin contains no comma.',
    fix: "Write a list, or split the string: value.split(',').map((origin) => origin.trim()).",
  },
  'origin-separator': {
    message: 'A string is one origin. This one has several, without commas between them.',
    fix: 'Write a list of them.',
  },
  'origin-scheme-doubled': { message: 'The scheme is there twice.', fix: SCHEME_AND_HOST },
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

/**
 * What is wrong with a refused origin, and what to write instead.
 *
 * @param listed whether it is an element of a list
 */
export function problemOfPattern(
  code: OriginPatternCode,
  value: string,
  settings: OriginSettings = CORS_DEFAULTS,
  listed = false,
): Problem {
  const { message, fix } = MESSAGES[code];
  return { code, message, fix: fixForText(value, settings, listed) ?? withWayOut(fix, listed) };
}

/** What allows nothing can always be left out: no browser sends such an origin. */
function withWayOut(fix: string, listed: boolean): string {
  if (fix.includes('origin: false')) return fix;
  return `${listed ? 'Remove it' : 'Write false'}, or ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`;
}
