import { ATTACKER_READS, type FindingText, PATTERNS, WITH_CREDENTIALS } from './finding-text.js';

/** Origins that are allowed by mistake. */
export const ORIGIN_FINDINGS = {
  'any-origin': {
    severity: 'low',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Every origin is allowed: the server sends back any Origin',
    why: 'With credentials, every website can read what the visitor may read. Without credentials it has the effect of *, but caches can mix up the responses, and one more option makes it critical.',
    fix: 'List the origins that may call. If the resource is public, send * without credentials.',
    nestjsCors:
      "origin: ['https://app.example.com'], or origin: '*' for a public resource. '*' never sends the origin back.",
  },
  'null-origin': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'The origin null is allowed',
    why: `Every website can send Origin: null from a sandboxed frame. Then ${ATTACKER_READS}.`,
    fix: 'Remove null from the list. Serve local pages and sandboxed frames from a server of their own, such as http://localhost.',
    nestjsCors: 'Only dangerouslyAllowNullOrigin: true allows null.',
  },
  'origin-prefix': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Extra text before the domain is accepted',
    why: `The server compares only the end of the origin. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Compare the whole origin. For subdomains, require a dot before the domain. Start a RegExp with ^https:\\/\\/.',
    nestjsCors: PATTERNS,
  },
  'origin-suffix': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Extra text after the name is accepted',
    why: `The server compares only the beginning of the origin, or any part of it. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Compare the whole origin. End a RegExp with $.',
    nestjsCors: PATTERNS,
  },
  'origin-dot': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'Any character is accepted in place of a dot',
    why: `An unescaped dot in a RegExp matches any character. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Escape the dots of the RegExp as \\., or compare strings.',
    nestjsCors: PATTERNS,
  },
  'origin-truncated': {
    severity: 'medium',
    worse: { severity: 'critical', when: WITH_CREDENTIALS },
    title: 'A part of the allowed origin is accepted',
    why: `The server looks for the origin inside the allowed one, or inside a list that is one string. Anyone can register such a domain. Then ${ATTACKER_READS}.`,
    fix: 'Compare the whole origin. Split a list into an array, because includes() on a string accepts every part of it.',
    nestjsCors: 'Strings are compared as a whole. A list is an array.',
  },
  'origin-below': {
    severity: 'low',
    worse: { severity: 'medium', when: WITH_CREDENTIALS },
    title: 'Extra text before a subdomain is accepted',
    why: 'The server compares only the end of the origin, so it accepts names next to the allowed subdomain that you did not list. An attacker who controls one of them, for example through a forgotten DNS record, can read the responses.',
    fix: 'Compare the whole origin. Start a RegExp with ^https:\\/\\/.',
    nestjsCors: PATTERNS,
  },
  'origin-public-suffix': {
    severity: 'high',
    title: 'Every name under a public suffix is allowed, with credentials',
    why: `Anyone can register a name there. Then ${ATTACKER_READS}.`,
    fix: 'List the names that you own.',
    nestjsCors:
      "origin: 'https://*.yours.github.io'. With credentials, a pattern that covers a public suffix is an error at startup.",
  },
  'origin-insecure': {
    severity: 'high',
    title: 'An origin without TLS is allowed, with credentials',
    why: `An attacker on the network path can forge a page of that origin. Then ${ATTACKER_READS}.`,
    fix: 'Allow the origin over https only.',
    nestjsCors:
      'With credentials, such an origin is an error at startup, unless dangerouslyAllowInsecureOrigins: true is set.',
  },
  'origin-port': {
    severity: 'low',
    title: 'A port that resembles the allowed port is accepted',
    why: 'The server compares only a part of the origin, so it also trusts the service on that other port.',
    fix: 'Compare the whole origin. End a RegExp with $.',
    nestjsCors: "origin: 'http://localhost:3000', or 'http://localhost:*' for every port.",
  },
} as const satisfies Record<string, FindingText>;
