import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import { isUnreadable } from './functions/check-function.js';
import { findPartialComparison } from './functions/find-lookalike.js';
import { compileOriginMatcher, type OriginRules } from './origin-matcher.js';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import type { SourceOrigins } from '../policy.js';
import type { OriginSettings } from './origin-settings.js';
import { isSecureOrigin } from './origin-trust.js';
import type { RuleList } from './rule-list.js';
import { parseSerializedOrigin } from '../../standard/serialized-origin.js';

/** Warns about rules that are accepted but may be a mistake. */
export function warnOrigins(rules: OriginRules, settings: OriginSettings, found: DiagnosticCollector): void {
  if (settings.credentials) warnTrust(rules, found);
  else warnHttp(rules, found);
  warnRedundant(rules, found);
}

/** Warns about rules next to `'*'`, which already allows every origin. */
export function warnNextToAny({ option }: RuleList, found: DiagnosticCollector): void {
  found.warnAbout(
    'origin',
    'origin-redundant',
    option,
    "'*' in the same list already covers this. Remove one of them.",
  );
}

/** Warns about a function that decides which origins may use credentials. */
export function warnFunction(ask: object, settings: OriginSettings, found: DiagnosticCollector): void {
  if (!settings.credentials) return;
  const partial = findPartialComparison(ask);
  const example = partial ? ` '${partial.lookalike}' passes ${partial.code} as well.` : '';
  const message = `origins for which this function returns true may use the credentials of their visitors. Compare whole origins in the function, never parts of them.${example}`;
  found.warnAbout('origin', 'origin-function-credentials', [ask], message);
}

/** Warns about a function that may expect a callback: of one that was bound, only the number of parameters shows. */
export function warnUnreadable(ask: object, found: DiagnosticCollector): void {
  if (!isUnreadable(ask)) return;
  const message =
    'the source text of a bound function cannot be read. If it expects a callback, no origin is allowed: return a boolean instead.';
  found.warnAbout('origin', 'origin-function-unread', [ask], message);
}

/** Warns about rows of all tenants together: the page of one tenant reads the data of another. */
export function warnSources(
  sources: readonly SourceOrigins[],
  settings: OriginSettings,
  found: DiagnosticCollector,
): void {
  const unkeyed = settings.credentials ? sources.filter(({ isKeyed }) => !isKeyed) : [];
  const names = [...new Set(unkeyed.map(({ name }) => name))];
  if (names.length === 0) return;
  const message =
    'without key, every row may use the credentials of its visitors on every host: a page of one customer reads the data of another. If the rows belong to customers, write key: (request) => request.hostname.';
  found.warn('origin', 'origin-source-credentials', `${summarizeNames(names)}: ${message}`);
}

function warnTrust({ wild, expressions }: OriginRules, found: DiagnosticCollector): void {
  const families = wild.filter(({ subdomains }) => subdomains).map(({ text }) => text);
  found.warnAbout(
    'origin',
    'origin-subdomains-credentials',
    families,
    'every subdomain may use the credentials of its visitors, also one that is forgotten or that someone else controls.',
  );
  found.warnAbout(
    'origin',
    'origin-regexp-credentials',
    expressions,
    'every origin that matches may use the credentials of its visitors. A list of origins is easier to check.',
  );
}

function warnHttp({ exact, wild }: OriginRules, found: DiagnosticCollector): void {
  const origins = [...exact].filter((text) => text.startsWith('http://') && isInsecure(text));
  const families = wild.filter((pattern) => pattern.scheme === 'http' && !isSecureOrigin(pattern));
  found.warnAbout(
    'origin',
    'origin-http',
    [...origins, ...families.map(({ text }) => text)],
    'attackers on the network can forge pages of an origin without TLS and read what it may read.',
  );
}

function isInsecure(text: string): boolean {
  const origin = parseSerializedOrigin(text);
  return origin !== undefined && !isSecureOrigin(origin);
}

function warnRedundant({ exact, wild, expressions }: OriginRules, found: DiagnosticCollector): void {
  if (wild.length === 0 && expressions.length === 0) return;
  const families = compileOriginMatcher({ exact: new Set(), wild, expressions, opaque: false });
  const covered = [...exact].filter((text) => families.matches(text));
  found.warnAbout(
    'origin',
    'origin-redundant',
    covered,
    'a pattern in the same list already covers this. Remove it, or make the pattern narrower.',
  );
}
