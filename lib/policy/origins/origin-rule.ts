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
    'Every site of the web could read what the user of a browser may read. Browsers refuse * with credentials for that.',
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
  if (settings.credentials) reportMistrust(pattern, report);
  return pattern;
}

/** A copy, because a RegExp's `lastIndex` is anybody's to change, without the flags that make it count. */
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
  message: "'null' is sent by every sandboxed frame, data: URL and local file, whoever made it.",
  fix: 'Remove it; if that is really meant, set dangerouslyAllowNullOrigin: true on the same level.',
};

const INSECURE: Problem = {
  code: 'origin-insecure',
  message: 'Anybody on the network can forge a page of an origin without TLS, and use the credentials of its visitors.',
  fix: 'Serve it over https, or set dangerouslyAllowInsecureOrigins: true on the same level.',
};

function reportMistrust(pattern: OriginPattern, report: ReportOrigin): void {
  if (!isSecureOrigin(pattern)) report(INSECURE, 'dangerouslyAllowInsecureOrigins');
  if (!coversPublicSuffix(pattern)) return;
  const problem: Problem = {
    code: 'origin-public-suffix',
    message: `Anybody can register a name under the public suffix '${pattern.host}', and use the credentials of its visitors.`,
    fix: `Write the names that are yours: '${pattern.scheme}://*.yours.${pattern.host}'. If anybody there is meant, set dangerouslyAllowPublicSuffixes: true on the same level.`,
  };
  report(problem, 'dangerouslyAllowPublicSuffixes');
}

function problemOfType(value: unknown): Problem {
  if (value === undefined) {
    return {
      code: 'origin-undefined',
      message: 'There is no value, as when an environment variable is not set.',
      fix: 'Set it, read it with config.getOrThrow(), or write origin: false to allow nobody.',
    };
  }
  return {
    code: 'origin-type',
    message: 'origin is a string, a RegExp, a list of these, true, false, or a function that stands alone.',
    fix: "Write origins as strings: ['https://app.example.com', 'https://admin.example.com'].",
  };
}
