import {
  isCorsPreflightHeaderName,
  isCorsResponseHeaderName,
  isForbiddenRequestHeaderName,
  isForbiddenResponseHeaderName,
} from '../../standard/header-names.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import type { CorsWarningCode } from '../../diagnostics/warning.js';
import type { AllowedRequestHeaders, HeaderNames } from '../policy.js';
import { type ListField, readStringList, suggestNames } from '../options/string-list.js';
import { isToken } from '../../standard/token.js';

type NameField = Exclude<ListField, 'methods'>;

/** The request headers that preflights are granted. */
export function compileAllowedHeaders(value: unknown, found: DiagnosticCollector): AllowedRequestHeaders {
  return allowedRequestHeaders(compileNames('allowedHeaders', value, found));
}

/** The response headers that scripts may read. */
export function compileExposedHeaders(value: unknown, found: DiagnosticCollector): HeaderNames {
  return compileNames('exposedHeaders', value, found);
}

export const EXPOSED_ANY_WITH_CREDENTIALS: Problem = {
  code: 'response-header-any-credentials',
  message: 'With credentials, * is the name of a header and exposes nothing (Fetch, "CORS protocol and credentials").',
  fix: "Remove it. To show headers to scripts, list them: ['ETag', 'Link'].",
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

function compileNames(field: NameField, value: unknown, found: DiagnosticCollector): HeaderNames {
  const names = readStringList(field, value, (name, listed) => problemOfName(field, name, listed), found);
  const first = new Map<string, string>();
  for (const name of names) if (!first.has(name.toLowerCase())) first.set(name.toLowerCase(), name);
  const kept = withoutUseless(field, [...first.values()], found);
  return first.has('*') ? '*' : Object.freeze(kept);
}

function problemOfName(field: NameField, name: string, listed: boolean): Problem | undefined {
  if (isToken(name) && (name === '*' || !name.includes('*'))) return undefined;
  const code = field === 'allowedHeaders' ? 'request-header-malformed' : 'response-header-malformed';
  return {
    code,
    message: malformedMessage(name),
    fix: isToken(name) ? NAMES : (suggestNames(name, listed) ?? NAMES),
  };
}

const NAMES = "Remove it, or write a header name, such as 'X-Request-Id'.";

function malformedMessage(name: string): string {
  if (name === '') return 'An empty string is not a header name.';
  if (isToken(name)) return 'A * means all names. It must be the whole element, not part of a name.';
  return 'A header name cannot contain spaces, commas, colons or quotes (RFC 9110, section 5.6.2: token).';
}

/** Names that do no harm and have no use, so that they stop no application. */
interface UselessNames {
  readonly code: CorsWarningCode;
  readonly applies: (name: string) => boolean;
  readonly message: string;
  /** Whether the names are left out: no browser sends or shows such a header. */
  readonly dropped: boolean;
}

const REMOVE = 'The names are ignored: remove them.';

const USELESS: Readonly<Record<NameField, readonly UselessNames[]>> = {
  allowedHeaders: [
    {
      code: 'request-header-forbidden',
      applies: isForbiddenRequestHeaderName,
      message: `browsers set these headers themselves and never request them (Fetch, "forbidden request-header"). ${REMOVE}`,
      dropped: true,
    },
    {
      code: 'request-header-misplaced',
      applies: isCorsResponseHeaderName,
      message:
        'these are response headers, which this module sets. A client that sends them is still allowed to: remove them in the client first, then here.',
      dropped: false,
    },
  ],
  exposedHeaders: [
    {
      code: 'response-header-forbidden',
      applies: isForbiddenResponseHeaderName,
      message: `browsers never show these headers to scripts (Fetch, "forbidden response-header name"). ${REMOVE}`,
      dropped: true,
    },
    {
      code: 'response-header-misplaced',
      applies: isCorsPreflightHeaderName,
      message:
        'these headers belong to requests or to preflights. Scripts cannot read the responses of preflights: remove the names.',
      dropped: false,
    },
  ],
};

/** Warns about useless names, and returns the others and those that stay. */
function withoutUseless(field: NameField, names: readonly string[], found: DiagnosticCollector): readonly string[] {
  let kept = names;
  for (const { code, applies, message, dropped } of USELESS[field]) {
    const useless = names.filter(applies);
    found.warnAbout(field, code, useless, message, MAX_NAMED_HEADERS);
    if (dropped && useless.length > 0) kept = kept.filter((name) => !applies(name));
  }
  return kept;
}

/** How many names a warning lists: all of them in real lists. */
const MAX_NAMED_HEADERS = 20;
