import type { Problem } from '../../diagnostics/issue.js';
import { problemOfPattern } from './origin-pattern-messages.js';
import { checkRegExp } from './regexp/check-regexp.js';
import type { CompiledOriginRule } from './origin-matcher.js';
import { parseOriginPattern, type OriginPattern } from './origin-pattern.js';
import type { DangerousFlag, OriginSettings, ReportOrigin } from './origin-settings.js';
import { flagsOf } from './origin-trust.js';
import { expressionParts } from '../../diagnostics/render-value.js';
import { attempt } from '../../diagnostics/attempt.js';
import { isList } from '../options/read-list.js';
import { tryRules, writeAny, writeRules } from './write-rules.js';

export const ANY_WITH_CREDENTIALS: Problem = {
  code: 'origin-any-credentials',
  message:
    'Every website could read the responses as the logged-in user. Browsers therefore refuse * with credentials.',
  fix: "Write credentials: false, or list the origins that need credentials; in development: 'http://localhost:*' and 'http://127.0.0.1:*'.",
};

/**
 * Reads one rule other than `'*'`; `undefined` if it is refused. What is wrong with it goes to `report`.
 *
 * @param listed whether it is an element of a list
 */
export function readOriginRule(
  value: unknown,
  settings: OriginSettings,
  report: ReportOrigin,
  listed: boolean,
): CompiledOriginRule | undefined {
  if (typeof value !== 'string') return readRegExp(value, settings, report, listed);
  if (value === 'null') {
    report(NULL_ORIGIN, 'dangerouslyAllowNullOrigin');
    return value;
  }

  const pattern = parseOriginPattern(value);
  if (typeof pattern === 'string') {
    report(listed && value === '' ? EMPTY_ELEMENT : problemOfPattern(pattern, value, settings, listed));
    return undefined;
  }
  if (settings.credentials) reportUntrusted(pattern, report);
  return pattern;
}

/** A copy without the flags that use `lastIndex`, which other code could change. */
function readRegExp(
  value: unknown,
  settings: OriginSettings,
  report: ReportOrigin,
  listed: boolean,
): RegExp | undefined {
  const parts = expressionParts(value);
  if (parts === undefined) {
    report(problemOfType(value, settings, listed));
    return undefined;
  }
  checkRegExp(new RegExp(parts.source, parts.flags), settings, report, listed);
  return Object.freeze(new RegExp(parts.source, parts.flags.replace(/[gym]/g, '')));
}

const EMPTY_ELEMENT: Problem = {
  code: 'origin-empty',
  message: 'An empty string is not an origin. A comma at the end of an environment variable makes an empty element.',
  fix: 'Remove it, or split the variable with .filter(Boolean).',
};

const NULL_ORIGIN: Problem = {
  code: 'origin-null',
  message: "Every sandboxed frame, data: URL and local file sends 'null', whatever site made it.",
  fix: 'Remove it. If you really need it, set dangerouslyAllowNullOrigin: true in the same options.',
};

const INSECURE: Problem = {
  code: 'origin-insecure',
  message: 'Attackers on the network can forge pages of an origin without TLS and use the credentials of its visitors.',
  fix: 'Serve it over https, or set dangerouslyAllowInsecureOrigins: true in the same options.',
};

/** What is wrong with a pattern that credentials make dangerous, by the flag that permits it. */
const UNTRUSTED: Readonly<Record<DangerousFlag, (pattern: OriginPattern) => Problem>> = {
  dangerouslyAllowInsecureOrigins: () => INSECURE,
  dangerouslyAllowPublicSuffixes: problemOfSuffix,
  dangerouslyAllowNullOrigin: () => NULL_ORIGIN,
};

/** Reports what credentials make dangerous. */
export function reportUntrusted(pattern: OriginPattern, report: ReportOrigin): void {
  for (const flag of flagsOf(pattern)) report(UNTRUSTED[flag](pattern), flag);
}

function problemOfSuffix({ scheme, host, subdomains }: OriginPattern): Problem {
  const orPermit = 'set dangerouslyAllowPublicSuffixes: true in the same options';
  const code = 'origin-public-suffix';
  if (host === '*') {
    const message = `Anyone can publish an application or extension with the scheme '${scheme}' and use the credentials of its users.`;
    return { code, message, fix: `Write the origins of your own in full, or ${orPermit}.` };
  }
  if (subdomains) {
    const message = `Anyone can register a name under the public suffix '${host}' and use the credentials of its visitors.`;
    const fix = `Write only your own names: '${scheme}://*.yours.${host}'. If you really mean all of them, ${orPermit}.`;
    return { code, message, fix };
  }
  const message = `Anyone can register '${host.replace('*', 'evil')}' and use the credentials of its visitors.`;
  const fix = `Use a domain of your own, such as '${scheme}://*.preview.example.com', or no credentials, or ${orPermit}.`;
  return { code, message, fix };
}

function problemOfType(value: unknown, settings: OriginSettings, listed: boolean): Problem {
  if (value === undefined) {
    return {
      code: 'origin-undefined',
      message:
        'The value is undefined. Probably an environment variable is not set, or not yet: forRoot() and decorators run before ConfigModule has read .env.',
      fix: listed
        ? 'Remove it, or set the variable and read it with config.getOrThrow().'
        : 'Set the variable and read it with config.getOrThrow(). To allow no origin, write origin: false.',
    };
  }
  return {
    code: 'origin-type',
    message:
      'origin is a string, a RegExp, liveOrigins(), a list of these, a boolean, or a function. A function cannot be in a list.',
    fix: fixOfType(value, settings, listed),
  };
}

function fixOfType(value: unknown, settings: OriginSettings, listed: boolean): string {
  if (value === true) return writeAny(settings);
  if (listed && (value === false || value === null)) return 'Remove it.';
  const texts = isList(value) ? (attempt(() => value.slice(0, MAX_WRITTEN).filter(isText)) ?? []) : [];
  const known = tryRules(texts, settings);
  if (known !== undefined) return writeRules(known, [], listed);
  const wayOut = typeof value === 'function' ? 'Write' : listed ? 'Remove it, or write' : 'Write false, or';
  return `${wayOut} origins as strings: ['https://app.example.com', 'https://admin.example.com'].`;
}

/** How many elements of a list in a list are written into a fix. */
const MAX_WRITTEN = 50;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
