import { type FindingText } from './finding-text.js';

/** The syntax of the headers. */
export const SYNTAX_FINDINGS = {
  'duplicate-header': {
    severity: 'medium',
    title: 'A header that may appear once appears several times',
    why: 'Browsers join the values. The result matches nothing, so every page is blocked.',
    fix: 'Write the header in one place. Often the application and its proxy both write it.',
    nestjsCors:
      'This module replaces what handlers and upstream servers set, so it sends one value. Do not let a proxy add another.',
  },
  'several-origins': {
    severity: 'medium',
    title: 'Access-Control-Allow-Origin lists several origins',
    why: 'The header can contain one origin or *, so browsers reject it.',
    fix: 'Compare the Origin of the request with the list, send back the one that matches, and send Vary: Origin.',
    nestjsCors: "origin: ['https://a.example.com', 'https://b.example.com']",
  },
  'allow-origin-malformed': {
    severity: 'medium',
    title: 'Access-Control-Allow-Origin is not a valid origin',
    why: 'Browsers compare it byte for byte with the origin of the page: scheme, host and port, without a trailing slash or a pattern.',
    fix: 'If the Origin of the request is allowed, send it back. Otherwise leave the header out.',
    nestjsCors: 'Mistakes such as a trailing slash are reported at startup.',
  },
  'allow-credentials-malformed': {
    severity: 'low',
    title: 'Access-Control-Allow-Credentials is not true',
    why: 'The only valid value is true, in lower case. Browsers ignore every other value.',
    fix: 'Send true, or leave the header out.',
    nestjsCors: 'credentials: true',
  },
  'list-malformed': {
    severity: 'medium',
    title: 'A list of methods or headers cannot be parsed',
    why: 'One invalid name makes the whole list invalid: the preflight fails, or no header is exposed.',
    fix: 'Separate the names with commas, without quotes.',
    nestjsCors: 'Invalid names are reported at startup.',
  },
  'max-age-malformed': {
    severity: 'low',
    title: 'Access-Control-Max-Age is not a number of seconds',
    why: 'The value must consist of digits and appear once. Otherwise browsers cache preflights for 5 seconds, and Firefox does not cache them.',
    fix: 'Access-Control-Max-Age: 600',
    nestjsCors: 'maxAge: 600',
  },
} as const satisfies Record<string, FindingText>;
