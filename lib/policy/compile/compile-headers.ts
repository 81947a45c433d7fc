import {
  isCorsPreflightHeaderName,
  isCorsResponseHeaderName,
  isForbiddenRequestHeaderName,
  isForbiddenResponseHeaderName,
} from '../../standard/header-names.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import type { AllowedRequestHeaders, HeaderNames } from '../policy.js';
import { keepValid, readStringList, suggestNames, type ListField } from '../options/string-list.js';
import { isToken } from '../../standard/token.js';

/** The request headers that preflights are granted. */
export function compileAllowedHeaders(value: unknown, found: DiagnosticCollector): AllowedRequestHeaders {
  return allowedRequestHeaders(compileNames('allowedHeaders', value, problemOfRequestHeader, found));
}

/** The response headers that scripts may read. */
export function compileExposedHeaders(value: unknown, found: DiagnosticCollector): HeaderNames {
  return compileNames('exposedHeaders', value, problemOfResponseHeader, found);
}

/** Names that are exposed with credentials, where `*` is none. */
export function reportExposedAny(names: HeaderNames, value: unknown, found: DiagnosticCollector): void {
  if (names !== '*') return;
  found.report('exposedHeaders', EXPOSED_ANY_WITH_CREDENTIALS, value);
}

const EXPOSED_ANY_WITH_CREDENTIALS: Problem = {
  code: 'response-header-any-credentials',
  message: 'With credentials, * is the name of a header and exposes nothing (Fetch, "CORS protocol and credentials").',
  fix: "List the headers: ['ETag', 'Link'].",
};

/** The list in the form that a decision needs. */
export function allowedRequestHeaders(names: HeaderNames): AllowedRequestHeaders {
  if (names === '*') return Object.freeze({ kind: 'any' });
  return new NameList(names);
}

/** Its index is out of everybody's reach. */
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
  const elements = readStringList(field, value, found) ?? [];
  const names = keepValid(
    field,
    elements,
    (name, listed) => problemOfName(field, name, listed) ?? problemOf(name.toLowerCase()),
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

const NAMES = "Write header names only, such as 'X-Request-Id'; for none at all, an empty list.";

function malformedMessage(name: string): string {
  if (name === '') return 'An empty string is no header name.';
  if (isToken(name)) return 'A * stands for all names where it stands alone, and never for a part of one.';
  return 'A header name holds no spaces, commas, colons or quotes (RFC 9110, section 5.6.2: token).';
}

function problemOfRequestHeader(name: string): Problem | undefined {
  if (isForbiddenRequestHeaderName(name)) {
    const message = 'Browsers set that header themselves and never ask for it (Fetch, "forbidden request-header").';
    return { code: 'request-header-forbidden', message, fix: 'Remove it.' };
  }
  if (isCorsResponseHeaderName(name)) {
    const message = 'That is a response header, which this module sets; a request that carries it is mistaken.';
    return { code: 'request-header-misplaced', message, fix: 'Remove it here, and in the client.' };
  }
  return undefined;
}

function problemOfResponseHeader(name: string): Problem | undefined {
  if (isForbiddenResponseHeaderName(name)) {
    const message = 'Browsers never show that header to scripts (Fetch, "forbidden response-header name").';
    return { code: 'response-header-forbidden', message, fix: 'Remove it.' };
  }
  if (isCorsPreflightHeaderName(name)) {
    const message = 'That header belongs to requests or to preflights, whose answers no script sees.';
    return { code: 'response-header-misplaced', message, fix: 'Remove it.' };
  }
  return undefined;
}
