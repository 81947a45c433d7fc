import {
  isCorsPreflightHeaderName,
  isCorsResponseHeaderName,
  isForbiddenRequestHeaderName,
  isForbiddenResponseHeaderName,
} from '../../standard/header-names.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import type { AllowedRequestHeaders, HeaderNames } from '../policy.js';
import { readStringList, suggestNames, type ListField } from '../options/string-list.js';
import { isToken } from '../../standard/token.js';

/** The request headers that preflights are granted. */
export function compileAllowedHeaders(value: unknown, found: DiagnosticCollector): AllowedRequestHeaders {
  return allowedRequestHeaders(compileNames('allowedHeaders', value, problemOfRequestHeader, found));
}

/** The response headers that scripts may read. */
export function compileExposedHeaders(value: unknown, found: DiagnosticCollector): HeaderNames {
  return compileNames('exposedHeaders', value, problemOfResponseHeader, found);
}

export const EXPOSED_ANY_WITH_CREDENTIALS: Problem = {
  code: 'response-header-any-credentials',
  message: 'With credentials, * is the name of a header and exposes nothing (Fetch, "CORS protocol and credentials").',
  fix: "List the headers: ['ETag', 'Link'].",
};

/** The list in the form that a decision needs. */
export function allowedRequestHeaders(names: HeaderNames): AllowedRequestHeaders {
  if (names === '*') return Object.freeze({ kind: 'any' });
  return new NameList(names);
}

/** The index is private, so that no code can change it. */
class NameList {
  readonly kind = 'list';
  readonly #known: ReadonlySet<string>;

  constructor(readonly names: readonly string[]) {
    this.#known = new Set(names.map((name) => name.toLowerCase()));
    Object.freeze(this);
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }
}

/** The value of `Access-Control-Expose-Headers`. */
export function exposedHeadersValue(names: HeaderNames): string | undefined {
  if (names === '*') return names;
  return names.length === 0 ? undefined : names.join(', ');
}

function compileNames(
  field: ListField,
  value: unknown,
  problemOf: (name: string) => Problem | undefined,
  found: DiagnosticCollector,
): HeaderNames {
  const names = readStringList(
    field,
    value,
    (name, listed) => problemOfName(field, name, listed) ?? problemOf(name),
    found,
  );
  if (names.includes('*')) return '*';
  const first = new Map<string, string>();
  for (const name of names) if (!first.has(name.toLowerCase())) first.set(name.toLowerCase(), name);
  return Object.freeze([...first.values()]);
}

function problemOfName(field: ListField, name: string, listed: boolean): Problem | undefined {
  if (isToken(name) && (name === '*' || !name.includes('*'))) return undefined;
  const code = field === 'allowedHeaders' ? 'request-header-malformed' : 'response-header-malformed';
  return {
    code,
    message: malformedMessage(name),
    fix: isToken(name) ? NAMES : (suggestNames(name, listed) ?? NAMES),
  };
}

const NAMES = "Write header names only, such as 'X-Request-Id', or an empty list.";

function malformedMessage(name: string): string {
  if (name === '') return 'An empty string is not a header name.';
  if (isToken(name)) return 'A * means all names. It must be the whole element, not part of a name.';
  return 'A header name cannot contain spaces, commas, colons or quotes (RFC 9110, section 5.6.2: token).';
}

function problemOfRequestHeader(name: string): Problem | undefined {
  if (isForbiddenRequestHeaderName(name)) {
    const message = 'Browsers set that header themselves and never request it (Fetch, "forbidden request-header").';
    return { code: 'request-header-forbidden', message, fix: 'Remove it.' };
  }
  if (isCorsResponseHeaderName(name)) {
    const message = 'That is a response header, which this module sets. A request should not send it.';
    return { code: 'request-header-misplaced', message, fix: 'Remove it here and in the client.' };
  }
  return undefined;
}

function problemOfResponseHeader(name: string): Problem | undefined {
  if (isForbiddenResponseHeaderName(name)) {
    const message = 'Browsers never show that header to scripts (Fetch, "forbidden response-header name").';
    return { code: 'response-header-forbidden', message, fix: 'Remove it.' };
  }
  if (isCorsPreflightHeaderName(name)) {
    const message =
      'That header belongs to requests or to preflights. Scripts cannot read the responses of preflights.';
    return { code: 'response-header-misplaced', message, fix: 'Remove it.' };
  }
  return undefined;
}
