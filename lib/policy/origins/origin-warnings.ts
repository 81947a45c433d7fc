import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import { compileOriginMatcher, type OriginRules } from './origin-matcher.js';
import type { OriginSettings } from './origin-settings.js';
import { isSecureOrigin } from './origin-trust.js';
import type { RuleList } from './rule-list.js';
import { parseSerializedOrigin } from '../../standard/serialized-origin.js';

/** What is worth a second look in a list of rules that is accepted. */
export function warnOrigins(rules: OriginRules, settings: OriginSettings, found: DiagnosticCollector): void {
  if (settings.credentials) warningTrust(rules, found);
  else warningHttp(rules, found);
  warningRedundant(rules, found);
}

/** Rules beside `'*'`, which allows everybody anyway. */
export function warnBesideAny({ option }: RuleList, found: DiagnosticCollector): void {
  found.warnAbout(
    'origin',
    'origin-redundant',
    option,
    "'*' in the same list covers it already. Remove the one or the other.",
  );
}

/** A function that lets origins use credentials. */
export function warnFunction(ask: unknown, settings: OriginSettings, found: DiagnosticCollector): void {
  const message =
    'the origins for which it answers true may act with the credentials of their visitors. Compare whole origins in it, never parts of them.';
  if (settings.credentials) found.warnAbout('origin', 'origin-function-credentials', [ask], message);
}

function warningTrust({ wild, expressions }: OriginRules, found: DiagnosticCollector): void {
  const families = wild.filter(({ subdomains }) => subdomains).map(({ text }) => text);
  found.warnAbout(
    'origin',
    'origin-subdomains-credentials',
    families,
    'every subdomain may act with the credentials of its visitors, one that is forgotten or handed to somebody else included.',
  );
  found.warnAbout(
    'origin',
    'origin-regexp-credentials',
    expressions,
    'every origin that matches may act with the credentials of its visitors. A list of origins says the same more plainly.',
  );
}

function warningHttp({ exact, wild }: OriginRules, found: DiagnosticCollector): void {
  const origins = [...exact].filter((text) => text.startsWith('http://') && isInsecure(text));
  const families = wild.filter((pattern) => pattern.scheme === 'http' && !isSecureOrigin(pattern));
  found.warnAbout(
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

function warningRedundant({ exact, wild, expressions }: OriginRules, found: DiagnosticCollector): void {
  if (wild.length === 0 && expressions.length === 0) return;
  const families = compileOriginMatcher({ exact: new Set(), wild, expressions, opaque: false });
  const covered = [...exact].filter((text) => families.matches(text));
  found.warnAbout(
    'origin',
    'origin-redundant',
    covered,
    'a pattern of the same list covers it already. Remove the one or narrow the other.',
  );
}
