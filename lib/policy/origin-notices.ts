import type { Notices } from './notices.js';
import { compileOriginMatcher, isWild, type CompiledOriginRule } from './origin-matcher.js';
import type { OriginPattern } from './origin-pattern.js';
import type { OriginSettings } from './origin-rule.js';
import { isSecureOrigin } from './origin-trust.js';

/** What is worth a second look in a list of rules that is accepted. */
export function noticeOrigins(rules: readonly CompiledOriginRule[], settings: OriginSettings, notices: Notices): void {
  const patterns = rules.filter(isPattern);
  const expressions = rules.filter((rule): rule is RegExp => rule instanceof RegExp);
  if (settings.credentials) noticeTrust(patterns, expressions, notices);
  else noticeHttp(patterns, notices);
  noticeRedundant(patterns, expressions, notices);
}

/** A function that lets origins use credentials. */
export function noticeFunction(ask: unknown, settings: OriginSettings, notices: Notices): void {
  const message =
    'the origins for which it answers true may act with the credentials of their visitors. Compare whole origins in it, never parts of them.';
  if (settings.credentials) notices.addFor('origin', 'origin-function-credentials', [ask], message);
}

function noticeTrust(patterns: readonly OriginPattern[], expressions: readonly RegExp[], notices: Notices): void {
  const families = texts(patterns.filter(({ subdomains }) => subdomains));
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

function noticeHttp(patterns: readonly OriginPattern[], notices: Notices): void {
  const insecure = texts(patterns.filter((pattern) => pattern.scheme === 'http' && !isSecureOrigin(pattern)));
  notices.addFor(
    'origin',
    'origin-http',
    insecure,
    'anybody on the network can forge a page of an origin without TLS, and read what it may read.',
  );
}

function noticeRedundant(patterns: readonly OriginPattern[], expressions: readonly RegExp[], notices: Notices): void {
  const wild = patterns.filter(isWild);
  if (wild.length === 0 && expressions.length === 0) return;
  const families = compileOriginMatcher([...wild, ...expressions]);
  const covered = patterns.filter((pattern) => !isWild(pattern) && families.matches(pattern.text));
  notices.addFor(
    'origin',
    'origin-redundant',
    texts(covered),
    'a pattern of the same list covers it already. Remove the one or narrow the other.',
  );
}

function isPattern(rule: CompiledOriginRule): rule is OriginPattern {
  return typeof rule === 'object' && 'scheme' in rule;
}

function texts(patterns: readonly OriginPattern[]): string[] {
  return patterns.map(({ text }) => text);
}
