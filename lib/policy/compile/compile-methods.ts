import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { readStringList, suggestNames } from '../options/string-list.js';
import { isForbiddenMethod, KNOWN_METHODS, NORMALIZED_METHODS, normalizeMethod } from '../../standard/methods.js';
import { isToken } from '../../standard/token.js';

const LEAVE_OUT = 'Leave methods out: by default the methods that the routes serve are granted.';
const MALFORMED = 'A method is one word of letters, digits and hyphens (RFC 9110, section 9.1: token).';
const EXAMPLE = "Remove it, or write HTTP methods, such as 'GET, POST'.";

/** The methods, normalized and without duplicates; `undefined` means those that the routes serve. */
export function compileMethods(value: unknown, found: DiagnosticCollector): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return Object.freeze([...new Set(readStringList('methods', value, problemOf, found).map(normalizeMethod))]);
}

function problemOf(method: string, listed: boolean): Problem | undefined {
  if (method === '*') {
    return {
      code: 'method-wildcard',
      message: 'A * would grant methods that no route serves. With credentials, it is the name of a method.',
      fix: LEAVE_OUT,
    };
  }
  if (!isToken(method)) {
    const message = method === '' ? 'An empty string is not a method.' : MALFORMED;
    return { code: 'method-malformed', message, fix: suggestMethods(method, listed) ?? EXAMPLE };
  }
  return problemOfForbidden(method) ?? problemOfUnknown(method, listed) ?? problemOfCase(method);
}

function problemOfForbidden(method: string): Problem | undefined {
  if (!isForbiddenMethod(method)) return undefined;
  return {
    code: 'method-forbidden',
    message: 'No browser lets a script send that method (Fetch, "forbidden method").',
    fix: 'Remove it.',
  };
}

function suggestMethods(method: string, listed: boolean): string | undefined {
  return suggestNames(method.toUpperCase(), listed, (one) => KNOWN_METHODS.includes(one));
}

function problemOfUnknown(method: string, listed: boolean): Problem | undefined {
  if (KNOWN_METHODS.includes(method.toUpperCase())) return undefined;
  const nearest = /^(?:all|any|true)$/i.test(method) ? undefined : nearestName(method, KNOWN_METHODS);
  return {
    code: 'method-unknown',
    message: "Node's HTTP server does not know this method and responds with 400.",
    fix: nearest === undefined ? (suggestMethods(method, listed) ?? LEAVE_OUT) : `Write '${nearest}'.`,
  };
}

/** Methods are case-sensitive, and all that Node's HTTP parser knows are in upper case. */
function problemOfCase(method: string): Problem | undefined {
  const upper = method.toUpperCase();
  if (normalizeMethod(method) === upper) return undefined;
  return {
    code: 'method-case',
    message: `Methods are case-sensitive, and browsers upper-case only ${NORMALIZED_METHODS.join(', ')}.`,
    fix: `Write '${upper}', and send it in upper case too: fetch(url, { method: '${upper}' }).`,
  };
}
