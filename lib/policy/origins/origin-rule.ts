import type { Problem } from '../../diagnostics/issue.js';
import { problemOfPattern } from './origin-pattern-messages.js';
import { checkRegExp } from './regexp/check-regexp.js';
import type { CompiledOriginRule } from './origin-matcher.js';
import { parseOriginPattern, type OriginPattern } from './origin-pattern.js';
import type { OriginSettings, ReportOrigin } from './origin-settings.js';
import { coversPublicSuffix, isSecureOrigin } from './origin-trust.js';
import { expressionParts } from '../../diagnostics/render-value.js';

export const ANY_WITH_CREDENTIALS: Problem = {
  code: 'origin-any-credentials',
  message:
    'Every website could read the responses as the logged-in user. Browsers therefore refuse * with credentials.',
  fix: "List the origins that need credentials, such as 'https://app.example.com', or set credentials to false.",
};

/** Reads one rule other than `'*'`; `undefined` if it is refused. What is wrong with it goes to `report`. */
export function readOriginRule(
  value: unknown,
  settings: OriginSettings,
  report: ReportOrigin,
): CompiledOriginRule | undefined {
  if (typeof value !== 'string') return readRegExp(value, settings, report);
  if (value === 'null') {
    report(NULL_ORIGIN, 'dangerouslyAllowNullOrigin');
    return value;
  }

  const pattern = parseOriginPattern(value);
  if (typeof pattern === 'string') {
    report(problemOfPattern(pattern, value));
    return undefined;
  }
  if (settings.credentials) reportUntrusted(pattern, report);
  return pattern;
}

/** A copy without the flags that use `lastIndex`, which other code could change. */
function readRegExp(value: unknown, settings: OriginSettings, report: ReportOrigin): RegExp | undefined {
  const parts = expressionParts(value);
  if (parts === undefined) {
    report(problemOfType(value));
    return undefined;
  }
  checkRegExp(new RegExp(parts.source, parts.flags), settings, report);
  return Object.freeze(new RegExp(parts.source, parts.flags.replace(/[gym]/g, '')));
}

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

function reportUntrusted(pattern: OriginPattern, report: ReportOrigin): void {
  if (!isSecureOrigin(pattern)) report(INSECURE, 'dangerouslyAllowInsecureOrigins');
  if (!coversPublicSuffix(pattern)) return;
  const problem: Problem = {
    code: 'origin-public-suffix',
    message: `Anyone can register a name under the public suffix '${pattern.host}' and use the credentials of its visitors.`,
    fix: `Write only your own names: '${pattern.scheme}://*.yours.${pattern.host}'. If you really mean all of them, set dangerouslyAllowPublicSuffixes: true in the same options.`,
  };
  report(problem, 'dangerouslyAllowPublicSuffixes');
}

function problemOfType(value: unknown): Problem {
  if (value === undefined) {
    return {
      code: 'origin-undefined',
      message: 'The value is undefined. Probably an environment variable is not set.',
      fix: 'Set it, read it with config.getOrThrow(), or write origin: false to allow no origin.',
    };
  }
  return {
    code: 'origin-type',
    message: 'origin is a string, a RegExp, a list of these, a boolean, or a function. A function cannot be in a list.',
    fix: "Write origins as strings: ['https://app.example.com', 'https://admin.example.com'].",
  };
}
