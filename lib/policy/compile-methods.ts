import type { Issues } from './issues.js';
import { keepSound, readStringList, type Fault } from './string-list.js';
import { isToken } from './token.js';

/** Fetch, "normalize a method": these six, and no others, are upper-cased by browsers. */
const NORMALIZED_METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
/** Fetch, "forbidden method". */
const FORBIDDEN_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

const EXAMPLE = "Write HTTP methods, such as 'GET, POST'.";

/** The methods, normalized and each once; `undefined` for those that the routes serve. */
export function compileMethods(value: unknown, issues: Issues): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const elements = readStringList('methods', value, issues) ?? [];
  return Object.freeze([...new Set(keepSound('methods', elements, faultOf, issues).map(normalize))]);
}

function normalize(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED_METHODS.has(upper) ? upper : method;
}

function faultOf(method: string): Fault {
  if (method === '*') {
    return {
      code: 'method-wildcard',
      message: 'A * would grant methods that no route serves, and with credentials it means a method of that name.',
      fix: 'Leave methods out: by default the methods that the routes serve are granted.',
    };
  }
  if (!isToken(method)) {
    const message = method === '' ? 'An empty string is no method.' : 'A method is a token (RFC 9110, section 9.1).';
    return { code: 'method-malformed', message, fix: EXAMPLE };
  }
  return forbiddenFault(method) ?? caseFault(method);
}

function forbiddenFault(method: string): Fault {
  if (!FORBIDDEN_METHODS.has(method.toUpperCase())) return undefined;
  return {
    code: 'method-forbidden',
    message: 'No browser lets a script send that method (Fetch, "forbidden method").',
    fix: 'Remove it.',
  };
}

/** Methods are case-sensitive, and those that Node's HTTP parser knows are all in upper case. */
function caseFault(method: string): Fault {
  const upper = method.toUpperCase();
  if (normalize(method) === upper) return undefined;
  return {
    code: 'method-case',
    message: `Methods are case-sensitive, and browsers upper-case only ${[...NORMALIZED_METHODS].join(', ')}.`,
    fix: `Write '${upper}', and send it in upper case too: fetch(url, { method: '${upper}' }).`,
  };
}
