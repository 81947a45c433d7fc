import type { Notices } from './notices.js';
import { compileOriginMatcher, type OriginRules } from './origin-matcher.js';
import type { OriginSettings } from './origin-settings.js';
import { isSecureOrigin } from './origin-trust.js';
import type { RuleList } from './rule-list.js';
import { parseSerializedOrigin } from './serialized-origin.js';

/** What is worth a second look in a list of rules that is accepted. */
export function noticeOrigins(rules: OriginRules, settings: OriginSettings, notices: Notices): void {
  if (settings.credentials) noticeTrust(rules, notices);
  else noticeHttp(rules, notices);
  noticeRedundant(rules, notices);
}

/** Rules beside `'*'`, which allows everybody anyway. */
export function noticeBesideAny({ option }: RuleList, notices: Notices): void {
  notices.addFor(
    'origin',
    'origin-redundant',
    option,
    "'*' in the same list covers it already. Remove the one or the other.",
  );
}

/** A function that lets origins use credentials. */
export function noticeFunction(ask: unknown, settings: OriginSettings, notices: Notices): void {
  const message =
    'the origins for which it answers true may act with the credentials of their visitors. Compare whole origins in it, never parts of them.';
  if (settings.credentials) notices.addFor('origin', 'origin-function-credentials', [ask], message);
}

function noticeTrust({ wild, expressions }: OriginRules, notices: Notices): void {
  const families = wild.filter(({ subdomains }) => subdomains).map(({ text }) => text);
  notices.addFor(
    'origin',
    'origin-subdomains-credentials',
    families,
    'every subdomain may act with the credentials of its visitors, one that is forgotten or handed to somebody else included.',
  );
  notices.addFor(
    'origin',
    'origin-regexp-credentials',
    expressions,
    'every origin that matches may act with the credentials of its visitors. A list of origins says the same more plainly.',
  );
}

function noticeHttp({ exact, wild }: OriginRules, notices: Notices): void {
  const origins = [...exact].filter((text) => text.startsWith('http://') && isInsecure(text));
  const families = wild.filter((pattern) => pattern.scheme === 'http' && !isSecureOrigin(pattern));
  notices.addFor(
    'origin',
    'origin-http',
    [...origins, ...families.map(({ text }) => text)],
    'anybody on the network can forge a page of an origin without TLS, and read what it may read.',
  );
}

function isInsecure(text: string): boolean {
  const origin = parseSerializedOrigin(text);
  return origin !== undefined && !isSecureOrigin(origin);
}

function noticeRedundant({ exact, wild, expressions }: OriginRules, notices: Notices): void {
  if (wild.length === 0 && expressions.length === 0) return;
  const families = compileOriginMatcher({ exact: new Set(), wild, expressions, opaque: false });
  const covered = [...exact].filter((text) => families.matches(text));
  notices.addFor(
    'origin',
    'origin-redundant',
    covered,
    'a pattern of the same list covers it already. Remove the one or narrow the other.',
  );
}
